package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.simulation.World;
import io.knh.simulation.World.Link;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What leads from one status to the next. */
class ChangeTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world = World.of(7);
  private final SimulatedMember coordinator = new SimulatedMember(world, 7);

  private static JsonObject read(byte[] json) {
    try (var reader = Json.createReader(new StringReader(new String(json, UTF_8)))) {
      return reader.readObject();
    }
  }

  private Change change(Status before, Status now) {
    return new Change(before, now, coordinator.recorder.history().after(before.lastEvent()));
  }

  /** What a reader knows who got everything, in the way that docs/status.md describes. */
  private static final class Reader {
    private final Map<Integer, JsonObject> peers = new TreeMap<>();
    private final Map<Integer, StringBuilder> histories = new TreeMap<>();
    private final Map<String, JsonValue> facts = new TreeMap<>();
    private long lastEvent;

    Reader(JsonObject status) {
      JsonObject view = status.getJsonObject("view");
      facts.putAll(view);
      facts.keySet().removeAll(List.of("peers", "rounds", "at", "ageMillis"));
      for (JsonValue value : view.getJsonArray("peers")) {
        JsonObject peer = value.asJsonObject();
        peers.put(peer.getInt("n"), calm(peer));
        histories.put(peer.getInt("n"), new StringBuilder(peer.getString("history", "")));
      }
      lastEvent = status.getInt("lastEvent");
    }

    private static JsonObject calm(JsonObject peer) {
      return Json.createObjectBuilder(peer)
          .remove("answered")
          .remove("rttMicros")
          .remove("history")
          .build();
    }

    void hear(JsonObject change) {
      facts.putAll(change.getJsonObject("view"));
      facts.keySet().removeAll(List.of("at", "ageMillis"));
      change
          .getOrDefault("gone", JsonValue.EMPTY_JSON_ARRAY)
          .asJsonArray()
          .forEach(
              n -> {
                peers.remove(Integer.parseInt(n.toString()));
                histories.remove(Integer.parseInt(n.toString()));
              });
      for (JsonValue value :
          change.getOrDefault("peers", JsonValue.EMPTY_JSON_ARRAY).asJsonArray()) {
        JsonObject peer = value.asJsonObject();
        int n = peer.getInt("n");
        JsonObject before = peers.put(n, calm(peer));
        if (before == null || !before.getString("id").equals(peer.getString("id"))) {
          histories.put(n, new StringBuilder());
        }
      }
      for (JsonValue round :
          change.getOrDefault("rounds", JsonValue.EMPTY_JSON_ARRAY).asJsonArray()) {
        List<JsonValue> samples = round.asJsonObject().getJsonArray("samples");
        histories.forEach((n, history) -> history.append(code(samples, n)));
      }
      for (JsonValue event :
          change.getOrDefault("events", JsonValue.EMPTY_JSON_ARRAY).asJsonArray()) {
        assertEquals(lastEvent + 1, event.asJsonObject().getInt("number"), "a gap");
        lastEvent++;
      }
    }

    private static char code(List<JsonValue> samples, int n) {
      long micros = n < samples.size() ? Long.parseLong(samples.get(n).toString()) : 0;
      return micros == 0 ? '.' : micros < 0 ? '!' : Row.RoundTripCode.of(micros);
    }

    void assertKnows(JsonObject status) {
      Reader fresh = new Reader(status);
      assertEquals(fresh.peers, peers);
      assertEquals(fresh.facts, facts);
      assertEquals(fresh.lastEvent, lastEvent);
      fresh.histories.forEach(
          (n, history) -> {
            // A newcomer's first rounds may have been before it was shown.
            String mine = histories.getOrDefault(n, new StringBuilder()).toString();
            assertTrue(histories.containsKey(n));
            int length = Math.min(mine.length(), history.length());
            assertEquals(
                history.substring(history.length() - length),
                mine.substring(mine.length() - length));
          });
    }
  }

  @Test
  void aReaderThatGetsAllChangesKnowsWhatOneKnowsThatBeginsNow() {
    SimulatedMember.listen(world, coordinator);
    world.pass(Duration.ofSeconds(20));
    Status before = coordinator.status();
    Reader reader = new Reader(read(before.json()));
    int changes = 0;
    for (int second = 0; second < 180; second++) {
      happen(second);
      world.pass(SECOND);
      Status now = coordinator.status();
      assertTrue(now.view().follows(before.view()));
      Change change = change(before, now);
      if (!change.isNothing()) {
        changes++;
        reader.hear(read(change.json(second % 5 == 0)));
        before = now;
      }
      reader.assertKnows(read(now.json()));
    }
    assertTrue(changes < 150, "not every second has something to send: " + changes);
    assertEquals(
        1,
        before.view().facts().getOrDefault("counts", JsonValue.EMPTY_JSON_OBJECT).getInt("down"));
  }

  private void happen(int second) {
    switch (second) {
      case 3 -> world.node(2).switchOff();
      case 20 -> world.link(7, 3, Link.SILENT);
      case 50 -> world.joinAll();
      case 80 -> world.readAll(without(4));
      case 120 -> world.readAll(World.everybody(7));
      default -> {}
    }
  }

  private static Roster without(int number) {
    List<RosterEntry> entries =
        World.everybody(7).entries().stream()
            .filter(entry -> !entry.peer().equals(World.peer(number)))
            .toList();
    return Roster.of(entries);
  }

  @Test
  void answersAloneComeWithTheirRoundAsNumbersAndNotAsPeers() {
    SimulatedMember.listen(world, coordinator);
    world.pass(Duration.ofSeconds(20));
    Status before = coordinator.status();
    world.pass(Duration.ofSeconds(5));
    JsonObject change = read(change(before, coordinator.status()).json(false));
    assertFalse(change.containsKey("peers"));
    JsonObject round = change.getJsonArray("rounds").getJsonObject(0);
    assertEquals("[2000,2000,2000,2000,2000,2000]", round.getJsonArray("samples").toString());
  }

  /** Changes only add to what a reader knows: a coordinator that is gone would stay on its page. */
  @Test
  void aFactThatIsKnownNoMoreIsNoChange() {
    SimulatedMember.listen(world, coordinator);
    world.pass(Duration.ofSeconds(20));
    View before = new SimulatedMember(world, 1).status().view();
    assertTrue(before.facts().containsKey("coordinator"));
    TreeMap<String, JsonObject> facts = new TreeMap<>(before.facts());
    facts.remove("coordinator");
    View now =
        new View(
            before.state(),
            before.source(),
            before.term(),
            before.atMillis(),
            before.madeMillis(),
            before.lack(),
            facts,
            before.rounds(),
            before.peers(),
            before.peersJson());
    assertFalse(now.follows(before));
    assertTrue(before.follows(now));
  }

  @Test
  void aNewTermIsNoChangeOfTheOneBefore() {
    SimulatedMember.listen(world, coordinator);
    world.pass(Duration.ofSeconds(20));
    Status before = coordinator.status();
    world.pass(SECOND);
    assertFalse(
        new SimulatedMember(world, 6).status().view().follows(before.view()),
        "another source of it");
  }
}
