package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The alerting rules. */
@Execution(ExecutionMode.CONCURRENT)
class RulesTest {

  private static final Pattern ADDRESS = Pattern.compile("https://[^ '\"]+[.]md[^ '\"]*");

  private static final Set<String> OF_COORDINATORS =
      Set.of(
          "knh_peer_up",
          "knh_peer_failed_ratio",
          "knh_peer_slow_ratio",
          "knh_alerts_pending",
          "knh_alerts_undelivered",
          "knh_problems");

  private static final Path TESTS = Path.of("src", "test", "prometheus", "knh.rules.test.yml");

  @Test
  void promtoolAcceptsTheRules() throws Exception {
    Promtool.run("check", "rules", Monitoring.RULES.toString());
  }

  @Test
  void everyRuleFiresAndDoesNot() throws Exception {
    Promtool.run("test", "rules", TESTS.toString());
  }

  /** What one member loses does not move the mean of a hundred. */
  @Test
  void lossAtOneOfAHundredMembersFiresAndTheMeanDoesNotMatter(@TempDir Path folder)
      throws Exception {
    Promtool.test(folder, lossTest(number -> number == 42 ? 0.1 : 0.001, true));
  }

  /** 1 % each way is 2 % of the echoes. */
  @Test
  void lossOfOnePerCentEverywhereDoesNotFire(@TempDir Path folder) throws Exception {
    Promtool.test(folder, lossTest(number -> 0.02 + (number % 7) / 500.0, false));
  }

  /** A hundred members that probe the next, and whether the loss that they see raises an alert. */
  private static String lossTest(IntToDoubleFunction loss, boolean raises) {
    List<Map<String, String>> series =
        IntStream.range(0, 100)
            .mapToObj(
                number ->
                    Map.of(
                        "series",
                        "knh_path_loss_ratio{job=\"knh\",namespace=\"knh\",pod=\"knh-"
                            + number
                            + "\",node=\"node-"
                            + number
                            + "\",to_node=\"node-"
                            + (number + 1) % 100
                            + "\"}",
                        "values",
                        loss.applyAsDouble(number) + "x50"))
            .toList();
    String expected =
        "count(ALERTS{alertname=\"KnhPathLossLasting\",alertstate=\"firing\"}) or vector(0)";
    Map<String, Object> tried =
        Map.of(
            "expr",
            expected,
            "eval_time",
            "40m",
            "exp_samples",
            List.of(Map.of("labels", "{}", "value", raises ? 1 : 0)));
    return new JsonMapper()
        .writeValueAsString(
            Map.of(
                "rule_files",
                List.of(Monitoring.RULES.toAbsolutePath().toString()),
                "evaluation_interval",
                "1m",
                "tests",
                List.of(
                    Map.of(
                        "interval",
                        "1m",
                        "input_series",
                        series,
                        "promql_expr_test",
                        List.of(tried)))));
  }

  @Test
  void everyRuleIsTriedBothWays() {
    Set<String> fired = new TreeSet<>();
    Set<String> quiet = new TreeSet<>();
    for (JsonNode test : Monitoring.yaml(TESTS).get("tests")) {
      for (JsonNode tried : test.get("alert_rule_test")) {
        Set<String> names = tried.get("exp_alerts").isEmpty() ? quiet : fired;
        names.add(tried.get("alertname").asString());
      }
    }
    Set<String> rules =
        Monitoring.rules().stream()
            .map(rule -> rule.get("alert").asString())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(rules, fired);
    assertEquals(rules, quiet);
  }

  @Test
  void everyRuleSaysWhatItMeansAndWhereToReadOn() {
    for (JsonNode rule : Monitoring.rules()) {
      String name = rule.get("alert").asString();
      JsonNode says = rule.get("annotations");
      assertTrue(says.hasNonNull("summary") && says.hasNonNull("description"), name);
      Runbook runbook = Runbook.of(says.get("runbook_url").asString());
      assertTrue(runbook.exists(), name + ": " + runbook);
      String severity = rule.get("labels").get("severity").asString();
      assertTrue(Set.of("warning", "critical").contains(severity), name + ": " + severity);
    }
  }

  /** Whoever reads the documents elsewhere changes one address in all of them. */
  @Test
  void rulesAndDashboardLeadToTheSamePlace(@TempDir Path kubernetes) throws Exception {
    Path folder = Files.createDirectory(kubernetes.resolve("monitoring"));
    Path chart =
        Files.createDirectories(kubernetes.resolve("helm").resolve("knh").resolve("files"));
    for (String file : List.of("render", "knh.rules.yml", "dashboard.json")) {
      Files.copy(
          Monitoring.FOLDER.resolve(file),
          folder.resolve(file),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    Process process =
        new ProcessBuilder(folder.resolve("render").toString(), "https://wiki.example/net/knh/")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    for (Path file :
        List.of(
            folder.resolve("knh.rules.yml"),
            folder.resolve("prometheusrule.yaml"),
            folder.resolve("dashboard.json"),
            chart.resolve("knh.rules.yml"),
            chart.resolve("dashboard.json"))) {
      Set<String> bases = new TreeSet<>();
      Matcher url = ADDRESS.matcher(Files.readString(file));
      while (url.find()) {
        bases.add(Runbook.of(url.group()).base());
      }
      assertEquals(Set.of("https://wiki.example/net/knh/"), bases, file.toString());
    }
  }

  /** Its successor goes on with the same alert, and there is some time between them. */
  @Test
  void whatOnlyACoordinatorKnowsOutlastsAFailover() {
    Set<String> ofCoordinators = new TreeSet<>();
    for (JsonNode rule : Monitoring.rules()) {
      if (!Collections.disjoint(Promql.names(rule.get("expr").asString()), OF_COORDINATORS)) {
        ofCoordinators.add(rule.get("alert").asString());
        assertTrue(rule.hasNonNull("keep_firing_for"), rule.get("alert").asString());
      }
    }
    assertEquals(9, ofCoordinators.size(), ofCoordinators::toString);
    for (JsonNode test : Monitoring.yaml(TESTS).get("tests")) {
      for (JsonNode tried : test.get("alert_rule_test")) {
        for (JsonNode alert : tried.get("exp_alerts")) {
          boolean ofOne = ofCoordinators.contains(tried.get("alertname").asString());
          assertFalse(ofOne && alert.get("exp_labels").has("pod"), alert::toString);
        }
      }
    }
  }

  @Test
  void theOperatorsRulesAreTheSame() {
    JsonNode operators = Monitoring.yaml(Monitoring.FOLDER.resolve("prometheusrule.yaml"));
    assertEquals(
        Monitoring.yaml(Monitoring.RULES).get("groups"),
        operators.get("spec").get("groups"),
        "kubernetes/monitoring/render writes prometheusrule.yaml");
  }
}
