package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Overview;
import io.knh.core.model.Timings;
import io.knh.simulation.Path;
import io.knh.simulation.World;
import io.knh.simulation.World.Link;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is shown of paths, and that nobody calls well what it does not know. */
class PathsReportTest {

  private static final int SIZE = 6;

  private final World world = new World(1, Timings.DEFAULTS, false);
  private final SimulatedMember coordinator = new SimulatedMember(world, SIZE);
  private final SimulatedMember follower = new SimulatedMember(world, 1);

  PathsReportTest() {
    world.pathProbes(10);
    world.startAll(SIZE);
    world.readAll(World.inZones(SIZE, 3));
    world.pass(Duration.ofMinutes(3));
  }

  private static JsonObject document(SimulatedMember member, Optional<String> of) {
    byte[] json = member.paths(of);
    OpenApiTest.assertDescribed("Paths", json);
    try (var reader = Json.createReader(new StringReader(new String(json, UTF_8)))) {
      return reader.readObject();
    }
  }

  private static JsonObject document(SimulatedMember member) {
    return document(member, Optional.empty());
  }

  private static List<JsonObject> rows(JsonObject document, String name) {
    return document.getJsonArray(name).getValuesAs(JsonObject.class);
  }

  private static Set<String> states(List<JsonObject> rows) {
    Set<String> states = new TreeSet<>();
    rows.forEach(row -> states.add(row.getString("state")));
    return states;
  }

  private static String ends(JsonObject row) {
    return row.getJsonObject("from").getString("node")
        + " "
        + row.getJsonObject("to").getString("node");
  }

  @Test
  void theCoordinatorShowsAllThatMembersSaid() {
    JsonObject document = document(coordinator);
    assertTrue(document.getBoolean("known"));
    assertEquals(SIZE, document.getInt("listed"));
    assertEquals(SIZE, document.getInt("members"));
    assertEquals(0, document.getInt("failing"));
    assertEquals(0, document.getInt("unknown"));
    List<JsonObject> rows = rows(document, "worst");
    assertEquals(document.getInt("paths"), rows.size());
    assertTrue(rows.size() >= SIZE, document.toString());
    assertEquals(Set.of("up"), states(rows));
    for (JsonObject row : rows) {
      assertEquals(2.0, row.getJsonNumber("roundTripMillis").doubleValue());
      String node = row.getJsonObject("to").getString("node");
      assertEquals(
          World.zone(Integer.parseInt(node.replaceAll("\\D", "")), 3),
          row.getJsonObject("to").getString("zone"));
    }
  }

  @Test
  void aFollowerThatAsksNobodyShowsItsOwnAndSaysThatItKnowsNoOthers() {
    JsonObject document = document(follower);
    assertFalse(document.getBoolean("known"));
    assertTrue(document.getString("problem").contains("ask the coordinator node-0006"));
    assertEquals("node-0006", document.getJsonObject("coordinator").getString("node"));
    assertFalse(document.containsKey("failing"));
    assertFalse(rows(document, "own").isEmpty());
    rows(document, "own")
        .forEach(row -> assertEquals("node-0001", row.getJsonObject("from").getString("node")));
  }

  @Test
  void aBrokenPathIsTheFirstWithSinceAndCause() {
    JsonObject one = rows(document(follower), "own").getFirst();
    int to = Integer.parseInt(one.getJsonObject("to").getString("node").replaceAll("\\D", ""));
    world.path(1, to, Path.of(Link.SILENT));
    world.pass(Duration.ofSeconds(40));
    JsonObject document = document(coordinator);
    JsonObject first = rows(document, "worst").getFirst();
    assertEquals(ends(one), ends(first));
    assertEquals("broken", first.getString("state"));
    assertEquals("timeout", first.getString("cause"));
    assertTrue(first.containsKey("since"));
    assertTrue(document.getInt("failing") >= 1);
  }

