package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.simulation.World;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A follower reads the whole view of its coordinator, or says that it cannot. */
class ViewReaderTest {

  private static final Duration ROUND = Duration.ofSeconds(5);

  private final World world = World.of(5);
  private final SimulatedMember coordinator = new SimulatedMember(world, 5);

  ViewReaderTest() {
    SimulatedMember.listen(world, coordinator);
    world.pass(Duration.ofSeconds(20));
  }

  private static JsonObject json(Status status) {
    try (var reader = Json.createReader(new StringReader(new String(status.json(), UTF_8)))) {
      return reader.readObject();
    }
  }

  private static View read(JsonObject document) {
    return ViewReader.read(document.toString().getBytes(UTF_8), 0);
  }

  /** The document of the coordinator with another view. */
  private JsonObject with(Consumer<JsonObjectBuilder> change) {
    JsonObject document = json(coordinator.status());
    JsonObjectBuilder view = Json.createObjectBuilder(document.getJsonObject("view"));
    change.accept(view);
    return Json.createObjectBuilder(document).add("view", view).build();
  }

  private JsonObject withRounds(int count) {
    JsonObject one =
        json(coordinator.status()).getJsonObject("view").getJsonArray("rounds").getJsonObject(0);
    JsonArrayBuilder rounds = Json.createArrayBuilder();
    for (int number = 1; number <= count; number++) {
      rounds.add(Json.createObjectBuilder(one).add("number", number));
    }
    return with(view -> view.add("rounds", rounds));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 59, 60, 61, 200})
  void howeverManyRoundsThereAreAllPeersAreReadAndTheLastRounds(int rounds) {
    View view = read(withRounds(rounds));
    assertEquals(coordinator.status().view().peers(), view.peers());
    assertEquals(Math.min(rounds, Samples.MAX_ROUNDS), view.rounds().size());
    assertEquals(rounds, view.lastRound());
  }

  @Test
  void aTermOfAnyLengthIsRead() {
    for (int round = 0; round < 2 * Samples.MAX_ROUNDS; round++) {
      world.pass(ROUND);
      View made = coordinator.status().view();
      View read = read(json(coordinator.status()));
      assertEquals(made.peers(), read.peers());
      assertEquals(made.rounds(), read.rounds());
      assertEquals(made.facts(), read.facts());
    }
    assertEquals(Samples.MAX_ROUNDS, coordinator.status().view().rounds().size());
  }

  /** A view that lacks a peer must not be taken for a smaller cluster. */
  @Test
  void whatLacksPeersIsNoView() {
    assertUnreadable(view -> view.add("peers", JsonValue.EMPTY_JSON_ARRAY));
    assertUnreadable(view -> view.remove("peers"));
    assertUnreadable(view -> view.remove("counts"));
    assertUnreadable(view -> view.remove("roster"));
    assertUnreadable(view -> view.add("roster", Json.createObjectBuilder().add("members", 6)));
    JsonObject view = json(coordinator.status()).getJsonObject("view");
    JsonArrayBuilder fewer = Json.createArrayBuilder(view.getJsonArray("peers")).remove(1);
    assertUnreadable(changed -> changed.add("peers", fewer));
  }

  @Test
  void countsThatSayOtherwiseThanThePeersAreNoView() {
    JsonObject counts = json(coordinator.status()).getJsonObject("view").getJsonObject("counts");
    assertUnreadable(
        view -> view.add("counts", Json.createObjectBuilder(counts).add("up", 3).add("down", 1)));
  }

  /** One with a sentence of its own: an operator who upgrades reads it. */
  @Test
  void aViewWithTheStatesOfAnEarlierVersionIsSaidToBeThat() {
    JsonObject counts =
        Json.createObjectBuilder().add("alive", 4).add("held", 0).add("dead", 0).build();
    JsonObject document = with(view -> view.add("counts", counts));
    JsonException problem = assertThrows(JsonException.class, () -> read(document));
    assertEquals(
        "it is of an earlier version; its status can be read once it is upgraded",
        problem.getMessage());
  }

  /** Each such byte would become three, in what is passed on, too. */
  @Test
  void whatIsNotUtf8IsNoView() {
    byte[] document = json(coordinator.status()).toString().getBytes(UTF_8);
    int id =
        new String(document, UTF_8).indexOf("\"peers\":[{")
            + "\"peers\":[{\"n\":0,\"id\":\"".length();
    document[id] = (byte) 0xff;
    JsonException problem = assertThrows(JsonException.class, () -> ViewReader.read(document, 0));
    assertEquals("it is not UTF-8", problem.getMessage());
  }

  /** A table of the JVM forgets no word that others invent. */
  @Test
  void causesAndScopesThatNobodyKnowsAreReadAndNotKeptForEver() {
    String invented = "cause-" + world.hashCode();
    JsonObject view = json(coordinator.status()).getJsonObject("view");
    JsonObject peer =
        Json.createObjectBuilder(view.getJsonArray("peers").getJsonObject(0))
            .add("cause", invented)
            .add("scope", invented)
            .build();
    JsonArrayBuilder peers = Json.createArrayBuilder(view.getJsonArray("peers")).set(0, peer);
    JsonObject document = with(changed -> changed.add("peers", peers));
    PeerFact once = read(document).peers().getFirst();
    PeerFact again = read(document).peers().getFirst();
    assertEquals(invented + invented, once.cause() + once.scope());
    assertNotSame(once.cause(), again.cause());
    assertNotSame(once.scope(), again.scope());
  }

  /** The same few words, thousands of times. */
  @Test
  void causesAndScopesThatAreKnownTakeNoMemory() {
    JsonObject view = json(coordinator.status()).getJsonObject("view");
    JsonArrayBuilder peers = Json.createArrayBuilder();
    for (JsonObject peer : view.getJsonArray("peers").getValuesAs(JsonObject.class)) {
      peers.add(Json.createObjectBuilder(peer).add("cause", "refused").add("scope", "path"));
    }
    List<PeerFact> read = read(with(changed -> changed.add("peers", peers))).peers();
    assertSame(read.get(0).cause(), read.get(1).cause());
    assertSame(read.get(0).scope(), read.get(1).scope());
    assertEquals("refused path", read.get(1).cause() + " " + read.get(1).scope());
  }

  @Test
  void twoPeersOfOneNumberAreNoView() {
    JsonObject view = json(coordinator.status()).getJsonObject("view");
    JsonObject second =
        Json.createObjectBuilder(view.getJsonArray("peers").getJsonObject(1)).add("n", 0).build();
    JsonArrayBuilder twice = Json.createArrayBuilder(view.getJsonArray("peers")).set(1, second);
    assertUnreadable(changed -> changed.add("peers", twice));
  }

  /** Small objects fill a memory that their text does not. */
  @Test
  void partsThatAreLongerThanAnyOfKnhAreNoView() {
    String many = "[{}" + ",{}".repeat(ViewReader.MAX_FACT_CHARS / 3) + "]";
    JsonObject fact = Json.createReader(new StringReader("{\"x\":" + many + "}")).readObject();
    assertUnreadable(view -> view.add("delivery", fact));
    JsonArrayBuilder rounds =
        Json.createArrayBuilder().add(Json.createObjectBuilder(fact).add("number", 1));
    assertUnreadable(view -> view.add("rounds", rounds));
    // What is skipped takes no memory, however long it is.
    assertEquals(4, read(with(view -> view.add("unknown", fact))).peers().size());
  }

  @Test
  void whatIsNestedWithoutEndIsNoView() {
    for (String begin :
        List.of("{\"x\":", "{\"view\":{\"x\":", "{\"view\":{\"delivery\":{\"x\":")) {
      byte[] deep = (begin + "[".repeat(ViewClient.MAX_BYTES - 50)).getBytes(UTF_8);
      RuntimeException problem =
          assertThrows(RuntimeException.class, () -> ViewReader.read(deep, 0), begin);
      assertTrue(String.valueOf(problem.getMessage()).contains("too deeply nested"), begin);
    }
  }

  @Test
  void roundsWithoutNumbersAndFactsThatAreNoneAreNoView() {
    assertUnreadable(view -> view.add("rounds", Json.createArrayBuilder().add(7)));
    assertUnreadable(
        view -> view.add("rounds", Json.createArrayBuilder().add(JsonValue.EMPTY_JSON_OBJECT)));
    assertUnreadable(view -> view.add("rounds", "none"));
    assertUnreadable(view -> view.add("sanity", "passes"));
  }

  /** The page has a sentence of its own for it, and knows it by these words. */
  @Test
  void aMemberThatDoesNotCoordinateIsSaidToBeThat() {
    JsonObject document = with(view -> view.add("state", "unavailable"));
    JsonException problem = assertThrows(JsonException.class, () -> read(document));
    assertEquals("it does not coordinate", problem.getMessage());
  }

  private void assertUnreadable(Consumer<JsonObjectBuilder> change) {
    JsonObject document = with(change);
    JsonException problem = assertThrows(JsonException.class, () -> read(document));
    assertTrue(String.valueOf(problem.getMessage()).startsWith("it "), problem.toString());
  }
}
