package io.knh.status;

import io.knh.agent.Snapshots;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * When something was, by the wall's clock. The core's own clock counts from any moment; where that
 * lies is found once, so that one moment has one text, and again when the wall's clock was set.
 */
final class Moments {

  /** So far the two may drift apart before the origin is found anew. */
  private static final long MAX_DRIFT_MILLIS = 1_000;

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Snapshots snapshots;
  private long originMillis;
  private boolean found;

  Moments(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** As documents write it: ISO 8601, UTC, to the millisecond. */
  static String text(Instant moment) {
    return MILLIS.format(moment);
  }

  static String text(long millis) {
    return text(Instant.ofEpochMilli(millis));
  }

  /** Takes up that the wall's clock may have been set. */
  synchronized void set(Instant now) {
    long nowNanos = snapshots.current().steppedNanos() + snapshots.age().toNanos();
    long origin = now.toEpochMilli() - nowNanos / 1_000_000;
    if (!found || Math.abs(origin - originMillis) > MAX_DRIFT_MILLIS) {
      originMillis = origin;
      found = true;
    }
  }

  /** Milliseconds since the epoch at {@code nanos} of the core's clock. */
  synchronized long millis(long nanos) {
    return originMillis + nanos / 1_000_000;
  }

  String textOf(long nanos) {
    return text(millis(nanos));
  }
}
