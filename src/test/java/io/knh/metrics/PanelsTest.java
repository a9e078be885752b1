package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the panels of the dashboard show: what their queries give, and in which colour. */
class PanelsTest {

  /** A panel of one number, what it gives and how that looks. */
  private record Shown(String panel, String labels, double value, String text, String colour) {
    Shown(String panel, double value, String text, String colour) {
      this(panel, "{}", value, text, colour);
    }
  }

  @TempDir private Path folder;

  private final Map<String, String> series = new TreeMap<>();

  private static String of(String metric, String pod) {
    return metric + "{job=\"knh\",namespace=\"knh\",pod=\"" + pod + "\"}";
  }

  private static String of(String metric, String pod, String label, String value) {
    return of(metric, pod).replace("}", "," + label + "=\"" + value + "\"}");
  }

  private static String peers(String pod, String state) {
    return of("knh_peers", pod, "state", state);
  }

  private static String up(String pod, String node) {
    return of("knh_peer_up", pod, "peer_node", node);
  }

  /** A member that is scraped, and what it says of itself. */
  private void member(String pod, int coordinator, int up, int down, int pending) {
    for (String state : List.of("new", "suspect", "absent", "left")) {
      put(peers(pod, state), 0);
    }
    put(of("up", pod), 1);
    put(of("knh_coordinator", pod), coordinator);
    put(peers(pod, "up"), up);
    put(peers(pod, "down"), down);
    put(peers(pod, "pending"), pending);
    put(of("knh_alerts_pending", pod), pending);
    put(of("knh_alerts_undelivered", pod), 0);
  }

  private void put(String line, int value) {
    values(line, value + "x40");
  }

  @Test
  void aCoordinatorWhosePeersAnswerIsGreen() throws Exception {
    member("knh-a", 1, 3, 0, 0);
    member("knh-b", 0, 0, 0, 0);
    shows(
        new Shown("Coordinator", "{pod=\"knh-a\"}", 1, "1", "green"),
        new Shown("Peers down", 0, "0", "green"),
        new Shown("Peers suspect", 0, "0", "green"),
        new Shown("Peers up", 3, "3", "blue"),
        new Shown("Alerts pending", 0, "0", "green"),
        new Shown("Undelivered", 0, "0", "green"),
        new Shown("Members not scraped", 0, "0", "green"));
  }

  @Test
  void whatIsDownIsRed() throws Exception {
    member("knh-a", 1, 3, 1, 1);
    put(peers("knh-a", "suspect"), 2);
    put(of("knh_alerts_undelivered", "knh-a"), 2);
    put(of("up", "knh-c"), 0);
    shows(
        new Shown("Coordinator", "{pod=\"knh-a\"}", 1, "1", "green"),
        new Shown("Peers down", 2, "2", "red"),
        new Shown("Peers suspect", 2, "2", "orange"),
        new Shown("Peers up", 3, "3", "blue"),
        new Shown("Alerts pending", 1, "1", "red"),
        new Shown("Undelivered", 2, "2", "orange"),
        new Shown("Members not scraped", 1, "1", "orange"));
  }

  @Test
  void withoutACoordinatorNothingIsGreenThatOnlyItKnows() throws Exception {
    member("knh-a", 0, 0, 0, 0);
    member("knh-b", 0, 0, 0, 0);
    shows(
        new Shown("Coordinator", "{pod=\"no member that is scraped\"}", 0, "none", "red"),
        new Shown("Peers down", -1, "unknown", "red"),
        new Shown("Peers suspect", -1, "unknown", "red"),
        new Shown("Peers up", -1, "unknown", "red"),
        new Shown("Alerts pending", -1, "unknown", "red"),
        new Shown("Undelivered", 0, "0", "green"),
        new Shown("Members not scraped", 0, "0", "green"));
  }

  @Test
  void twoCoordinatorsAreBothRedAndTheWorseViewCounts() throws Exception {
    member("knh-a", 1, 1, 2, 0);
    member("knh-b", 1, 2, 0, 1);
    put(of("up", "knh-b"), 1);
    shows(
        new Shown("Coordinator", "{pod=\"knh-a\"}", 2, "2", "red"),
        new Shown("Coordinator", "{pod=\"knh-b\"}", 2, "2", "red"),
        new Shown("Peers down", 2, "2", "red"),
        new Shown("Peers up", 2, "2", "blue"),
        new Shown("Alerts pending", 1, "1", "red"));
  }

  @Test
  void whereNobodyIsScrapedNothingIsGreen() throws Exception {
    shows(
        new Shown("Coordinator", "{pod=\"none is scraped\"}", -1, "unknown", "red"),
        new Shown("Peers down", -1, "unknown", "red"),
        new Shown("Peers suspect", -1, "unknown", "red"),
        new Shown("Peers up", -1, "unknown", "red"),
        new Shown("Alerts pending", -1, "unknown", "red"),
        new Shown("Undelivered", -1, "unknown", "red"),
        new Shown("Members not scraped", -1, "all", "red"));
  }

