package io.knh.core.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.Effect;
import io.knh.core.model.LaneView;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.PostResult;
import io.knh.core.model.RecordingOutlet;
import io.knh.core.model.Scope;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One alert from ready to delivered: posts, retries, room. */
class DeliveryTest {

  private static final Peer SELF = Peer.of("node-z", "10.0.0.9", 8080);
  private static final PostResult DELIVERED = new PostResult.Delivered(200);
  private static final PostResult DOWN = new PostResult.Undelivered("down", Duration.ZERO);

  private record Posted(String alert, int attempt) {}

  private final RecordingOutlet outlet = RecordingOutlet.of(Effect.Post.class);
  private final Ledger ledger = new Ledger(nanos -> Instant.EPOCH);
  private final Delivery delivery =
      new Delivery(
          new MemberSettings(SELF, Timings.DEFAULTS, false, true, true, true, false),
          ledger,
          new Random(3)::nextLong,
          outlet);

  /** The posts so far, which are numbered from 1. */
  private List<Posted> posted() {
    List<Posted> posted = new ArrayList<>();
    for (Effect.Post post : outlet.effects(Effect.Post.class)) {
      posted.add(new Posted(post.alert().id(), post.attempt()));
      assertEquals(posted.size(), post.post());
    }
    return posted;
  }

  private List<String> delivered() {
    return outlet.reported(Transition.AlertDelivered.class).stream()
        .map(ended -> ended.alert().id())
        .toList();
  }

  private List<String> lost() {
    return outlet.reported(Transition.AlertLost.class).stream()
        .map(ended -> ended.alert().id())
        .toList();
  }

  /** Of a peer of its own for each id. */
  private static Alert.OfPeer down(String id) {
    int number = Math.floorMod(id.hashCode(), 60_000);
    String ip = "10.0." + number / 250 + "." + (number % 250 + 1);
    return down(id, Peer.of("node-" + id.replace(' ', '-'), ip, 8080), 1);
  }

  private static Alert.PeerDown down(String id, Peer peer, int number) {
    return new Alert.PeerDown(
        id, number, new PeerStatus(peer, false), SELF, Cause.TIMEOUT, Scope.UNKNOWN);
  }

  private static Alert status(String id) {
    return new Alert.ClusterStatus(id, List.of(), SELF);
  }

  private void add(Alert alert) {
    switch (alert) {
      case Alert.ClusterStatus status -> delivery.status(status);
      case Alert.OfPeer about -> delivery.queue(new DeliveryState.Ready(about, outlet.nowNanos()));
    }
    delivery.advance();
  }

  private void result(long post, PostResult result) {
    delivery.posted(post, result);
    assertEquals(Optional.empty(), delivery.fault());
    delivery.advance();
    assertEquals(Optional.empty(), delivery.fault());
  }

  private void pass(Duration duration) {
    outlet.pass(duration);
    delivery.advance();
  }

  @Test
  void anAlertIsPostedAtOnceAndDoneWithWhenDelivered() {
    add(down("a"));
    assertEquals(List.of(new Posted("a", 1)), posted());
    result(1, DELIVERED);
    pass(Duration.ofDays(2));
    assertEquals(1, posted().size());
    assertEquals(List.of("a"), delivered());
    assertEquals(0, delivery.size());
  }

  @Test
  void anAlertThatFailedIsPostedAgainAfterFiveSeconds() {
    add(down("a"));
    result(1, DOWN);
    assertEquals(Duration.ofSeconds(5).toNanos(), delivery.wakeNanos());
    pass(Duration.ofMillis(4_999));
    assertEquals(1, posted().size());
    pass(Duration.ofMillis(1));
    assertEquals(List.of(new Posted("a", 1), new Posted("a", 2)), posted());
  }

