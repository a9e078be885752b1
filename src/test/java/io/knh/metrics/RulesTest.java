package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The alerting rules. Those parts that need {@code promtool} (Debian: the package {@code
 * prometheus}) are skipped where it is not there, unless the system property {@code promtool} is
 * {@code required}.
 */
class RulesTest {

  private static final Path TESTS = Path.of("src", "test", "prometheus", "knh.rules.test.yml");

  @Test
  void promtoolAcceptsTheRules() throws Exception {
    promtool("check", "rules", Monitoring.RULES.toString());
  }

  @Test
  void everyRuleFiresAndDoesNot() throws Exception {
    promtool("test", "rules", TESTS.toString());
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
      String[] runbook = says.get("runbook").asString().split("#", -1);
      assertTrue(headings(runbook[0]).contains(runbook[1]), name + ": " + List.of(runbook));
      String severity = rule.get("labels").get("severity").asString();
      assertTrue(Set.of("warning", "critical").contains(severity), name + ": " + severity);
    }
  }

  /** The anchors of a page, as they are made out of its headings. */
  private static Set<String> headings(String page) {
    return Monitoring.text(Path.of(page))
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void theOperatorsRulesAreTheSame() {
    JsonNode operators = Monitoring.yaml(Monitoring.FOLDER.resolve("prometheusrule.yaml"));
    assertEquals(
        Monitoring.yaml(Monitoring.RULES).get("groups"),
        operators.get("spec").get("groups"),
        "kubernetes/monitoring/render writes prometheusrule.yaml");
  }

  private static void promtool(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(words));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      skip("there is no promtool (Debian: the package prometheus)");
      return;
    }
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), output);
  }

  private static void skip(String why) {
    if (System.getProperty("promtool", "auto").equals("required")) {
      fail("the rules are to be tried: " + why);
    }
    System.out.println("SKIPPED the trial of the alerting rules: " + why);
    Assumptions.abort(why);
  }
}
