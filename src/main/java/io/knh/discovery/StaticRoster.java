package io.knh.discovery;

import io.knh.core.model.Roster;
import java.time.Instant;

/** The roster of the setting {@code PEERS}, which never changes. */
final class StaticRoster implements RosterSource {

  private final Roster roster;
  private final RosterPublisher publisher;
  private volatile DiscoveryStatus status = DiscoveryStatus.NOT_YET;

  StaticRoster(Roster roster, RosterPublisher publisher) {
    this.roster = roster;
    this.publisher = publisher;
  }

  @Override
  public void start() {
    publisher.publish(roster);
    status = status.readAt(Instant.now());
  }

  @Override
  public void close() {
    publisher.close();
  }

  /** A list is true at any time: nothing grows old that cannot change. */
  @Override
  public DiscoveryStatus status() {
    DiscoveryStatus known = status;
    return known.synced() ? known.readAt(Instant.now()) : known;
  }
}