  @Test
  void anAlertIsTriedForTwentyFourHoursAndThenLostAloud() {
    add(down("a"));
    for (int post = 1; lost().isEmpty(); post++) {
      result(post, DOWN);
      pass(Duration.ofNanos(delivery.wakeNanos() - outlet.nowNanos()));
    }
    assertEquals(List.of("a"), lost());
    assertTrue(outlet.nowNanos() >= Duration.ofHours(24).toNanos());
    assertTrue(outlet.nowNanos() <= Duration.ofHours(24).plusMinutes(5).toNanos());
    // At most 5 minutes apart; on average half of that.
    assertTrue(posted().size() > 24 * 12 && posted().size() < 24 * 60, "posts: " + posted().size());
  }

  @Test
  void noMoreThanFourPostsAreOnTheirWayAtATime() {
    for (int i = 0; i < 10; i++) {
      add(down("event-" + i));
    }
    assertEquals(4, posted().size());
    result(2, DELIVERED);
    assertEquals(5, posted().size());
  }

  @Test
  void statusesThatHangLeaveRoomForAnAlarm() {
    for (int i = 0; i < 10; i++) {
      add(status("status-" + i));
    }
    assertEquals(List.of(new Posted("status-0", 1)), posted());
    assertEquals(Long.MAX_VALUE, delivery.wakeNanos());
    add(down("a"));
    assertEquals(new Posted("a", 1), posted().getLast());
    result(1, DELIVERED);
    assertEquals(new Posted("status-9", 1), posted().getLast());
  }

  @Test
  void aNewerClusterStatusReplacesAnUndeliveredOlderOne() {
    add(status("old"));
    result(1, DOWN);
    add(status("newer"));
    result(2, DOWN);
    add(status("newest"));
    result(3, DELIVERED);
    pass(Duration.ofHours(1));
    assertEquals(List.of("newest"), delivered());
    assertEquals(0, delivery.size());
  }

  @Test
  void anOlderStatusThatFailsAfterTheNewerOneCameIsNotPostedAgain() {
    add(status("old"));
    add(status("new"));
    result(1, DOWN);
    result(2, DELIVERED);
    pass(Duration.ofHours(1));
    assertEquals(List.of(new Posted("old", 1), new Posted("new", 1)), posted());
  }

  @Test
  void aNewAlertIsTriedAtOnceThoughOthersWaitForTheReceiver() {
    add(down("a"));
    result(1, DOWN);
    pass(Duration.ofSeconds(1));
    add(down("b"));
    assertEquals(new Posted("b", 1), posted().getLast());
  }

  @Test
  void aReceiverThatIsBackGetsAllThatWaited() {
    add(down("a"));
    result(1, DOWN);
    add(down("b"));
    result(2, DOWN);
    add(down("c"));
    result(3, DELIVERED);
    assertEquals(5, posted().size());
    result(4, DELIVERED);
    result(5, DELIVERED);
    assertEquals(List.of("c", "a", "b"), delivered());
  }

  @Test
  void anAlertThatTheReceiverCannotStandDoesNotHoldUpTheOthers() {
    add(down("poison"));
    result(1, DOWN);
    add(down("b"));
    result(2, DELIVERED);
    assertEquals(List.of("b"), delivered());
  }

  @Test
  void eachDestinationCountsItsOwnFailures() {
    for (int i = 1; i <= 5; i++) {
      add(status("status-" + i));
      result(i, DOWN);
    }
    add(down("a"));
    result(6, DOWN);
    long before = outlet.nowNanos();
    while (posted().stream().noneMatch(new Posted("a", 2)::equals)) {
      pass(Duration.ofMillis(100));
    }
    assertEquals(Duration.ofSeconds(5).toNanos(), outlet.nowNanos() - before);
  }

  @Test
  void retryAfterHoldsBackNewAlertsToo() {
    add(down("a"));
    result(1, new PostResult.Undelivered("503", Duration.ofSeconds(30)));
    pass(Duration.ofSeconds(1));
    add(down("b"));
    assertEquals(1, posted().size());
    pass(Duration.ofSeconds(29));
    assertEquals(3, posted().size());
  }