  @Test
  void everyTargetThatDoesNotAnswerIsCounted() throws Exception {
    put(of("up", "knh-a"), 0);
    put(of("up", "knh-b"), 0);
    shows(
        new Shown("Coordinator", "{pod=\"none is scraped\"}", -1, "unknown", "red"),
        new Shown("Undelivered", -1, "unknown", "red"),
        new Shown("Members not scraped", 2, "2", "orange"));
  }

  /** The one that is not scraped may coordinate, and watch all others. */
  @Test
  void whereOnlyFollowersAreScrapedNothingSaysThatNobodyCoordinates() throws Exception {
    member("knh-a", 0, 0, 0, 0);
    put(of("up", "knh-b"), 0);
    shows(
        new Shown("Coordinator", "{pod=\"no member that is scraped\"}", 0, "none", "red"),
        new Shown("Peers down", -1, "unknown", "red"),
        new Shown("Members not scraped", 1, "1", "orange"));
  }

  @Test
  void thePeersThatDidNotAnswerAtSomeTimeHaveALine() throws Exception {
    values(up("knh-a", "always"), "1x40");
    values(up("knh-a", "for-a-while"), "1 1 0 0 0 1x40");
    values(up("knh-a", "held"), "1 1 NaN NaN 1x40");
    values(up("knh-a", "since-a-failover"), "1 1 1 stale");
    values(up("knh-b", "since-a-failover"), "_ _ _ _ 0x40");
    tried(
        List.of(
            query("Peers that did not answer", 0)
                + "{peer_node=\"for-a-while\"} 1 {peer_node=\"held\"} 1"
                + " {peer_node=\"since-a-failover\"} 0"));
  }

  @Test
  void whatIsWrongAndWhoWasToldOfItHaveALineEach() throws Exception {
    member("knh-a", 1, 3, 1, 0);
    member("knh-b", 0, 3, 0, 0);
    put(problems("knh-a", "member-down", "critical"), 2);
    put(problems("knh-a", "receiver-failing", "warning"), 0);
    put(problems("knh-b", "member-down", "critical"), 0);
    values(notices("knh-a", "slack", "delivered"), "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 4x20");
    values(notices("knh-a", "slack", "failed"), "0x40");
    tried(
        List.of(
            query("Open problems, by kind", 0) + "{kind=\"member-down\",severity=\"critical\"} 2",
            query("Messages to alert destinations", 0)
                + "{destination=\"slack\",result=\"delivered\"} 4"));
  }

  @Test
  void thePathsThatLoseMostAndThoseThatAreDownAreNamed() throws Exception {
    for (int i = 0; i < 100; i++) {
      put(path("knh_path_loss_ratio", i, (i + 1) % 100), 0);
      put(path("knh_path_up", i, (i + 1) % 100), 1);
    }
    values(path("knh_path_loss_ratio", 42, 7), "0.25x40");
    put(path("knh_path_up", 42, 7), 0);
    put(path("knh_path_up", 42, 8), 0);
    values(path("knh_path_up", 42, 9), "0 0 0 stale");
    put(path("knh_path_up", 43, 7), 0);
    member("knh-1", 1, 99, 0, 0);
    put(problems("knh-1", "outbound", "critical"), 1);
    put(problems("knh-1", "member-down", "critical"), 1);
    tried(
        List.of(
            query("Paths that lose most", 0).replace("topk(10", "topk(1").strip()
                + "\t{node=\"node-42\",to_node=\"node-7\"} 0.25",
            query("Paths down", 0) + "{node=\"node-42\"} 2 {node=\"node-43\"} 1",
            query("Paths down", 1) + "{to_node=\"node-7\"} 2 {to_node=\"node-8\"} 1",
            query("Open problems of the network", 0)
                + "{kind=\"outbound\",severity=\"critical\"} 1"));
  }

  private static String path(String metric, int from, int to) {
    return of(metric, "knh-" + from, "to_node", "node-" + to)
        .replace("}", ",node=\"node-" + from + "\"}");
  }

  @Test
  void roundTripsOfPathsAreShownByTheirZones() throws Exception {
    for (String pair : List.of("a b 0.5", "b a 0.01")) {
      String[] parts = pair.split(" ", -1);
      for (String le : List.of("0.005", "0.01", "0.5", "+Inf")) {
        boolean below = !le.equals("+Inf") && Double.parseDouble(le) < Double.parseDouble(parts[2]);
        values(
            of("knh_path_round_trip_seconds_bucket", "knh-1", "le", le)
                .replace("}", ",from_zone=\"" + parts[0] + "\",to_zone=\"" + parts[1] + "\"}"),
            below ? "0x40" : "0+10x40");
      }
    }
    tried(
        List.of(
            query("Round trip, by zones", 0)
                + "{from_zone=\"a\",to_zone=\"b\"} 0.255"
                + " {from_zone=\"b\",to_zone=\"a\"} 0.0075"));
  }

  private static String problems(String pod, String kind, String severity) {
    return of("knh_problems", pod, "kind", kind).replace("}", ",severity=\"" + severity + "\"}");
  }

  private static String notices(String pod, String destination, String result) {
    return of("knh_notices_total", pod, "destination", destination)
        .replace("}", ",result=\"" + result + "\"}");
  }

