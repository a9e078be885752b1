package io.knh.discovery;

/** Where a roster comes from. Starts once, ends once. */
interface RosterSource {

  /** Begins to publish; returns at once. */
  void start();

  /** Ends what {@link #start()} began; returns at once, and publishes nothing more. */
  void close();

  /** How reading goes at the moment. */
  DiscoveryStatus status();
}