  @Test
  void onlyPathsFromAndToTheMemberAreShown() {
    List<JsonObject> all = rows(document(coordinator), "worst");
    String id = World.peer(2).id().value();
    List<JsonObject> those = rows(document(coordinator, Optional.of(id)), "worst");
    assertEquals(
        all.stream().filter(row -> (" " + ends(row) + " ").contains(" node-0002 ")).toList(),
        those);
    assertEquals(those, rows(document(coordinator, Optional.of("node-0002")), "worst"));
    assertTrue(coordinator.pathsReport().names("node-0002"));
    assertFalse(coordinator.pathsReport().names("node-2"));
  }

  @Test
  void ofOneThatIsNotHeardAnyMoreNothingIsKnown() {
    world.node(2).switchOff();
    world.pass(Duration.ofSeconds(30));
    JsonObject document = document(coordinator, Optional.of("node-0002"));
    List<JsonObject> from =
        rows(document, "worst").stream()
            .filter(row -> row.getJsonObject("from").getString("node").equals("node-0002"))
            .toList();
    assertEquals(Set.of("unknown"), states(from));
    assertEquals(SIZE - 1, document.getInt("members"));
    assertTrue(document.getInt("unknown") >= from.size());
  }

  private void block(int from, int to) {
    world.path(from, to, Path.dropping(1000));
    world.path(to, from, Path.dropping(1000));
  }

  /** All begin anew: whoever was ever echoed is not blocked, and loses packets. */
  private void restart() {
    for (int i = 1; i <= SIZE; i++) {
      world.start(World.peer(i)).read(World.inZones(SIZE, 3));
    }
    world.pass(Duration.ofMinutes(3));
  }

  @Test
  void whereUdpIsBlockedThatIsSaidOnceAndIsNoProblem() {
    assertFalse(document(coordinator).containsKey("hint"));
    assertEquals(List.of(), Remarks.of(coordinator.status().view()));
    for (int i = 1; i <= SIZE; i++) {
      for (int j = 1; j < i; j++) {
        block(i, j);
      }
    }
    restart();
    String hint =
        "UDP between members is blocked, so packet loss is not measured: allow UDP port 8080"
            + " between members (NetworkPolicies, host firewalls)";
    assertEquals(hint, document(coordinator).getString("hint"));
    assertEquals(List.of(hint), Remarks.of(coordinator.status().view()));
    byte[] document = coordinator.paths(Optional.empty());
    assertEquals(Optional.of(hint), PathsReader.read(document, 0, true).hint());
    View fetched = ViewReader.read(coordinator.status().json(), 0);
    assertEquals(List.of(hint), Remarks.of(fetched));
    assertEquals(0, document(coordinator).getInt("failing"));
    assertEquals(List.of(), world.node(SIZE).member().overview().problems());
    assertEquals(ProblemsReport.State.WELL, new ProblemsReport(coordinator.status()).state());
  }

  @Test
  void oneWhoseUdpIsBlockedIsNamed() {
    for (int i = 2; i <= SIZE; i++) {
      block(i, 1);
    }
    restart();
    assertTrue(
        document(coordinator)
            .getString("hint")
            .startsWith(
                "UDP to or from node-0001 is blocked, so packet loss is not measured there"),
        document(coordinator)::toString);
  }

  @Test
  void beforeAnybodySaidAnythingNothingIsCounted() {
    coordinator.shown = PathsReportTest::untold;
    JsonObject document = document(coordinator);
    assertEquals(0, document.getInt("members"));
    assertEquals(0, document.getInt("paths"));
    assertEquals(SIZE, document.getInt("listed"));
  }

  private static Overview untold(Overview overview) {
    Overview.Coordination known = overview.coordination().orElseThrow();
    return new Overview(
        overview.nanos(),
        overview.self(),
        overview.role(),
        overview.roleNanos(),
        overview.heardNanos(),
        overview.listed(),
        overview.members(),
        overview.lanes(),
        overview.recorded(),
        Optional.of(
            new Overview.Coordination(
                known.quorum(),
                known.quorumNanos(),
                known.elsewhere(),
                known.lease(),
                known.sanity(),
                known.sanityNanos(),
                known.peers(),
                List.of())),
        overview.destinations(),
        overview.problems(),
        overview.resolved(),
        overview.paths());
  }
}
