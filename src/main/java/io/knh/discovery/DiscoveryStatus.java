package io.knh.discovery;

import java.time.Instant;
import java.util.Optional;

/**
 * How discovery goes at the moment. A problem does not take the roster away: the last one stands.
 *
 * @param synced whether the roster has been read at least once
 * @param lastRead when the roster was last known to be true: it was listed, a change of it was
 *     heard, or a watch ran its time without one
 * @param problem what is wrong now, in plain words
 */
public record DiscoveryStatus(
    boolean synced, Optional<Instant> lastRead, Optional<String> problem) {

  /** Nothing was read yet, and nothing is wrong. */
  static final DiscoveryStatus NOT_YET =
      new DiscoveryStatus(false, Optional.empty(), Optional.empty());

  DiscoveryStatus readAt(Instant now) {
    return new DiscoveryStatus(true, Optional.of(now), problem);
  }

  DiscoveryStatus withProblem(String text) {
    return new DiscoveryStatus(synced, lastRead, Optional.of(text));
  }

  DiscoveryStatus withoutProblem() {
    return new DiscoveryStatus(synced, lastRead, Optional.empty());
  }
}
