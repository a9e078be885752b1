package io.knh.core.alert;

import io.knh.core.alert.DeliveryState.Posting;
import io.knh.core.alert.DeliveryState.Queued;
import io.knh.core.alert.DeliveryState.Recorded;
import io.knh.core.model.Alert;
import io.knh.core.model.AlertKind;
import io.knh.core.model.LaneView;
import io.knh.core.model.PostResult;
import io.knh.core.model.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What is not delivered to one destination, and how that has been doing. An alert lies in one of
 * three places by its state; whatever moves it takes it from one and puts it into the next.
 *
 * <p>A destination counts its failures in a row. A new alert is tried at once, whatever came before
 * it, unless the receiver asked to wait; what failed waits for the destination's next time, behind
 * the others, so that one alert which a receiver cannot stand does not hold up the rest.
 */
final class Lane {

  /** What an alert is known by: two members may have given one outage different ids. */
  private record Key(Subject subject, int number) {
    static Key of(Alert alert) {
      return switch (alert) {
        case Alert.OfPeer about -> new Key(about.subject(), about.number());
        // There is one at most; a newer one takes its place.
        case Alert.ClusterStatus status -> new Key(Subject.of(status.coordinator()), 0);
      };
    }
  }

  private final AlertKind kind;
  private final int maxPosting;
  private final SequencedMap<Key, Recorded> recorded = new LinkedHashMap<>();
  private final SequencedMap<Key, Queued> queue = new LinkedHashMap<>();
  private final SequencedMap<Key, Posting> posting = new LinkedHashMap<>();
  private int failures;
  private long failingNanos = -1;
  private boolean accepted;
  private String reason = "";
  private long retryNanos;
  private long closedUntilNanos;
  private Optional<String> illegal = Optional.empty();

  /** A lane of which at most {@code maxPosting} alerts are posted at a time. */
  Lane(AlertKind kind, int maxPosting) {
    this.kind = kind;
    this.maxPosting = maxPosting;
  }

  // ---- what lies here

  boolean contains(Alert alert) {
    Key key = Key.of(alert);
    return recorded.containsKey(key) || queue.containsKey(key) || posting.containsKey(key);
  }

  /** Those that may not be posted yet, in the order in which they came. */
  Iterable<Recorded> recorded() {
    return recorded.values();
  }

  Optional<Recorded> firstRecorded() {
    return recorded.isEmpty() ? Optional.empty() : Optional.of(recorded.firstEntry().getValue());
  }

  int recordedSize() {
    return recorded.size();
  }

  int queuedSize() {
    return queue.size();
  }

  int postingSize() {
    return posting.size();
  }

  /** All that lies here. */
  Stream<DeliveryState> states() {
    return Stream.of(recorded.values(), queue.values(), posting.values())
        .flatMap(Collection::stream);
  }

  /** All but the settled ones, whatever their state. */
  Stream<Alert> open() {
    return states()
        .filter(state -> !(state instanceof Posting post && post.settled()))
        .map(DeliveryState::alert);
  }

  /** How many of those that wait are posted now, as far as this lane has places. */
  int goingNow(long nowNanos) {
    int places = maxPosting - posting.size();
    int count = 0;
    for (Queued waiting : queue.values()) {
      count += nowNanos >= readyNanos(waiting) ? 1 : 0;
    }
    return Math.min(count, places);
  }

  boolean isFull() {
    return posting.size() >= maxPosting;
  }

  /** Whether one more would be posted now if it came: nobody goes before it. */
  boolean hasRoom(long nowNanos) {
    return posting.size() + goingNow(nowNanos) < maxPosting;
  }

  /** Whether the receiver has not asked to wait. */
  boolean isOpen(long nowNanos) {
    return nowNanos >= closedUntilNanos;
  }

  // ---- the moves

  void put(Recorded alert) {
    put(recorded, alert);
  }

  /** Puts {@code alert} behind the others; a newer cluster status takes the older one's place. */
  void put(Queued alert) {
    put(queue, alert);
  }

  void remove(Recorded alert) {
    recorded.remove(Key.of(alert.alert()), alert);
  }

  /** Whether it was there still. */
  boolean remove(Queued alert) {
    return queue.remove(Key.of(alert.alert()), alert);
  }

  void put(Posting alert) {
    put(posting, alert);
  }

  /** An alert that is here already stays what it is: two states would be two posts of it. */
  private <S extends DeliveryState> void put(Map<Key, S> place, S state) {
    boolean elsewhere = state.alert() instanceof Alert.OfPeer && contains(state.alert());
    if (elsewhere) {
      illegal = Optional.of("alert " + Key.of(state.alert()) + " was to get a second state");
    } else {
      place.put(Key.of(state.alert()), state);
    }
  }

  /** Takes out the post with the number {@code post}, which ended. */
  Optional<Posting> take(long post) {
    Optional<Posting> ended =
        posting.values().stream().filter(one -> one.post() == post).findFirst();
    ended.ifPresent(one -> posting.remove(Key.of(one.alert())));
    return ended;
  }

  /**
   * The alerts about {@code subject} up to {@code number} are done with.
   *
   * @return whether some of them were to be posted
   */
  boolean dropSettled(Subject subject, int number) {
    recorded.values().removeIf(one -> isUpTo(one.alert(), subject, number));
    boolean queued = queue.values().removeIf(one -> isUpTo(one.alert(), subject, number));
    posting.replaceAll(
        (key, one) -> isUpTo(one.alert(), subject, number) ? one.settledElsewhere() : one);
    return queued;
  }

