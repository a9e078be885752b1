package io.knh.standin.kubernetes;

import java.time.Duration;
import java.util.Set;

/** What is wrong with the API server where Leases are concerned, and with nothing else of it. */
public sealed interface LeaseTrouble {

  /** Nothing. */
  record None() implements LeaseTrouble {}

  /** It answers requests of {@code verbs} by {@code code}. */
  record Refuses(Set<String> verbs, int code) implements LeaseTrouble {

    /** It answers all by {@code code}. */
    public Refuses(int code) {
      this(Set.of("get", "create", "update"), code);
    }
  }

  /** It answers nothing to requests of {@code verbs}. */
  record Silent(Set<String> verbs) implements LeaseTrouble {}

  /** It does what it is asked, and breaks the connection instead of saying so. */
  record LosesAnswers() implements LeaseTrouble {}

  /** It answers 200 and {@code body} to all, and does nothing. */
  record Says(String body) implements LeaseTrouble {}

  /** It answers after so long. */
  record Slow(Duration delay) implements LeaseTrouble {}

  /** Before each of the next {@code writes} writes {@code holder} takes the Lease. */
  record Contended(String holder, int writes) implements LeaseTrouble {}
}
