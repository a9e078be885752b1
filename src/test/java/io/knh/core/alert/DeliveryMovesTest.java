package io.knh.core.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.knh.core.detection.FailureDetector;
import io.knh.core.detection.Lease;
import io.knh.core.detection.Probes;
import io.knh.core.detection.Quorum;
import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.Effect;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.PostResult;
import io.knh.core.model.RecordingOutlet;
import io.knh.core.model.Remembered;
import io.knh.core.model.Scope;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import io.knh.core.model.Unused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From which state an alert gets into which: every state and every move. */
class DeliveryMovesTest {

  /**
   * Of the alert of an outage. A column for each state that it is in, a row for each move, and
   * where it is afterwards: {@code lost} and {@code delivered}, it is gone, and that was reported;
   * {@code refused}, it stays where it was, and the check after the step says so.
   */
  private static final String OUTAGE =
      """
                      | none     | recorded | ready   | posting   | settled   | failed  | hurried
      record          | recorded | refused  | refused | refused   | refused   | refused | refused
      release         | none     | ready    | ready   | posting   | settled   | failed  | hurried
      advance         | none     | recorded | posting | posting   | settled   | failed  | posting
      after 4999 ms   | none     | recorded | posting | posting   | settled   | failed  | posting
      after 5 s       | none     | recorded | posting | posting   | settled   | posting | posting
      after 24 h      | none     | recorded | posting | posting   | settled   | lost    | lost
      answer 200      | none     | recorded | ready   | delivered | delivered | failed  | hurried
      answer 410      | none     | recorded | ready   | lost      | none      | failed  | hurried
      answer 500      | none     | recorded | ready   | failed    | none      | failed  | hurried
      settle          | none     | none     | none    | settled   | settled   | none    | none
      settle another  | none     | recorded | ready   | posting   | settled   | failed  | hurried
      record later    | none     | recorded | ready   | posting   | settled   | hurried | hurried
      term ends       | none     | none     | ready   | posting   | settled   | failed  | hurried
      step down       | none     | none     | none    | posting   | settled   | none    | none
      drop statuses   | none     | recorded | ready   | posting   | settled   | failed  | hurried
      take over       | recorded | recorded | ready   | posting   | settled   | failed  | hurried
      deliver own     | ready    | recorded | ready   | posting   | settled   | failed  | hurried
      """;

  /**
   * Of a cluster status, which is never recorded: it is gone at once where it waits, and where it
   * is on its way when that ends, if a newer one replaced it or this member coordinates no more.
   */
  private static final String STATUS =
      """
                      | none     | ready    | posting   | replaced  | dropped   | failed
      release         | none     | ready    | posting   | posting   | posting   | failed
      advance         | none     | posting  | posting   | posting   | posting   | failed
      after 4999 ms   | none     | posting  | posting   | posting   | posting   | failed
      after 5 s       | none     | posting  | posting   | posting   | posting   | posting
      after 24 h      | none     | posting  | posting   | posting   | posting   | lost
      answer 200      | none     | ready    | delivered | delivered | delivered | failed
      answer 410      | none     | ready    | lost      | lost      | lost      | failed
      answer 500      | none     | ready    | failed    | none      | none      | failed
      newer status    | none     | none     | posting   | posting   | posting   | none
      term ends       | none     | ready    | posting   | posting   | posting   | failed
      step down       | none     | ready    | posting   | posting   | posting   | failed
      drop statuses   | none     | none     | posting   | posting   | posting   | none
      take over       | none     | ready    | posting   | posting   | posting   | failed
      deliver own     | none     | ready    | posting   | posting   | posting   | failed
      """;

  private static final Peer SELF = Peer.of("node-z", "10.0.0.9", 8080);
  private static final Peer PEER = Peer.of("node-a", "10.0.0.1", 8080);
  private static final Peer ANOTHER = Peer.of("node-b", "10.0.0.2", 8080);
  private static final PostResult NOT_TAKEN = new PostResult.Undelivered("500", Duration.ZERO);
  private static final Alert.PeerDown ALERT = down(1);
  private static final Alert.ClusterStatus STATUS_ALERT = status("status");

  private final MemberSettings settings =
      new MemberSettings(SELF, Timings.DEFAULTS, false, true, true, true, false);
  private final RecordingOutlet outlet = RecordingOutlet.of(Effect.Post.class);
  private final Ledger ledger = new Ledger(nanos -> Instant.EPOCH);
  private final Delivery delivery = new Delivery(settings, ledger, new Random(3)::nextLong, outlet);

  static Stream<Arguments> outage() {
    return cells(OUTAGE);
  }

