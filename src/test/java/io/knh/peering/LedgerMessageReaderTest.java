package io.knh.peering;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.DestinationSettings;
import io.knh.core.model.Episode;
import io.knh.core.model.Leavings;
import io.knh.core.model.LedgerCopy;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Scope;
import io.knh.core.model.Subject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What members write to each other, written and read. */
class LedgerMessageReaderTest {

  private static final Peer ONE = Peer.of("node-1", "10.32.0.1", 8080);
  private static final Peer TWO = Peer.of("node-2", "10.32.0.2", 8080);
  private static final Peer THREE = Peer.of("node-3", "fd00::3", 8080);
  private static final Peer COORDINATOR = Peer.of("node-9", "10.32.0.9", 8080);
  private static final String UP_ID = "knh_00112233445566778899aabbccddeeff";
  private static final String DOWN_ID = "knh_0123456789abcdef0123456789abcdef";

  private static final LedgerEntry FLAPPED =
      new LedgerEntry(ONE, 2, 1, 0, 0, 1, List.of(up(2), down(3, Cause.REFUSED, Scope.PATH)));
  private static final Instant LAST_SECOND = Instant.ofEpochSecond(JsonBody.MAX_SECONDS);
  private static final Instant BEGAN = Instant.parse("2026-11-29T00:41:57Z");
  private static final Instant BEGAN_AGAIN = Instant.parse("2026-11-29T03:00:00Z");

  private static final LedgerEntry TIMED =
      new LedgerEntry(
          Subject.of(ONE),
          2,
          1,
          0,
          0,
          1,
          List.of(
              new Alert.PeerUp(
                  UP_ID,
                  2,
                  new PeerStatus(ONE, true),
                  COORDINATOR,
                  Optional.of(BEGAN),
                  Optional.of(BEGAN.plusSeconds(60))),
              new Alert.PeerDown(
                  DOWN_ID,
                  3,
                  new PeerStatus(ONE, false),
                  COORDINATOR,
                  Cause.REFUSED,
                  Scope.PATH,
                  Optional.of(BEGAN_AGAIN))),
          Optional.of(BEGAN_AGAIN),
          Optional.empty());

  private static final LedgerEntry ANSWERED = LedgerEntry.of(TWO);
  private static final LedgerEntry RETURNED = new LedgerEntry(THREE, 0, 0, 3, 2, 0, List.of());

  /** A body of which each test changes a bit. */
  private static final String GOOD =
      """
      {"v":1,"digest":"0000000000000abc","from":0,"more":true,"lines":[
       {"id":"node-1@103201","address":"10.32.0.1:8080","node":"node-1","deaths":2,"recoveries":1,
        "leavings":3,"returns":4,"settled":0,"events":[
         {"number":1,"id":"knh_0123456789abcdef0123456789abcdef",
          "coordinator":{"id":"node-9@103209","address":"10.32.0.9:8080","node":"node-9"},
          "cause":"refused","scope":"path"}]}]}
      """;

