package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.simulation.World;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a follower passes on of its coordinator's peers: their text as it came where it is what the
 * follower would write itself, and else what it has read of them.
 */
class PassedPeersTest {

  private static final int MUTATIONS = 1_000;

  private final World world = World.of(5);
  private final SimulatedMember coordinator = new SimulatedMember(world, 5);
  private final SimulatedMember follower = new SimulatedMember(world, 1);
  private final String document;

  PassedPeersTest() {
    SimulatedMember.listen(world, coordinator);
    world.pass(Duration.ofSeconds(20));
    world.node(2).crash();
    world.pass(Duration.ofSeconds(20));
    document = new String(coordinator.status().json(), UTF_8);
  }

  private static View read(String document) {
    return ViewReader.read(document.getBytes(UTF_8), 0);
  }

  /** The same view, with nothing but what was read of the peers. */
  private static View withoutText(View view) {
    return new View(
        view.state(),
        view.source(),
        view.term(),
        view.atMillis(),
        view.madeMillis(),
        view.lack(),
        view.facts(),
        view.rounds(),
        view.peers(),
        Optional.empty());
  }

  private String written(View view) {
    return new String(follower.status(view).json(), UTF_8);
  }

  private static JsonObject json(String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  @Test
  void whatTheCoordinatorWroteIsPassedOnAsItIsAndIsWhatTheFollowerWouldWrite() {
    View view = read(document);
    assertTrue(view.peersJson().isPresent());
    assertTrue(document.contains(new String(view.peersJson().get(), UTF_8)));
    assertEquals(written(withoutText(view)), written(view));
  }

  /** Each field has its place in {@link PeerReader} and in {@link PeerFact#write}. */
  @Test
  void aPeerOfWhichEverythingIsToBeSaidIsPassedOnToo() {
    PeerFact peer =
        new PeerFact(
            0,
            "a@1",
            "10.0.0.1:8080",
            "eu-1a",
            "pending",
            1,
            2,
            3,
            4,
            71,
            12,
            "timeout",
            "path",
            "no quorum",
            true,
            false,
            5,
            6,
            true,
            true,
            "AB!.");
    View view = read(documentOf(List.of(peer)));
    assertEquals(List.of(peer), view.peers());
    assertTrue(view.peersJson().isPresent());
  }

  @Test
  void aViewWithoutPeersIsPassedOn() {
    View view = read(documentOf(List.of()));
    assertEquals(List.of(), view.peers());
    assertTrue(written(view).contains("\"peers\":[]"));
  }

  /** What the follower would not write itself is written anew: nothing else reaches a reader. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a field that nobody knows|`n`:0,|`n`:0,`more`:{`x`:[1,{}]},",
        "the same field twice|`id`:`node-0001@10002`|`id`:`x`,`id`:`node-0001@10002`",
        "another order|`n`:0,`id`:`node-0001@10002`|`id`:`node-0001@10002`,`n`:0",
        "a text by escapes|`id`:`node-0001@10002`|`id`:`node-000\\u0031@10002`",
        "a name by escapes|`id`:`node-0001@10002`|`i\\u0064`:`node-0001@10002`",
        "half a character|`id`:`node-0001@10002`|`id`:`node-\\ud800`",
        "what is usual|`rttMicros`:2000,|`rttMicros`:2000,`serving`:true,",
        "what is zero|`rttMicros`:2000,|`rttMicros`:2000,`failed`:0,",
        "zero below zero|`n`:0,|`n`:-0,",
        "what is empty|`rttMicros`:2000,|`rttMicros`:2000,`cause`:``,"
      })
  void whatItWouldNotWriteItWritesAnew(String what, String from, String to) {
    View view = read(changed(from, to));
    assertFalse(view.peersJson().isPresent(), what);
    assertEquals(written(withoutText(view)), written(view));
  }

  /** The document with {@code to} where {@code from} was first; both have ` for quotes. */
  private String changed(String from, String to) {
    String found = from.replace('`', '"');
    int place = document.indexOf(found, document.indexOf("\"peers\":["));
    assertTrue(place > 0, document);
    return document.substring(0, place)
        + to.replace('`', '"')
        + document.substring(place + found.length());
  }

  /** One that is two lines of the stream would be two events of it. */
  @Test
  void aLineBreakEndsNoLineOfTheStream() {
    View view = read(document.replace("\"peers\":[{", "\"peers\":[\n\n{"));
    assertFalse(written(view).contains("\n"));
    assertEquals(read(document).peers(), view.peers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "`n`:0,|`n`:`0`,",
        "`n`:0,|`n`:0.0,",
        "`n`:0,|`n`:00,",
        "`n`:0,|`n`:18446744073709551616,",
        "`n`:0,|`n`:4294967296,",
        "`n`:0,|`n`:0,`state`:true,",
        "`n`:0,|`n`:0,`failed`:`4`,",
        "`n`:0,|`n`:0,`failed`:1e2,",
        "`n`:0,|`n`:0,`unlisted`:`no`,",
        "`n`:0,|`n`:0,`cause`:null,",
        "`peers`:[|`peers`:[7,",
        "`peers`:[|`peers`:[[],",
        "`peers`:[|`peers`:{},`peers`:[",
        "`peers`:[|`peers`:[],`more`:["
      })
  void whatIsNoPeerMakesTheViewUnreadable(String from, String to) {
    String bad = changed(from, to);
    assertThrows(RuntimeException.class, () -> read(bad), to);
  }

  /** Of two lists one would be counted, and the other shown. */
  @Test
  void twoListsOfPeersAreNoView() {
    String peers =
        document.substring(document.indexOf("\"peers\":["), document.indexOf("},\"last"));
    String twice = document.replace(peers, peers + "," + peers);
    JsonException problem = assertThrows(JsonException.class, () -> read(twice));
    assertEquals("it shows its peers twice", problem.getMessage());
  }

  /** Whatever comes: it is refused, or what is passed on is what was read, in one line. */
  @Test
  void whateverAHostileCoordinatorWritesNothingIsPassedOnThatWasNotRead() {
    Random random = new Random(12);
    List<String> bits =
        List.of("\"", "{", "}", "[", "]", ",", ":", "\\", "\n", "0", "-", "e", " ", "\u0000");
    int from = document.indexOf("\"peers\":[");
    int passed = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      StringBuilder text = new StringBuilder(document);
      for (int times = 1 + random.nextInt(2); times > 0; times--) {
        int place = from + random.nextInt(text.length() - from);
        String bit = bits.get(random.nextInt(bits.size()));
        switch (random.nextInt(3)) {
          case 0 -> text.insert(place, bit);
          case 1 -> text.replace(place, place + 1, bit);
          default -> text.delete(place, Math.min(text.length(), place + 1 + random.nextInt(40)));
        }
      }
      passed += passes(text.toString()) ? 1 : 0;
    }
    assertTrue(passed > 0, "nothing was read that was changed");
  }