  /**
   * Where another delivered what the destination refused, and nothing else was refused, it is not
   * asked again: that it refused it says nothing of now.
   */
  void forgetFailureOfNothing() {
    boolean isAskedAgain =
        !posting.isEmpty()
            || queue.values().stream().anyMatch(DeliveryState.Failed.class::isInstance);
    if (failingNanos >= 0 && !isAskedAgain) {
      forgetFailure();
    }
  }

  /** Whether {@code alert} is one about {@code subject}, with this number or a smaller one. */
  static boolean isUpTo(Alert alert, Subject subject, int number) {
    return alert instanceof Alert.OfPeer about
        && about.number() <= number
        && about.subject().equals(subject);
  }

  /** What was posted and waits of the alerts about {@code subject} up to it goes at once. */
  void hurry(Subject subject, int number) {
    queue.replaceAll(
        (key, waiting) ->
            waiting instanceof DeliveryState.Failed failed
                    && isUpTo(failed.alert(), subject, number)
                ? failed.hurry()
                : waiting);
  }

  void dropRecorded() {
    recorded.clear();
  }

  /** Drops all that is not on its way. */
  void drop() {
    recorded.clear();
    queue.clear();
  }

  // ---- the destination

  /** A term begins: how posts of an earlier one did says nothing of now. */
  void begin() {
    failingNanos = -1;
    accepted = false;
  }

  /** The destination accepted an alert, or wants no more of it. */
  void reopen(long nowNanos) {
    forgetFailure();
    retryNanos = nowNanos;
    closedUntilNanos = nowNanos;
  }

  private void forgetFailure() {
    failures = 0;
    failingNanos = -1;
    accepted = true;
    reason = "";
  }

  /**
   * A post failed. Posts in flight together that fail together are one failure of the destination.
   *
   * @return how long it is until the destination is tried again, in nanoseconds
   */
  long failed(PostResult.Undelivered result, RetrySchedule schedule, long nowNanos) {
    failingNanos = failingNanos < 0 ? nowNanos : failingNanos;
    accepted = false;
    reason = result.reason();
    if (nowNanos >= retryNanos) {
      failures++;
      retryNanos = nowNanos + schedule.delayNanos(failures, result.retryAfter());
    }
    if (!result.retryAfter().isZero()) {
      long openNanos = nowNanos + RetrySchedule.boundedNanos(result.retryAfter());
      closedUntilNanos = Math.max(closedUntilNanos, openNanos);
    }
    return retryNanos - nowNanos;
  }

  /**
   * Those whose time has come, at most {@code places}, and those that are given up before these.
   */
  List<Queued> due(int places, long nowNanos) {
    List<Queued> due = new ArrayList<>();
    int left = Math.min(places, maxPosting - posting.size());
    for (Queued waiting : queue.values()) {
      if (left <= 0) {
        break;
      }
      boolean givenUp = isGivenUp(waiting, nowNanos);
      if (givenUp || nowNanos >= readyNanos(waiting)) {
        due.add(waiting);
        left -= givenUp ? 0 : 1;
      }
    }
    return due;
  }

  static boolean isGivenUp(Queued waiting, long nowNanos) {
    return waiting instanceof DeliveryState.Failed failed && failed.isGivenUp(nowNanos);
  }

  /** When the first of those that wait may be posted; {@code Long.MAX_VALUE} when none may. */
  long wakeNanos() {
    if (isFull()) {
      return Long.MAX_VALUE;
    }
    long wakeNanos = Long.MAX_VALUE;
    for (Queued waiting : queue.values()) {
      wakeNanos = Math.min(wakeNanos, readyNanos(waiting));
    }
    return wakeNanos;
  }

  private long readyNanos(Queued waiting) {
    return waiting.goesAtOnce() ? closedUntilNanos : Math.max(retryNanos, closedUntilNanos);
  }

  LaneView view() {
    long nextNanos = -1;
    for (Queued waiting : queue.values()) {
      long readyNanos = readyNanos(waiting);
      nextNanos = nextNanos < 0 ? readyNanos : Math.min(nextNanos, readyNanos);
    }
    return new LaneView(
        kind, queue.size(), posting.size(), failures, nextNanos, failingNanos, accepted, reason);
  }

  /**
   * What must be true after every step.
   *
   * @return what is wrong; empty when nothing is
   */
  Optional<String> fault() {
    if (illegal.isPresent()) {
      Optional<String> found = illegal;
      illegal = Optional.empty();
      return found;
    }
    if (posting.size() > maxPosting) {
      return Optional.of(posting.size() + " posts of " + kind + " in flight");
    }
    for (Map<Key, ? extends DeliveryState> place : List.of(recorded, queue, posting)) {
      for (Key key : place.keySet()) {
        int states = recorded.containsKey(key) ? 1 : 0;
        states += queue.containsKey(key) && !isNewer(key) ? 1 : 0;
        states += posting.containsKey(key) ? 1 : 0;
        if (states > 1) {
          return Optional.of("alert " + key + " is in " + states + " states");
        }
      }
    }
    return Optional.empty();
  }

  /** Whether what waits is a newer cluster status than the one that is posted under its key. */
  private boolean isNewer(Key key) {
    Queued waiting = queue.get(key);
    Posting posted = posting.get(key);
    return waiting != null
        && posted != null
        && kind == AlertKind.CLUSTER_STATUS
        && !waiting.alert().id().equals(posted.alert().id());
  }
}