  /** An alert is recorded, and the time comes of those that were tried before. */
  private void takeOverUntilTheNextTry() {
    Alert.OfPeer recorded = down("new");
    delivery.takeOver(
        List.of(new LedgerEntry(recorded.peer().peer(), 1, 0, 0, 0, 0, List.of(recorded))));
    outlet.pass(Duration.ofNanos(delivery.wakeNanos() - outlet.nowNanos()));
  }

  /** It would wait for a place, and what allowed its first post may not hold by then. */
  @Test
  void nothingBecomesReadyBehindOthersWhoseTimeHasCome() {
    for (int i = 1; i <= Delivery.MAX_IN_FLIGHT; i++) {
      add(down("old " + i));
    }
    for (int i = 1; i <= Delivery.MAX_IN_FLIGHT; i++) {
      result(i, new PostResult.Undelivered("503", Duration.ofSeconds(12)));
    }
    takeOverUntilTheNextTry();
    assertFalse(delivery.anyWithRoom());
    delivery.advance();
    assertEquals(2 * Delivery.MAX_IN_FLIGHT, posted().size());
    assertFalse(delivery.anyWithRoom());
    result(posted().size(), DELIVERED);
    assertTrue(delivery.anyWithRoom());
  }

  @Test
  void retryAfterHoldsBackNewAlertsNoLongerThanAsked() {
    add(down("a"));
    for (int i = 1; i <= 12; i++) {
      result(i, DOWN);
      pass(RetrySchedule.LONGEST);
    }
    assertEquals(13, posted().size());
    result(13, new PostResult.Undelivered("503", Duration.ofSeconds(2)));
    pass(Duration.ofSeconds(2));
    int before = posted().size();
    add(down("b"));
    assertEquals(before + 1, posted().size());
    assertEquals(new Posted("b", 1), posted().getLast());
  }

  @Test
  void aFullQueueLosesTheNewAlertAloud() {
    for (int i = 0; i < Delivery.MAX_PEER_ALERTS + Delivery.MAX_IN_FLIGHT; i++) {
      add(down("event-" + i));
    }
    assertEquals(List.of(), lost());
    add(down("one too many"));
    assertEquals(List.of("one too many"), lost());
  }

  /** As where nobody asks for outages, and the next one of its peer is settled at once. */
  @Test
  void whatIsSettledWithoutAPostIsNotPostedAnyMore() {
    Alert.PeerDown alert = down("a", Peer.of("node-a", "10.0.0.1", 8080), 1);
    ledger.wentDown(alert, 0);
    delivery.record(alert, 0);
    delivery.settle(alert.subject(), 3);
    assertFalse(delivery.anyRecorded());
    assertEquals(List.of(), ledger.undelivered());
    assertEquals(0, delivery.size());
  }

  @Test
  void aDeliveredAlertIsNamedOnceAsSettled() {
    Alert.OfPeer alert = down("a");
    add(alert);
    result(1, DELIVERED);
    assertEquals(List.of(alert), delivery.takeSettled());
    assertEquals(List.of(), delivery.takeSettled());
  }

  // ---- whether the destination fails

  private LaneView downs() {
    return delivery.lanes().getFirst();
  }

  @Test
  void whatAnotherDeliveredIsNoFailureOfTheDestination() {
    Alert.OfPeer alert = down("a");
    add(alert);
    result(1, DOWN);
    assertEquals(0, downs().failingNanos());
    delivery.dropSettled(LedgerEntry.of(alert.subject()), 1);
    assertEquals(-1, downs().failingNanos());
    assertTrue(downs().accepted());
  }

  @Test
  void whatAnotherDeliveredWhileItWasRefusedHereIsNoFailureEither() {
    Alert.OfPeer alert = down("a");
    add(alert);
    delivery.dropSettled(LedgerEntry.of(alert.subject()), 1);
    result(1, DOWN);
    assertEquals(-1, downs().failingNanos());
  }

