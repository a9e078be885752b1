package io.knh.agent;

import io.knh.core.model.Transition;
import java.time.Instant;

/**
 * Listens to what changes; log, metrics and history hang on it. Called by the agent, in order; has
 * to be quick, and must not throw.
 */
public interface Transitions {

  /** {@code transition} happened at {@code at}. */
  void on(Transition transition, Instant at);
}
