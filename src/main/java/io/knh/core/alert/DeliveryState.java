package io.knh.core.alert;

import io.knh.core.model.Alert;

/**
 * How far an alert got that is not delivered. Every alert has one of these at a time, and only the
 * moves drawn here exist.
 *
 * <pre>
 *   recorded ──▶ Recorded ── replicated, quorum, sanity, a free place ──▶ Ready ──▶ Posting ──▶ delivered, or lost
 *                                                                                    ▲   │
 *                                                        its time has come, or hurried│   │ not accepted
 *                                                                                    Failed
 *   a cluster status, or its own alert while an original coordinates ──▶ Ready
 *   any but Posting ── delivered by another, taken over by another, or no room ──▶ gone; a Posting ends with its post
 * </pre>
 */
sealed interface DeliveryState {

  /** The alert. */
  Alert alert();

  /** What waits in its lane until it is posted. */
  sealed interface Queued extends DeliveryState {

    /** Whether it does not wait for the time at which the destination is tried again. */
    boolean goesAtOnce();

    /** It is posted, with the number {@code post}. */
    Posting posted(long post, long nowNanos);
  }

  /**
   * It is in the ledger, and may not be posted yet.
   *
   * @param version of the ledger that another member has to have before
   * @param sinceNanos quorum and sanity have to be shown at this time or later
   * @param recordedNanos when it was recorded, or taken over from an earlier coordinator
   */
  record Recorded(Alert.OfPeer alert, long version, long sinceNanos, long recordedNanos)
      implements DeliveryState {

    /** It may be posted, as {@code current}: the alert that all ledgers have under its number. */
    Ready ready(Alert.OfPeer current, long nowNanos) {
      return new Ready(current, nowNanos);
    }
  }

  /**
   * It may be posted, and was not yet.
   *
   * @param sinceNanos when it came here; it is given up {@link RetrySchedule#GIVE_UP} later
   */
  record Ready(Alert alert, long sinceNanos) implements Queued {

    @Override
    public boolean goesAtOnce() {
      return true;
    }

    @Override
    public Posting posted(long post, long nowNanos) {
      return new Posting(alert, sinceNanos, 1, post, nowNanos, false);
    }
  }

  /**
   * A post of it waits for its result.
   *
   * @param attempt 1 for the first post
   * @param postedNanos when this attempt began
   * @param settled whether it was delivered by another member meanwhile: it is not tried again
   */
  record Posting(
      Alert alert, long sinceNanos, int attempt, long post, long postedNanos, boolean settled)
      implements DeliveryState {

    /** Another member delivered it, or an alert that came after it. */
    Posting settledElsewhere() {
      return new Posting(alert, sinceNanos, attempt, post, postedNanos, true);
    }

    /** The receiver did not accept it. */
    Failed failed() {
      if (settled) {
        throw new IllegalStateException(alert.id() + " is settled, and is not tried again");
      }
      return new Failed(alert, sinceNanos, attempt, false);
    }
  }

  /**
   * It was posted, and not accepted.
   *
   * @param attempts how often, 1 or more
   * @param hurried whether it is tried again at once, since a later one of its peer waits for it
   */
  record Failed(Alert alert, long sinceNanos, int attempts, boolean hurried) implements Queued {

    @Override
    public boolean goesAtOnce() {
      return hurried;
    }

    /** It does not wait for its time. */
    Failed hurry() {
      return new Failed(alert, sinceNanos, attempts, true);
    }

    /** Whether it has been tried for long enough. */
    boolean isGivenUp(long nowNanos) {
      return nowNanos - sinceNanos >= RetrySchedule.GIVE_UP.toNanos();
    }

    @Override
    public Posting posted(long post, long nowNanos) {
      return new Posting(alert, sinceNanos, attempts + 1, post, nowNanos, false);
    }
  }
}