  @Test
  void aDestinationFailsAsLongAsAnAlertItRefusedWaits() {
    Alert.OfPeer alert = down("a");
    add(alert);
    add(down("b"));
    result(1, DOWN);
    result(2, DOWN);
    delivery.dropSettled(LedgerEntry.of(alert.subject()), 1);
    assertEquals(0, downs().failingNanos());
    assertEquals("down", downs().reason());
  }

  @Test
  void aDestinationFailsThoughAnAlertWasGivenUp() {
    Alert.OfPeer alert = down("a");
    add(alert);
    result(1, DOWN);
    pass(RetrySchedule.GIVE_UP);
    assertEquals(List.of("a"), lost());
    delivery.dropSettled(LedgerEntry.of(alert.subject()), 1);
    assertEquals(0, downs().failingNanos());
    assertFalse(downs().accepted());
  }

  // ---- recoveries beside outages

  @Test
  void recoveriesThatWaitTogetherHoldBackNoOutage() {
    long posts = 0;
    for (int i = 1; i <= 20; i++) {
      Peer back = Peer.of("node-" + i, "10.0.9." + i, 8080);
      add(new Alert.PeerUp("up " + i, 2, new PeerStatus(back, true), SELF));
      result(++posts, DOWN);
    }
    takeOverUntilTheNextTry();
    assertTrue(delivery.anyWithRoom());
    delivery.advance();
    assertTrue(delivery.anyWithRoom(), "one recovery is on its way, and 19 wait behind it");
  }

  // ---- a peer that flaps

  /** Ten alerts of one peer that the receiver refused: the ledger has room for the last eight. */
  private LedgerEntry flapping() {
    Peer peer = Peer.of("node-f", "10.0.9.99", 8080);
    LedgerEntry entry = LedgerEntry.of(peer);
    for (int number = 1; number <= 2 + LedgerEntry.MAX_UNDELIVERED; number++) {
      Alert.OfPeer alert =
          number % 2 == 1
              ? down("no " + number, peer, number)
              : new Alert.PeerUp("no " + number, number, new PeerStatus(peer, true), SELF);
      entry = entry.recording(alert);
      delivery.queue(new DeliveryState.Ready(alert, outlet.nowNanos()));
    }
    return entry;
  }

  @Test
  void whatNoLedgerHadRoomForIsLostAloudWhenAnotherDeliversALaterOne() {
    LedgerEntry before = flapping();
    delivery.dropSettled(before, 4);
    assertEquals(List.of("no 1", "no 2"), lost().stream().sorted().toList());
    delivery.dropSettled(before.settledTo(4), 10);
    assertEquals(2, lost().size(), "the others were known to whoever delivered the last");
    assertEquals(0, delivery.size());
  }

  @Test
  void itIsLostOnlyIfItDoesNotArriveAfterAll() {
    LedgerEntry before = flapping();
    delivery.advance();
    assertEquals("no 1", posted().getFirst().alert());
    assertEquals("no 3", posted().get(1).alert());
    delivery.dropSettled(before, 10);
    assertEquals(List.of("no 2"), lost());
    result(1, DOWN);
    assertEquals(List.of("no 2", "no 1"), lost());
    result(2, DOWN);
    assertEquals(2, lost().size());
  }

  @Test
  void itIsLostWhenTheReceiverIsGone() {
    LedgerEntry before = flapping();
    delivery.advance();
    delivery.dropSettled(before, 10);
    result(1, new PostResult.Gone());
    assertEquals(List.of("no 2", "no 1"), lost());
  }

  @Test
  void itIsNotLostIfItArrives() {
    LedgerEntry before = flapping();
    delivery.advance();
    delivery.dropSettled(before, 10);
    result(1, DELIVERED);
    assertEquals(List.of("no 1"), delivered());
    assertEquals(List.of("no 2"), lost());
  }
}