  private boolean passes(String changed) {
    View view;
    try {
      view = read(changed);
    } catch (RuntimeException e) {
      return false;
    }
    String written = written(view);
    assertEquals(json(written(withoutText(view))), json(written), changed);
    assertFalse(written.contains("\n"), changed);
    return view.peersJson().isPresent();
  }

  /** The bound is one that can be reached: 4 MB are enough for peers whose history is short. */
  @Test
  void asManyPeersAreReadAsAreSaid() {
    String most = documentOf(named(ViewReader.MAX_PEERS));
    assertTrue(most.length() <= ViewClient.MAX_BYTES, () -> most.length() + " bytes");
    assertEquals(ViewReader.MAX_PEERS, read(most).peers().size());
    String more = documentOf(named(ViewReader.MAX_PEERS + 1));
    JsonException problem = assertThrows(JsonException.class, () -> read(more));
    assertEquals("it has too many peers", problem.getMessage());
  }

  private static List<PeerFact> named(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> PeerFact.named(n, "my-node" + n + "@10", "10.1.2.3:8080", "", "up"))
        .toList();
  }

  /** The document of a coordinator that sees {@code peers}. */
  private String documentOf(List<PeerFact> peers) {
    View own = coordinator.status().view();
    TreeMap<String, JsonObject> facts = new TreeMap<>(own.facts());
    facts.put("counts", View.counts(peers));
    long listed = peers.stream().filter(peer -> !peer.unlisted()).count();
    facts.put("roster", JsonText.object().add("members", 1 + listed).build());
    View view =
        new View(
            own.state(),
            own.source(),
            own.term(),
            own.atMillis(),
            own.madeMillis(),
            own.lack(),
            facts,
            own.rounds(),
            peers,
            Optional.empty());
    return new String(coordinator.status(view).json(), UTF_8);
  }
}
