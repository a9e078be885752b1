package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.ElectionReason;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.Scope;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The last transitions, and how long what they end had lasted. */
class HistoryTest {

  private static final Instant START = Instant.parse("2026-11-25T03:00:00Z");
  private static final Peer A = Peer.of("node-a", "10.0.0.1", 8080);
  private static final Peer B = Peer.of("node-b", "10.0.0.2", 8080);
  private static final Alert DOWN =
      new Alert.PeerDown("e1", 1, new PeerStatus(A, false), B, Cause.TIMEOUT, Scope.PEER);

  private final History history = new History(START);

  private String on(int second, Transition transition) {
    history.on(transition, START.plusSeconds(second));
    return history.after(history.last() - 1).isEmpty()
        ? ""
        : json(history.after(history.last() - 1).getFirst());
  }

  private static String json(HistoryEntry entry) {
    String array =
        new String(
            JsonText.of(
                json -> {
                  json.writeStartArray("x");
                  entry.write(json);
                  json.writeEnd();
                }),
            UTF_8);
    return array.substring("{\"x\":[".length(), array.length() - "]}".length());
  }

  @Test
  void anOutageIsRememberedWithItsWordsItsCauseAndHowLongTheDecisionTook() {
    on(10, new Transition.PeerSuspected(A, Cause.TIMEOUT));
    assertEquals(
        "{\"number\":2,\"at\":\"2026-11-25T03:00:16.000Z\",\"type\":\"down-decided\",\"level\":\"warning\",\"text\":\"node-a@10001"
            + " (10.0.0.1:8080) is down: 5 attempts failed, last failure: no answer in time\","
            + "\"peer\":\"node-a@10001\",\"node\":\"node-a\",\"cause\":\"timeout\",\"durationMillis\":6000}",
        on(16, new Transition.DownDecided(A, 5, Cause.TIMEOUT)));
  }

  @Test
  void aRecoverySaysHowLongTheOutageLastedFromTheFirstFailure() {
    on(10, new Transition.PeerSuspected(A, Cause.TIMEOUT));
    on(16, new Transition.DownDecided(A, 5, Cause.TIMEOUT));
    assertLasted(110_000, on(120, new Transition.PeerRecovered(A, true)));
  }

  @Test
  void aReplacementSaysHowLongTheOutageLastedToo() {
    on(10, new Transition.PeerSuspected(A, Cause.TIMEOUT));
    on(16, new Transition.DownDecided(A, 5, Cause.TIMEOUT));
    assertLasted(110_000, on(120, new Transition.PeerReplaced(A, B)));
  }

  @Test
  void theAnswerOfASuspectIsReportedWithHowLongItWasSuspect() {
    on(10, new Transition.PeerSuspected(A, Cause.TIMEOUT));
    assertLasted(2_000, on(12, new Transition.SuspectAnswered(A, 2)));
  }

  @Test
  void anOutageBeginsAnewWhereAPeerWasStartingInBetween() {
    on(10, new Transition.PeerSuspected(A, Cause.TIMEOUT));
    on(16, new Transition.DownDecided(A, 5, Cause.TIMEOUT));
    on(18, new Transition.PeerStarting(A));
    on(1_000, new Transition.PeerSuspected(A, Cause.TIMEOUT));
    on(1_006, new Transition.DownDecided(A, 5, Cause.TIMEOUT));
    assertLasted(20_000, on(1_020, new Transition.PeerRecovered(A, true)));
  }

  @Test
  void aDeliverySaysHowLongAfterTheRecordItCameAndAnAbsenceHowLongItWas() {
    on(10, new Transition.AlertRecorded(DOWN));
    assertLasted(3_000, on(13, new Transition.AlertDelivered(DOWN, 2)));
    on(20, new Transition.PeerLeft(A));
    assertLasted(5_000, on(25, new Transition.PeerReturned(A)));
  }

  @Test
  void anElectionSaysHowLongThereWasNoCoordinatorAndItsEndHowLongTheTermLasted() {
    assertLasted(7_000, on(7, new Transition.BecameCoordinator(B, 2, ElectionReason.START)));
    assertLasted(60_000, on(67, new Transition.SteppedDown("node-c coordinates")));
  }

  private static void assertLasted(long millis, String json) {
    assertTrue(json.endsWith("\"durationMillis\":" + millis + "}"), json);
  }

  @Test
  void theLastThousandAreKeptAndTheirNumbersGoOn() {
    for (int i = 0; i < 2_500; i++) {
      on(i, new Transition.PeerSuspected(A, Cause.REFUSED));
    }
    List<HistoryEntry> kept = history.after(0);
    assertEquals(History.MAX_ENTRIES, kept.size());
    assertEquals(1_501, kept.getFirst().number());
    assertEquals(2_500, kept.getLast().number());
    assertEquals(3, history.after(2_497).size());
    assertEquals(List.of(), history.after(2_500));
  }

  @Test
  void whatComesAllTheTimeIsNoNews() {
    Alert status = new Alert.ClusterStatus("e2", List.of(new PeerStatus(A, true)), B);
    on(1, new Transition.RoundFinished(1, 0, Duration.ZERO));
    on(1, new Transition.RoundStarted());
    on(1, new Transition.ProbeAnswered(A, 1));
    on(1, new Transition.AlertRecorded(status));
    on(1, new Transition.AlertDelivered(status, 1));
    assertEquals(0, history.last());
    on(1, new Transition.PostFailed(status, 1, "HTTP 500", Duration.ofSeconds(5)));
    assertEquals(1, history.last());
  }

  @Test
  void aCrossCheckNamesWhoWasAskedAndWhatWasFound() {
    String found = on(1, new Transition.CrossChecked(A, B, Optional.of(Cause.REFUSED)));
    assertTrue(found.contains("\"by\":\"node-b@10002\",\"cause\":\"refused\""), found);
  }
}
