package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The dashboard: Grafana imports it as it is, and asks the person that it has to ask for the
 * source.
 */
class DashboardTest {

  @Test
  void everyPanelAsksTheSourceThatIsChosenAboveAndSaysWhatItShows() {
    int asked = 0;
    for (JsonNode panel : Monitoring.dashboard().get("panels")) {
      if (!panel.get("type").asString().equals("row")) {
        String title = panel.get("title").asString();
        assertFalse(panel.get("description").asString().isBlank(), title);
        assertFalse(panel.get("targets").isEmpty(), title);
        for (JsonNode target : panel.get("targets")) {
          assertEquals("${datasource}", target.get("datasource").get("uid").asString(), title);
          asked++;
        }
      }
    }
    assertTrue(asked > 20, asked + " queries");
  }

  @Test
  void itsVariablesAreTheSourceTheNamespaceAndThePage() {
    JsonNode variables = Monitoring.dashboard().get("templating").get("list");
    assertEquals("datasource", variables.get(0).get("name").asString());
    assertEquals("datasource", variables.get(0).get("type").asString());
    assertEquals("namespace", variables.get(1).get("name").asString());
    assertEquals("page", variables.get(2).get("name").asString());
  }

  @Test
  void nothingInItIsOfOneGrafanaOnly() {
    JsonNode dashboard = Monitoring.dashboard();
    assertTrue(dashboard.get("id").isNull());
    assertEquals("knh", dashboard.get("uid").asString());
  }

  @Test
  void noTwoPanelsShareAnIdOrAPlace() {
    Set<Integer> ids = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (JsonNode panel : Monitoring.dashboard().get("panels")) {
      JsonNode place = panel.get("gridPos");
      assertTrue(ids.add(panel.get("id").asInt()), panel.get("title").asString());
      assertTrue(
          places.add(place.get("x").asInt() + "," + place.get("y").asInt()),
          panel.get("title").asString());
      assertTrue(place.get("x").asInt() + place.get("w").asInt() <= 24);
    }
  }

  @Test
  void theOverlayGivesItToGrafanaAsItIs() {
    JsonNode overlay = Monitoring.yaml(Monitoring.FOLDER.resolve("kustomization.yaml"));
    JsonNode map = overlay.get("configMapGenerator").get(0);
    String file = map.get("files").get(0).asString();
    assertEquals("knh-dashboard.json=dashboard.json", file);
    assertEquals("1", map.get("options").get("labels").get("grafana_dashboard").asString());
    for (JsonNode resource : overlay.get("resources")) {
      assertTrue(Files.exists(Monitoring.FOLDER.resolve(resource.asString())), resource.asString());
    }
  }

  @Test
  void everyPodIsScrapedUnderTheNameThatQueriesAskFor() {
    JsonNode monitor = Monitoring.yaml(Monitoring.FOLDER.resolve("podmonitor.yaml")).get("spec");
    String label = "app.kubernetes.io/name";
    assertEquals(label, monitor.get("jobLabel").asString());
    assertEquals("knh", monitor.get("selector").get("matchLabels").get(label).asString());
    JsonNode endpoint = monitor.get("podMetricsEndpoints").get(0);
    assertEquals("http", endpoint.get("port").asString());
    assertEquals("/metrics", endpoint.get("path").asString());
    Monitoring.queries().forEach(query -> assertTrue(query.contains("job=\"knh\""), query));
    Monitoring.rules()
        .forEach(rule -> assertTrue(rule.get("expr").asString().contains("job=\"knh\"")));
  }

  @Test
  void everyQueryNamesAMetric() {
    for (String query : Monitoring.queries()) {
      assertFalse(Promql.names(query).isEmpty(), query);
    }
  }
}
