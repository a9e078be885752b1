package io.knh.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What an operator gets for Prometheus and Grafana: {@code kubernetes/monitoring}. */
public final class Monitoring {

  static final Path FOLDER = Path.of("kubernetes", "monitoring");
  static final Path RULES = FOLDER.resolve("knh.rules.yml");

  private static final YAMLMapper YAML = new YAMLMapper();

  private Monitoring() {}

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode yaml(Path file) {
    return YAML.readTree(text(file));
  }

  static JsonNode dashboard() {
    return new JsonMapper().readTree(text(FOLDER.resolve("dashboard.json")));
  }

  /** Every alerting rule. */
  static List<JsonNode> rules() {
    List<JsonNode> rules = new ArrayList<>();
    yaml(RULES).get("groups").forEach(group -> group.get("rules").forEach(rules::add));
    return rules;
  }

  /** The panel of the dashboard that is called so. */
  static JsonNode panel(String title) {
    for (JsonNode panel : dashboard().get("panels")) {
      if (panel.get("title").asString().equals(title)) {
        return panel;
      }
    }
    throw new IllegalArgumentException("there is no panel " + title);
  }

  /** The queries of the dashboard. */
  static List<String> queries() {
    return dashboard().findValues("expr").stream().map(JsonNode::asString).toList();
  }

  /** The metrics that have a line in the table of {@code docs/metrics.md}. */
  public static Set<String> documented() {
    return text(Path.of("docs", "metrics.md"))
        .lines()
        .filter(line -> line.startsWith("| `knh_"))
        .map(line -> line.split("`", -1)[1])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * How many lines {@code docs/metrics.md} says that a follower has, and how many the JVM's are.
   */
  public static List<Long> documentedLines() {
    Matcher said =
        Pattern.compile("A follower has (\\d+), .*?(\\d+) of them are the JVM's", Pattern.DOTALL)
            .matcher(text(Path.of("docs", "metrics.md")));
    if (!said.find()) {
      throw new IllegalStateException("docs/metrics.md does not say how many lines there are");
    }
    return List.of(Long.parseLong(said.group(1)), Long.parseLong(said.group(2)));
  }

  /** The metrics that rules and dashboard name, those of Prometheus itself left out. */
  public static Set<String> metrics() {
    Set<String> names = new TreeSet<>();
    rules().forEach(rule -> names.addAll(Promql.names(rule.get("expr").asString())));
    queries().forEach(query -> names.addAll(Promql.names(query)));
    names.remove("up");
    return names;
  }
}