  static Stream<Arguments> status() {
    return cells(STATUS);
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("outage")
  void anOutageIsWhereTheTableSays(String state, String move, String next) {
    ledger.wentDown(ALERT, 0);
    enter(ALERT, state);
    assertEquals(state, at(ALERT));
    move(ALERT, move);
    assertEquals(next, after(ALERT));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("status")
  void aClusterStatusIsWhereTheTableSays(String state, String move, String next) {
    enter(STATUS_ALERT, state);
    assertEquals(
        Set.of("replaced", "dropped").contains(state) ? "posting" : state, at(STATUS_ALERT));
    move(STATUS_ALERT, move);
    assertEquals(next, after(STATUS_ALERT));
  }

  @Test
  void everyStateHasAColumn() {
    List<String> columns =
        Stream.of(OUTAGE.lines().findFirst().orElseThrow().split("\\|", -1))
            .map(String::strip)
            .toList();
    for (Class<?> state : leaves(DeliveryState.class).toList()) {
      assertTrue(columns.contains(state.getSimpleName().toLowerCase(Locale.ROOT)), state.getName());
    }
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(DeliveryMovesTest::leaves)
        : Stream.of(type);
  }

  @Test
  void aSettledPostThatFailsCannotBeTriedAgain() {
    DeliveryState.Posting settled =
        new DeliveryState.Ready(ALERT, 0).posted(1, 0).settledElsewhere();
    assertThrows(IllegalStateException.class, settled::failed);
  }

  private static Stream<Arguments> cells(String table) {
    List<String[]> rows = table.lines().map(line -> line.split("\\|", -1)).toList();
    String[] states = rows.getFirst();
    List<Arguments> cells = new ArrayList<>();
    for (String[] row : rows.subList(1, rows.size())) {
      assertEquals(states.length, row.length, row[0]);
      for (int i = 1; i < row.length; i++) {
        cells.add(arguments(states[i].strip(), row[0].strip(), row[i].strip()));
      }
    }
    return cells.stream();
  }

  /** Post 1 is that of {@code alert}. */
  private void enter(Alert alert, String state) {
    switch (state) {
      case "none" -> {}
      case "recorded" -> delivery.record(ALERT, 0);
      case "ready" -> ready(alert);
      case "posting" -> {
        ready(alert);
        delivery.advance();
      }
      case "settled" -> {
        enter(alert, "posting");
        delivery.dropSettled(LedgerEntry.of(PEER), 1);
      }
      case "replaced" -> {
        enter(alert, "posting");
        delivery.status(status("newer"));
      }
      case "dropped" -> {
        enter(alert, "posting");
        delivery.dropClusterStatus();
      }
      case "failed" -> {
        enter(alert, "posting");
        delivery.posted(1, NOT_TAKEN);
      }
      case "hurried" -> {
        enter(alert, "failed");
        delivery.record(down(2), 0);
      }
      default -> throw new AssertionError(state);
    }
  }

  private void ready(Alert alert) {
    switch (alert) {
      case Alert.ClusterStatus status -> delivery.status(status);
      case Alert.OfPeer about -> delivery.queue(new DeliveryState.Ready(about, 0));
    }
  }

  private void move(Alert alert, String move) {
    switch (move) {
      case "record" -> delivery.record(ALERT, 0);
      case "release" -> release();
      case "advance" -> delivery.advance();
      case "after 4999 ms" -> advanceAfter(Duration.ofMillis(4_999));
      case "after 5 s" -> advanceAfter(Duration.ofSeconds(5));
      case "after 24 h" -> advanceAfter(Duration.ofHours(24));
      case "answer 200" -> delivery.posted(1, new PostResult.Delivered(200));
      case "answer 410" -> delivery.posted(1, new PostResult.Gone());
      case "answer 500" -> delivery.posted(1, NOT_TAKEN);
      case "settle" -> delivery.dropSettled(LedgerEntry.of(PEER), 1);
      case "settle another" -> {
        delivery.dropSettled(LedgerEntry.of(ANOTHER), 1);
        delivery.dropSettled(LedgerEntry.of(PEER), 0);
      }
      case "record later" -> delivery.record(down(3), 0);
      case "newer status" -> delivery.status(status("newest"));
      case "term ends" -> delivery.dropRecorded();
      case "step down" -> delivery.dropPeerAlerts();
      case "drop statuses" -> delivery.dropClusterStatus();
      case "take over" -> delivery.takeOver(ledger.copy().entries());
      case "deliver own" -> delivery.deliverOwn();
      default -> throw new AssertionError(alert + " " + move);
    }
  }

  private void advanceAfter(Duration duration) {
    outlet.pass(duration);
    delivery.advance();
  }

  /** As a coordinator without peers, which is a quorum. */
  private void release() {
    FailureDetector nobody =
        new FailureDetector(
            SELF,
            Timings.DEFAULTS,
            peer -> new Remembered(PeerState.NEW, 0),
            Unused.of(Probes.class),
            outlet.nowNanos());
    Quorum quorum = new Quorum(settings, nobody, new Lease(settings, outlet), outlet);
    quorum.look();
    delivery.release(new Replication(ledger), quorum, new Sanity(settings, outlet), false);
  }

  private String after(Alert alert) {
    String at = at(alert);
    if (delivery.fault().isPresent()) {
      assertNotEquals("none", at);
      return "refused";
    }
    boolean lost =
        outlet.reported(Transition.AlertLost.class).stream()
            .anyMatch(transition -> transition.alert().equals(alert));
    boolean delivered =
        outlet.reported(Transition.AlertDelivered.class).stream()
            .anyMatch(transition -> transition.alert().equals(alert));
    if (lost || delivered) {
      assertEquals("none", at);
      assertEquals(List.of(), ledger.undelivered());
      return lost ? "lost" : "delivered";
    }
    return at;
  }

  private String at(Alert alert) {
    List<DeliveryState> states =
        delivery.states().filter(state -> state.alert().equals(alert)).toList();
    if (states.isEmpty()) {
      return "none";
    }
    assertEquals(1, states.size(), states::toString);
    return switch (states.getFirst()) {
      case DeliveryState.Recorded recorded -> "recorded";
      case DeliveryState.Ready ready -> "ready";
      case DeliveryState.Posting posting -> posting.settled() ? "settled" : "posting";
      case DeliveryState.Failed failed -> failed.hurried() ? "hurried" : "failed";
    };
  }

  private static Alert.PeerDown down(int number) {
    return new Alert.PeerDown(
        "outage-" + number,
        number,
        new PeerStatus(PEER, false),
        SELF,
        Cause.TIMEOUT,
        Scope.UNKNOWN);
  }

  private static Alert.ClusterStatus status(String id) {
    return new Alert.ClusterStatus(id, List.of(), SELF);
  }
}
