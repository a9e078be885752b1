package io.knh.core.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.PostResult;
import io.knh.core.model.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest {

  private static final Peer SELF = Peer.of("node-z", "10.0.0.9", 8080);
  private static final PostResult DELIVERED = new PostResult.Delivered(200);
  private static final PostResult DOWN = new PostResult.Undelivered("down", Duration.ZERO);

  private record Posted(String alert, int attempt) {}

  private final List<Posted> posted = new ArrayList<>();
  private final List<String> delivered = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private Outbox outbox = newOutbox();
  private long nowNanos;

  private Outbox newOutbox() {
    Random random = new Random(3);
    return new Outbox(
        random::nextLong,
        new Posts() {
          @Override
          public long post(Alert alert, int attempt) {
            posted.add(new Posted(alert.id(), attempt));
            return posted.size();
          }

          @Override
          public void delivered(Alert alert, int attempts) {
            delivered.add(alert.id());
          }

          @Override
          public void failed(Alert alert, int attempt, String reason, Duration retryIn) {}

          @Override
          public void lost(Alert alert, String reason) {
            lost.add(alert.id());
          }
        });
  }

  @BeforeEach
  void start() {
    outbox = newOutbox();
  }

  private static Alert down(String id) {
    Peer peer = Peer.of("node-a", "10.0.0.1", 8080);
    return new Alert.PeerDown(
        id, 1, new PeerStatus(peer, false), SELF, Cause.TIMEOUT, Scope.UNKNOWN);
  }

  private static Alert status(String id) {
    return new Alert.ClusterStatus(id, List.of(), SELF);
  }

  private void add(Alert alert) {
    outbox.add(alert, nowNanos);
    outbox.advance(nowNanos);
  }

  private void result(long post, PostResult result) {
    outbox.posted(post, result, nowNanos);
    outbox.advance(nowNanos);
  }

  private void pass(Duration duration) {
    nowNanos += duration.toNanos();
    outbox.advance(nowNanos);
  }

  @Test
  void anEventIsPostedAtOnceAndDoneWithWhenDelivered() {
    add(down("a"));
    assertEquals(List.of(new Posted("a", 1)), posted);
    result(1, DELIVERED);
    pass(Duration.ofDays(2));
    assertEquals(1, posted.size());
    assertEquals(List.of("a"), delivered);
    assertEquals(0, outbox.size());
  }

  @Test
  void anEventThatFailedIsPostedAgainAfterFiveSeconds() {
    add(down("a"));
    result(1, DOWN);
    assertEquals(Duration.ofSeconds(5).toNanos(), outbox.wakeNanos());
    pass(Duration.ofMillis(4_999));
    assertEquals(1, posted.size());
    pass(Duration.ofMillis(1));
    assertEquals(List.of(new Posted("a", 1), new Posted("a", 2)), posted);
  }

  @Test
  void anEventIsTriedForTwentyFourHoursAndThenLostAloud() {
    add(down("a"));
    for (int post = 1; lost.isEmpty(); post++) {
      result(post, DOWN);
      while (posted.size() == post && lost.isEmpty()) {
        pass(Duration.ofSeconds(1));
      }
    }
    assertEquals(List.of("a"), lost);
    assertTrue(nowNanos >= Duration.ofHours(24).toNanos());
    assertTrue(nowNanos <= Duration.ofHours(24).plusMinutes(5).toNanos());
    // At most 5 minutes apart; on average half of that.
    assertTrue(posted.size() > 24 * 12 && posted.size() < 24 * 60, "posts: " + posted.size());
  }

  @Test
  void anEventThatTheReceiverWantsNoMoreIsLostAloud() {
    add(down("a"));
    result(1, new PostResult.Gone());
    pass(Duration.ofDays(1));
    assertEquals(List.of("a"), lost);
    assertEquals(1, posted.size());
  }

  @Test
  void noMoreThanFourPostsAreOnTheirWayAtATime() {
    for (int i = 0; i < 10; i++) {
      add(down("event-" + i));
    }
    assertEquals(4, posted.size());
    result(2, DELIVERED);
    assertEquals(5, posted.size());
  }

  @Test
  void statusesThatHangLeaveRoomForAnAlarm() {
    for (int i = 0; i < 10; i++) {
      add(status("status-" + i));
    }
    assertEquals(List.of(new Posted("status-0", 1)), posted);
    assertEquals(Long.MAX_VALUE, outbox.wakeNanos());
    add(down("a"));
    assertEquals(new Posted("a", 1), posted.getLast());
    result(1, DELIVERED);
    assertEquals(new Posted("status-9", 1), posted.getLast());
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
    assertEquals(List.of("newest"), delivered);
    assertEquals(0, outbox.size());
  }

  @Test
  void anOlderStatusThatFailsAfterTheNewerOneCameIsNotPostedAgain() {
    add(status("old"));
    add(status("new"));
    result(1, DOWN);
    result(2, DELIVERED);
    pass(Duration.ofHours(1));
    assertEquals(List.of(new Posted("old", 1), new Posted("new", 1)), posted);
  }

  @Test
  void aNewEventIsTriedAtOnceThoughOthersWaitForTheReceiver() {
    add(down("a"));
    result(1, DOWN);
    pass(Duration.ofSeconds(1));
    add(down("b"));
    assertEquals(new Posted("b", 1), posted.getLast());
  }

  @Test
  void aReceiverThatIsBackGetsAllThatWaited() {
    add(down("a"));
    result(1, DOWN);
    add(down("b"));
    result(2, DOWN);
    add(down("c"));
    result(3, DELIVERED);
    assertEquals(5, posted.size());
    result(4, DELIVERED);
    result(5, DELIVERED);
    assertEquals(List.of("c", "a", "b"), delivered);
  }

  @Test
  void anEventThatTheReceiverCannotStandDoesNotHoldUpTheOthers() {
    add(down("poison"));
    result(1, DOWN);
    add(down("b"));
    result(2, DELIVERED);
    assertEquals(List.of("b"), delivered);
  }

  @Test
  void eachDestinationCountsItsOwnFailures() {
    for (int i = 1; i <= 5; i++) {
      add(status("status-" + i));
      result(i, DOWN);
    }
    add(down("a"));
    result(6, DOWN);
    long before = nowNanos;
    while (posted.stream().noneMatch(new Posted("a", 2)::equals)) {
      pass(Duration.ofMillis(100));
    }
    assertEquals(Duration.ofSeconds(5).toNanos(), nowNanos - before);
  }

  @Test
  void retryAfterHoldsBackNewEventsToo() {
    add(down("a"));
    result(1, new PostResult.Undelivered("503", Duration.ofSeconds(30)));
    pass(Duration.ofSeconds(1));
    add(down("b"));
    assertEquals(1, posted.size());
    pass(Duration.ofSeconds(29));
    assertEquals(3, posted.size());
  }

  @Test
  void retryAfterHoldsBackNewEventsNoLongerThanAsked() {
    add(down("a"));
    for (int i = 1; i <= 12; i++) {
      result(i, DOWN);
      pass(RetrySchedule.LONGEST);
    }
    assertEquals(13, posted.size());
    result(13, new PostResult.Undelivered("503", Duration.ofSeconds(2)));
    pass(Duration.ofSeconds(2));
    int before = posted.size();
    add(down("b"));
    assertEquals(before + 1, posted.size());
    assertEquals(new Posted("b", 1), posted.getLast());
  }

  @Test
  void aFullOutboxLosesTheNewEventAloud() {
    for (int i = 0; i < Outbox.MAX_PEER_ALERTS + Outbox.MAX_IN_FLIGHT; i++) {
      add(down("event-" + i));
    }
    assertEquals(List.of(), lost);
    add(down("one too many"));
    assertEquals(List.of("one too many"), lost);
  }

  @Test
  void idsAreRandomAndOfFullLength() {
    Random random = new Random(1);
    AlertIds ids = new AlertIds(random::nextLong);
    assertTrue(ids.next().matches("knh_[0-9a-f]{32}"));
    assertEquals(1_000, Stream.generate(ids::next).limit(1_000).distinct().count());
    assertEquals("knh_" + "0".repeat(31) + "1", new AlertIds(zeroThenOne()).next());
  }

  private static LongSupplier zeroThenOne() {
    Iterator<Long> values = List.of(0L, 1L).iterator();
    return values::next;
  }
}