  @Test
  void everyFieldComesBack() {
    LedgerEntry full =
        new LedgerEntry(ONE, 4, 3, 6, 5, 4, List.of(down(5, Cause.RESET, Scope.PEER), up(6)));
    for (LedgerMessage ledgerMessage :
        List.of(
            LedgerMessage.of(0),
            LedgerMessage.of(-1),
            LedgerMessage.of(Long.MIN_VALUE),
            new LedgerMessage(1, List.of(), OptionalInt.of(0), false),
            new LedgerMessage(1, List.of(), OptionalInt.of(4_321), false),
            new LedgerMessage(1, List.of(full), OptionalInt.empty(), true),
            new LedgerMessage(
                1, List.of(full, ANSWERED, RETURNED, FLAPPED), OptionalInt.of(1), true))) {
      assertEquals(
          Optional.of(ledgerMessage),
          LedgerMessageReader.read(LedgerMessageWriter.body(ledgerMessage)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCauseComesBack(Cause cause) {
    LedgerMessage ledgerMessage = ledgerMessageOf(down(3, cause, Scope.UNKNOWN));
    assertEquals(
        Optional.of(ledgerMessage),
        LedgerMessageReader.read(LedgerMessageWriter.body(ledgerMessage)));
  }

  @ParameterizedTest
  @EnumSource
  void everyScopeComesBack(Scope scope) {
    LedgerMessage ledgerMessage = ledgerMessageOf(down(3, Cause.OTHER, scope));
    assertEquals(
        Optional.of(ledgerMessage),
        LedgerMessageReader.read(LedgerMessageWriter.body(ledgerMessage)));
  }

  @Test
  void aNameThatMeansSomethingInJsonComesBack() {
    LedgerMessage ledgerMessage =
        new LedgerMessage(
            1,
            List.of(LedgerEntry.of(Peer.of("a\"\\b{[/@", "::1", 1))),
            OptionalInt.empty(),
            false);
    assertEquals(
        Optional.of(ledgerMessage),
        LedgerMessageReader.read(LedgerMessageWriter.body(ledgerMessage)));
  }

  @Test
  void aLeavingThatIsNotBelievedIsLeftOutAndTheOutagesBesideItAreRead() {
    Instant now = BEGAN;
    int most = Leavings.most(now);
    LedgerEntry believed = new LedgerEntry(ONE, 1, 0, most, most - 1, 0, List.of());
    LedgerEntry tooLate = new LedgerEntry(ONE, 1, 0, most + 1, most - 1, 0, List.of());
    LedgerMessage ledgerMessage =
        new LedgerMessage(1, List.of(believed, tooLate), OptionalInt.empty(), false);
    assertEquals(
        List.of(believed, new LedgerEntry(ONE, 1, 0, 0, 0, 0, List.of())),
        LedgerMessageReader.read(LedgerMessageWriter.body(ledgerMessage), now)
            .orElseThrow()
            .entries());
  }

  @Test
  void theHeartbeatOfVersion1IsRead() throws IOException {
    isWrittenAs(
        "v1/heartbeat.json",
        new LedgerMessage(
            0xfedcba9876543210L, List.of(FLAPPED, ANSWERED, RETURNED), OptionalInt.of(0), false));
  }

  @Test
  void theAnswerOfVersion1IsRead() throws IOException {
    isWrittenAs(
        "v1/answer.json",
        new LedgerMessage(0xabc, List.of(ANSWERED, RETURNED), OptionalInt.empty(), true));
  }

  @Test
  void theGoodbyeOfVersion1IsRead() throws IOException {
    isWrittenAs(
        "v1/goodbye.json",
        new LedgerMessage(0xdeadbeefL, List.of(FLAPPED), OptionalInt.empty(), false));
  }

  @Test
  void whenOutagesBeganAndEndedIsReadAndWrittenWhereItIsKnown() throws IOException {
    isWrittenAs(
        "v1/heartbeat-with-since.json",
        new LedgerMessage(0xfedcba9876543210L, List.of(TIMED), OptionalInt.empty(), false));
  }

  private static final String GROUP = UP_ID;

  private static Episode episode(int number, String group, Told... told) {
    return new Episode(
        number,
        group,
        BEGAN,
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        List.of(),
        Optional.empty(),
        told(told));
  }

  /** What one destination was told last. */
  private record Told(String name, int alert, Instant at) {}

  private static NavigableMap<String, Episode.Told> told(Told... told) {
    TreeMap<String, Episode.Told> all = new TreeMap<>();
    for (Told last : told) {
      all.put(last.name(), new Episode.Told(last.alert(), last.at().toEpochMilli()));
    }
    return all;
  }

  private static LedgerMessage withProblems() {
    Episode flapping =
        new Episode(
            3,
            GROUP,
            Instant.ofEpochSecond(1_795_921_317),
            Optional.of(Cause.TIMEOUT),
            Optional.of(Scope.PEER),
            true,
            true,
            List.of(Instant.ofEpochSecond(1_795_921_000), Instant.ofEpochSecond(1_795_921_100)),
            Optional.empty(),
            told(
                new Told("oncall", 5, Instant.ofEpochSecond(1_795_921_330)),
                new Told("slack", 4, Instant.ofEpochSecond(1_795_921_200))));
    Instant began = Instant.ofEpochSecond(1_795_921_317);
    Instant over = began.plusSeconds(60);
    return new LedgerMessage(
        0xfedcba9876543210L,
        List.of(
            new LedgerEntry(ONE, 3, 2, 0, 0, 5, List.of()).with(flapping),
            new LedgerEntry(TWO, 1, 1, 0, 0, 2, List.of())
                .with(
                    plain(
                        1,
                        UP_ID,
                        began,
                        Optional.of(new Problem.Ended(over, ProblemEnd.REPLACED)),
                        told(new Told("slack", 2, Instant.ofEpochSecond(1_795_921_390))))),
            LedgerEntry.of(new Subject.Own(ProblemKind.RECEIVER_FAILING, "slack"))
                .with(
                    plain(
                        2,
                        DOWN_ID,
                        began,
                        Optional.empty(),
                        told(new Told("oncall", 3, Instant.ofEpochSecond(1_795_921_440))))),
            LedgerEntry.of(new Subject.Own(ProblemKind.ROSTER_UNREADABLE, ""))
                .with(
                    plain(
                        1,
                        UP_ID,
                        began,
                        Optional.of(new Problem.Ended(over, ProblemEnd.RECOVERED)),
                        told()))),
        OptionalInt.empty(),
        false);
  }

  private static Episode plain(
      int number,
      String group,
      Instant since,
      Optional<Problem.Ended> ended,
      NavigableMap<String, Episode.Told> told) {
    return new Episode(
        number,
        group,
        since,
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        List.of(),
        ended,
        told);
  }

  @Test
  void problemsAreReadAndWritten() throws IOException {
    isWrittenAs("v1/heartbeat-with-problems.json", withProblems());
  }

  @ParameterizedTest
  @EnumSource
  void everyEndOfAProblemComesBack(ProblemEnd how) {
    LedgerMessage message =
        messageOf(
            LedgerEntry.of(ONE).with(episode(1, DOWN_ID).ended(new Problem.Ended(BEGAN, how))));
    assertEquals(Optional.of(message), LedgerMessageReader.read(LedgerMessageWriter.body(message)));
  }

  /** Two that did not know of each other may tell a destination in the same second. */
  @Test
  void whatDestinationsWereToldIsKnownToTheMillisecond() {
    Instant at = Instant.ofEpochMilli(1_795_921_330_007L);
    LedgerEntry entry = LedgerEntry.of(ONE).with(episode(1, GROUP, new Told("slack", 1, at)));
    LedgerMessage message = messageOf(entry);
    assertEquals(
        Optional.of(message),
        LedgerMessageReader.read(LedgerMessageWriter.body(message), at.plusSeconds(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"number\":3 -> \"number\":0",
        "\"number\":3 -> \"number\":-1",
        "\"number\":3, -> ",
        "\"since\":1795921317,\"cause\" -> \"cause\"",
        "\"group\":\"knh_0 -> \"group\":\"evt_0",
        "\"flapping\":true -> \"flapping\":1",
        "\"silent\":true -> \"silent\":null",
        "\"earlier\":[1795921000 -> \"earlier\":[-1",
        "\"end\":\"replaced\" -> \"end\":7",
        ",\"end\":\"replaced\" -> ",
        "\"oncall\":{\"alert\":5 -> \"On Call\":{\"alert\":5",
        "\"oncall\":{\"alert\":5 -> \"-oncall\":{\"alert\":5",
        "\"oncall\":{\"alert\":5 -> \"\":{\"alert\":5",
        "\"oncall\":{\"alert\":5 -> \"oncall\\n\":{\"alert\":5",
        "\"oncall\":{\"alert\":5 -> \"oncall\":{\"alert\":-5",
        "\"oncall\":{\"alert\":5 -> \"oncall\":{\"alert\":\"5\"",
        "\"at\":1795921330 -> \"at\":253402300800",
        "\"at\":1795921330 -> \"at\":1795921330,\"ms\":1000",
        "\"at\":1795921330 -> \"at\":1795921330,\"ms\":-1",
        "\"told\":{\"oncall\":{ -> \"told\":{\"x\":1,\"oncall\":{",
        "\"name\":\"slack\" -> \"name\":\"Slack!\"",
        "\"name\":\"slack\" -> \"name\":7",
        "\"kind\":\"receiver-failing\", -> ",
        "\"own\":[ -> \"own\":[7,",
      })
  void aProblemWithOneThingWrongIsNoLedgerMessage(String change) throws IOException {
    String[] parts = change.split(" -> ", 2);
    String good = Recorded.body("v1/heartbeat-with-problems.json");
    String body = good.replace(parts[0], parts[1]);
    assertNotEquals(good, body);
    assertEquals(Optional.empty(), read(body));
  }

  @Test
  void whatALaterMemberKnowsOfProblemsIsPassedOver() throws IOException {
    String body =
        Recorded.body("v1/heartbeat-with-problems.json")
            .replace("\"end\":\"replaced\"", "\"end\":\"evaporated\",\"why\":[1]")
            .replace("\"cause\":\"timeout\"", "\"cause\":\"sunspots\"")
            .replace("\"scope\":\"peer\"", "\"scope\":\"galaxy\"")
            .replace("\"earlier\":[", "\"earlier\":[1795920000,")
            .replace("receiver-failing", "moon-missing");
    List<LedgerEntry> entries = read(body).orElseThrow().entries();
    assertEquals(3, entries.size(), "the one of a kind that is not known is left out");
    Episode first = entries.getFirst().episode().orElseThrow();
    assertEquals(Optional.of(Cause.OTHER), first.cause());
    assertEquals(Optional.of(Scope.UNKNOWN), first.scope());
    assertEquals(Instant.ofEpochSecond(1_795_921_000), first.earlier().getFirst());
    assertEquals(
        ProblemEnd.RECOVERED, entries.get(1).episode().orElseThrow().ended().orElseThrow().how());
  }

  @Test
  void aProblemThatCannotBeIsLeftOutWithItsEntryAndNotTheMessageWithIt() {
    int most = (int) Leavings.seconds(BEGAN);
    Subject.Own slack = new Subject.Own(ProblemKind.RECEIVER_FAILING, "slack");
    LedgerEntry right = LedgerEntry.of(TWO).with(episode(most, UP_ID));
    LedgerMessage message =
        messageOf(
            LedgerEntry.of(ONE).with(episode(most + 1, DOWN_ID)),
            right,
            LedgerEntry.of(THREE).with(episode(1, GROUP, new Told("slack", 3, BEGAN))),
            LedgerEntry.of(slack).with(episode(most + 1, DOWN_ID)));
    assertEquals(List.of(right), readAt(message, BEGAN));
  }

  @Test
  void whatWasToldTooFarInTheFutureIsNotBelievedAndTheOutagesBesideItAreRead() {
    Instant latest = Leavings.latest(BEGAN);
    LedgerEntry outage = new LedgerEntry(ONE, 1, 0, 0, 0, 1, List.of());
    LedgerEntry believed = outage.with(episode(1, DOWN_ID, new Told("slack", 1, latest)));
    LedgerEntry tooLate =
        outage.with(episode(1, DOWN_ID, new Told("slack", 1, latest.plusSeconds(1))));
    Subject.Own own = new Subject.Own(ProblemKind.RECEIVER_FAILING, "teams");
    LedgerEntry ownTooLate = LedgerEntry.of(own).with(tooLate.episode().orElseThrow());
    assertEquals(
        List.of(believed, outage), readAt(messageOf(believed, tooLate, ownTooLate), BEGAN));
  }

  private static List<LedgerEntry> readAt(LedgerMessage message, Instant now) {
    return LedgerMessageReader.read(LedgerMessageWriter.body(message), now).orElseThrow().entries();
  }

  private static LedgerMessage messageOf(LedgerEntry... entries) {
    return new LedgerMessage(1, List.of(entries), OptionalInt.empty(), false);
  }

  /** So nothing that is written is ever longer than what the ledger reckons with. */
  @Test
  void noProblemIsLongerThanItsEntryReckons() {
    for (int destinations : List.of(0, 1, Episode.MAX_COUNTED)) {
      Episode longest = longestEpisode(destinations);
      Subject.Own own =
          new Subject.Own(
              ProblemKind.ROSTER_UNREADABLE, "n".repeat(DestinationSettings.LONGEST_NAME));
      for (LedgerEntry entry :
          List.of(
              longestLine("10.32.100.100", 10_000, 0).with(longest),
              LedgerEntry.of(own).with(longest))) {
        int empty = LedgerMessageWriter.body(messageOf()).length;
        int written = LedgerMessageWriter.body(messageOf(entry)).length - empty;
        // Once in a message, not in each entry: the names of the lists.
        int lists = ",\"lines\":[]".length();
        assertTrue(written - lists <= entry.bytes(), written + " > " + entry.bytes());
      }
    }
  }

  private static Episode longestEpisode(int destinations) {
    int number = (int) LedgerMessageReader.MOST_OUTAGES;
    TreeMap<String, Episode.Told> told = new TreeMap<>();
    for (int i = 0; i < destinations; i++) {
      String name = "n".repeat(DestinationSettings.LONGEST_NAME - 2) + (10 + i);
      told.put(name, new Episode.Told(2 * number, LAST_SECOND.toEpochMilli()));
    }
    return new Episode(
        number,
        GROUP,
        LAST_SECOND,
        Optional.of(Cause.UNREACHABLE),
        Optional.of(Scope.UNKNOWN),
        true,
        true,
        List.of(LAST_SECOND, LAST_SECOND),
        Optional.of(new Problem.Ended(LAST_SECOND, ProblemEnd.RECOVERED)),
        told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "253402300800", "1.5", "\"2026-11-29T00:41:57Z\"", "null", "true", "[]"})
  void aMomentThatIsNoneMakesItNoLedgerMessage(String moment) throws IOException {
    String good = Recorded.body("v1/heartbeat-with-since.json");
    for (String name : List.of("since", "until", "downSince")) {
      String wrong = good.replaceAll("\"" + name + "\":[0-9]+", "\"" + name + "\":" + moment);
      assertNotEquals(good, wrong);
      assertEquals(Optional.empty(), read(wrong));
    }
  }

  @Test
  void whatALaterMemberAddsToVersion1IsPassedOver() throws IOException {
    LedgerEntry entry =
        new LedgerEntry(ONE, 2, 1, 0, 0, 1, List.of(up(2), down(3, Cause.OTHER, Scope.PATH)));
    assertEquals(
        Optional.of(
            new LedgerMessage(0xfedcba9876543210L, List.of(entry), OptionalInt.of(7), false)),
        LedgerMessageReader.read(Recorded.body("v1/heartbeat-with-more.json").getBytes(UTF_8)));
  }

  @Test
  void aBodyOfVersion2IsNoLedgerMessage() throws IOException {
    assertEquals(Optional.empty(), read(Recorded.body("v2/heartbeat.json")));
  }

  @Test
  void theGoodOneIsGood() {
    assertTrue(read(GOOD).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"v\":1, -> ",
        "\"v\":1 -> \"v\":2",
        "\"v\":1 -> \"v\":0",
        "\"v\":1 -> \"v\":\"1\"",
        "\"v\":1 -> \"v\":1.0",
        "\"v\":1 -> \"v\":[1]",
        "\"digest\":\"0000000000000abc\", -> ",
        "0000000000000abc -> 000000000000abc",
        "0000000000000abc -> 00000000000000abc",
        "0000000000000abc -> 0000000000000ABC",
        "0000000000000abc -> -000000000000abc",
        "\"0000000000000abc\" -> 1234567890123456",
        "\"from\":0 -> \"from\":-1",
        "\"from\":0 -> \"from\":null",
        "\"from\":0 -> \"from\":0.5",
        "\"from\":0 -> \"from\":1000000001",
        "\"from\":0 -> \"from\":1e9",
        "\"from\":0 -> \"from\":1e999999999",
        "\"from\":0 -> \"from\":99999999999999999999999999",
        "\"more\":true -> \"more\":1",
        "\"more\":true -> \"more\":null",
        "\"lines\":[ -> \"lines\":[null,",
        "\"lines\":[ -> \"lines\":[[],",
        "\"lines\":[ -> \"lines\":[{},",
        "\"deaths\":2 -> \"deaths\":-2",
        "\"deaths\":2 -> \"deaths\":2147483647",
        "\"deaths\":2 -> \"deaths\":\"2\"",
        "\"recoveries\":1 -> \"recoveries\":-1",
        "\"leavings\":3 -> \"leavings\":-3",
        "\"returns\":4 -> \"returns\":-4",
        "\"settled\":0 -> \"settled\":-1",
        "\"settled\":0 -> \"settled\":true",
        "\"id\":\"node-1@103201\", -> ",
        "node-1@103201 -> node-2@103201",
        "node-1@103201 -> node-1@103202",
        "node-1@103201 -> node-1@10.32.0.1",
        "node-1@103201 -> node-1@103201\\n",
        "\"node\":\"node-1\", -> ",
        "node-1 -> node\\n1",
        "node-1 -> node\\r\\nX-Injected: 1",
        "node-1 -> node 1",
        "node-1 -> n\u00f6de-1",
        "node-1 -> node\\u00001",
        "node-1 -> node\\u202e1",
        "\"node\":\"node-1\" -> \"node\":\"\"",
        "\"node\":\"node-1\" -> \"node\":1",
        "\"address\":\"10.32.0.1:8080\", -> ",
        "10.32.0.1:8080 -> 10.32.0.1",
        "10.32.0.1:8080 -> 10.32.0.1:",
        "10.32.0.1:8080 -> 10.32.0.1:0",
        "10.32.0.1:8080 -> 10.32.0.1:65536",
        "10.32.0.1:8080 -> 10.32.0.1:080",
        "10.32.0.1:8080 -> 10.32.0.1:8080\\n",
        "10.32.0.1:8080 -> 10.32.00.1:8080",
        "10.32.0.1:8080 -> 10.32.0.256:8080",
        "10.32.0.1:8080 -> [10.32.0.1]:8080",
        "10.32.0.1:8080 -> node-1:8080",
        "10.32.0.1:8080 -> [::ffff:10.32.0.1]:8080",
        "\"events\":[ -> \"events\":[7,",
        "\"events\":[ -> \"events\":7,\"x\":[",
        "\"number\":1, -> ",
        "\"number\":1 -> \"number\":0",
        "\"number\":1 -> \"number\":-1",
        "knh_0123456789abcdef0123456789abcdef -> knh_0123456789abcdef0123456789abcde",
        "knh_0123456789abcdef0123456789abcdef -> knh_0123456789abcdef0123456789abcdeff",
        "knh_0123456789abcdef0123456789abcdef -> knh_0123456789ABCDEF0123456789ABCDEF",
        "knh_0123456789abcdef0123456789abcdef -> evt_0123456789abcdef0123456789abcdef",
        "knh_0123456789abcdef0123456789abcdef -> knh_0123456789abcdef0123456789abcdef\\n",
        "\"coordinator\":{ -> \"teller\":{",
        "node-9@103209 -> node-8@103209",
        "node-9@103209 -> node-9@103209\\r\\n",
        "10.32.0.9:8080 -> 10.32.0.9:99999",
        "\"refused\" -> 7",
        "\"path\" -> null",
        "{\"v\" -> {{\"v\"",
        "{\"v\" -> [{\"v\"",
        "{\"v\":1, -> {\"v\":1,,",
        "}]}]} -> }]}]",
        "}]}]} -> }]}]}}",
        "}]}]} -> }]}]} {}",
      })
  void aBodyWithOneThingWrongIsNoLedgerMessage(String change) {
    String[] parts = change.split(" -> ", 2);
    String body = GOOD.replace(parts[0], parts[1]);
    assertNotEquals(GOOD, body);
    assertEquals(Optional.empty(), read(body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "\"v\"",
        "[]",
        "{}",
        "pong",
        "<html>",
        "\u0000",
        "{\"v\":1}"
      })
  void somethingElseIsNoLedgerMessage(String body) {
    assertEquals(Optional.empty(), read(body));
  }

  @Test
  void aBodyThatIsCutOffIsNoLedgerMessage() {
    String body = GOOD.strip();
    for (int length = 0; length < body.length(); length++) {
      assertEquals(Optional.empty(), read(body.substring(0, length)), "after " + length);
    }
  }

  @Test
  void bytesThatAreNoTextAreNoLedgerMessage() {
    String body = with("\"x\":\"\u00ff\"");
    assertTrue(LedgerMessageReader.read(body.getBytes(UTF_8)).isPresent());
    assertEquals(Optional.empty(), LedgerMessageReader.read(body.getBytes(ISO_8859_1)));
  }

  @Test
  void twoAlertsOfOneNumberAreNoLedgerMessage() {
    String body =
        new String(
            LedgerMessageWriter.body(
                ledgerMessageOf(
                    down(3, Cause.RESET, Scope.PEER), down(5, Cause.RESET, Scope.PEER))),
            UTF_8);
    assertTrue(read(body).isPresent());
    assertEquals(Optional.empty(), read(body.replace("\"number\":5", "\"number\":3")));
  }

  @Test
  void aNodeHasAtMost253Characters() {
    for (int length : List.of(253, 254)) {
      String node = "n".repeat(length);
      boolean read = read(GOOD.replace("node-1", node)).isPresent();
      assertEquals(length == 253, read, "a name of " + length);
    }
  }

  @Test
  void aBodyThatIsTooLongIsNoLedgerMessage() {
    String body = "{\"v\":1,\"digest\":\"0000000000000abc\"}";
    String longest = body + " ".repeat(LedgerMessage.MAX_BYTES - body.length());
    assertTrue(read(longest).isPresent());
    assertEquals(Optional.empty(), read(longest + " "));
  }

  @Test
  void aBodyThatIsTooDeepIsNoLedgerMessage() {
    for (int depth : List.of(JsonBody.MAX_DEPTH - 1, JsonBody.MAX_DEPTH, 30_000)) {
      String list = "[".repeat(depth) + "]".repeat(depth);
      assertEquals(
          depth < JsonBody.MAX_DEPTH,
          read(with("\"[\\\"{{{{{{{{{{{{{{{{{\":" + list)).isPresent(),
          "depth " + depth);
    }
  }

  @Test
  void aNumberOfAnyLengthDoesNoHarm() {
    for (String number :
        List.of("9".repeat(60_000), "1e" + "9".repeat(1_000), "0." + "1".repeat(60_000))) {
      // Whether it is a ledger message is left to the parser, which has limits of its own.
      Objects.requireNonNull(read(with("\"x\":" + number)));
    }
  }

  /** The ledger reckons before it knows what is written; the longest lines have to fit. */
  @Test
  void theLongestMessagesOfALedgerFit() {
    for (String ip : List.of("10.32.100.100", "fd00:1111:2222:3333:4444:5555:6666:7777")) {
      for (int events : List.of(0, 1, LedgerEntry.MAX_UNDELIVERED)) {
        List<LedgerEntry> lines = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
          LedgerEntry line = longestLine(ip, 10_000 + i, events);
          lines.add(i % 2 == 0 ? line : line.with(longestEpisode(i % 3)));
        }
        LedgerMessage page = new LedgerCopy(-1, lines).answer(OptionalInt.of(0));
        assertTrue(page.more());
        int length = LedgerMessageWriter.body(page).length;
        assertTrue(length <= LedgerMessage.MAX_BYTES, length + " bytes: " + ip + ", " + events);
        Optional<LedgerMessage> read =
            LedgerMessageReader.read(LedgerMessageWriter.body(page), LAST_SECOND);
        assertTrue(read.equals(Optional.of(page)));
      }
    }
  }

  private static LedgerEntry longestLine(String ip, int port, int events) {
    Peer peer = Peer.of("n", ip, port);
    // The most outages that are believed; alerts have twice as many numbers.
    int outages = (int) LedgerMessageReader.MOST_OUTAGES;
    int last = 2 * outages - 1;
    List<Alert.OfPeer> longest = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      int number = last - 2 * i;
      longest.add(
          new Alert.PeerDown(
              DOWN_ID,
              number,
              new PeerStatus(peer, false),
              peer,
              Cause.UNREACHABLE,
              Scope.UNKNOWN,
              Optional.of(LAST_SECOND)));
    }
    Collections.reverse(longest);
    return new LedgerEntry(
        Subject.of(peer),
        outages,
        outages,
        outages,
        outages,
        last - 100,
        longest,
        Optional.of(LAST_SECOND),
        Optional.empty());
  }

  private static void isWrittenAs(String file, LedgerMessage ledgerMessage) throws IOException {
    String body = Recorded.body(file);
    assertEquals(Optional.of(ledgerMessage), read(body));
    assertEquals(body, new String(LedgerMessageWriter.body(ledgerMessage), UTF_8));
  }

  /** The smallest ledger message, and one field more. */
  private static String with(String field) {
    return "{\"v\":1,\"digest\":\"0000000000000abc\"," + field + "}";
  }

  private static Optional<LedgerMessage> read(String body) {
    return LedgerMessageReader.read(body.getBytes(UTF_8));
  }

  private static LedgerMessage ledgerMessageOf(Alert.OfPeer... events) {
    return new LedgerMessage(
        1,
        List.of(new LedgerEntry(ONE, 3, 1, 0, 0, 1, List.of(events))),
        OptionalInt.empty(),
        false);
  }

  private static Alert.OfPeer up(int number) {
    return new Alert.PeerUp(UP_ID, number, new PeerStatus(ONE, true), COORDINATOR);
  }

  private static Alert.OfPeer down(int number, Cause cause, Scope scope) {
    return new Alert.PeerDown(
        DOWN_ID, number, new PeerStatus(ONE, false), COORDINATOR, cause, scope);
  }
}
