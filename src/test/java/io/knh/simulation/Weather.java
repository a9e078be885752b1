package io.knh.simulation;

import java.time.Duration;
import java.util.Optional;

/** What the network does to messages, whatever their way. */
@FunctionalInterface
public interface Weather {

  /** How long the next message takes one way; empty when it is lost. */
  Optional<Duration> delay();
}