  private void values(String line, String values) {
    series.put(line, values);
  }

  @Test
  void everyQueryIsOneForPrometheus() throws Exception {
    List<Map<String, String>> rules = new ArrayList<>();
    for (String query : Monitoring.queries()) {
      rules.add(Map.of("record", "knh:query" + rules.size(), "expr", filledIn(query)));
    }
    Path file = folder.resolve("queries.yml");
    Files.writeString(
        file,
        new JsonMapper()
            .writeValueAsString(
                Map.of("groups", List.of(Map.of("name", "queries", "rules", rules)))));
    Promtool.run("check", "rules", file.toString());
  }

  /** Grafana writes "No data" else, or what the panel says instead. */
  @Test
  void everyPanelOfOneNumberHasOneInAnyCase() {
    for (JsonNode panel : Monitoring.dashboard().get("panels")) {
      if (panel.get("type").asString().equals("stat")) {
        String query = panel.get("targets").get(0).get("expr").asString();
        assertTrue(query.contains("vector("), panel.get("title").asString());
      }
    }
  }

  @Test
  void everyPanelLeadsToThePageOrTheRunbook() {
    for (JsonNode panel : Monitoring.dashboard().get("panels")) {
      if (!panel.get("type").asString().equals("row")) {
        String title = panel.get("title").asString();
        assertFalse(panel.get("links").isEmpty(), title);
        for (JsonNode link : panel.get("links")) {
          assertLeadsSomewhere(link.get("url").asString(), title);
        }
      }
    }
    assertEquals(2, Monitoring.dashboard().get("links").size());
    for (JsonNode link : Monitoring.dashboard().get("links")) {
      assertLeadsSomewhere(link.get("url").asString(), link.get("title").asString());
    }
  }

  private static void assertLeadsSomewhere(String url, String what) {
    assertTrue(url.startsWith("${page}") || Runbook.of(url).exists(), what + ": " + url);
  }

  private void shows(Shown... expected) throws Exception {
    Map<String, String> byPanel = new TreeMap<>();
    for (Shown shown : expected) {
      JsonNode panel = Monitoring.panel(shown.panel());
      assertEquals(shown.text(), text(panel, shown.value()), shown::toString);
      assertEquals(shown.colour(), colour(panel, shown.value()), shown::toString);
      byPanel.merge(
          shown.panel(),
          query(shown.panel(), 0) + shown.labels() + " " + shown.value(),
          (known, one) -> known + " " + shown.labels() + " " + shown.value());
    }
    tried(List.copyOf(byPanel.values()));
  }

  /** Each is a query, a tab, and then labels and value of each sample. */
  private void tried(List<String> queries) throws Exception {
    List<Map<String, Object>> tests = new ArrayList<>();
    for (String query : queries) {
      String[] parts = query.split("\t", -1);
      List<Map<String, Object>> samples = new ArrayList<>();
      for (String sample : parts[1].split("(?<=[0-9]) (?=\\{)", -1)) {
        int space = sample.lastIndexOf(' ');
        samples.add(
            Map.of(
                "labels", sample.substring(0, space),
                "value", Double.parseDouble(sample.substring(space + 1))));
      }
      tests.add(Map.of("expr", parts[0], "eval_time", "5m", "exp_samples", samples));
    }
    List<Map<String, String>> input =
        series.entrySet().stream()
            .map(entry -> Map.of("series", entry.getKey(), "values", entry.getValue()))
            .toList();
    Promtool.test(
        folder,
        new JsonMapper()
            .writeValueAsString(
                Map.of(
                    "evaluation_interval",
                    "15s",
                    "tests",
                    List.of(
                        Map.of(
                            "interval",
                            "15s",
                            "input_series",
                            input,
                            "promql_expr_test",
                            tests)))));
  }

  private static String query(String title, int number) {
    JsonNode target = Monitoring.panel(title).get("targets").get(number);
    return filledIn(target.get("expr").asString()) + "\t";
  }

  private static String filledIn(String query) {
    return query
        .replace("$namespace", "knh")
        .replace("$__rate_interval", "1m")
        .replace("$__range", "5m");
  }

  private static String text(JsonNode panel, double value) {
    String plain = String.valueOf((long) value);
    JsonNode mapped = mapping(panel, plain);
    return mapped == null ? plain : mapped.get("text").asString();
  }

  /** A mapping wins over the thresholds, as Grafana has it. */
  private static String colour(JsonNode panel, double value) {
    JsonNode mapped = mapping(panel, String.valueOf((long) value));
    if (mapped != null) {
      return mapped.get("color").asString();
    }
    String colour = "";
    for (JsonNode step : panel.get("fieldConfig").get("defaults").get("thresholds").get("steps")) {
      if (step.get("value").isNull() || step.get("value").asDouble() <= value) {
        colour = step.get("color").asString();
      }
    }
    return colour;
  }

  private static @Nullable JsonNode mapping(JsonNode panel, String value) {
    for (JsonNode mapping : panel.get("fieldConfig").get("defaults").get("mappings")) {
      if (mapping.get("options").hasNonNull(value)) {
        return mapping.get("options").get(value);
      }
    }
    return null;
  }
}
