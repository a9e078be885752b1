package io.knh.metrics;

import io.knh.agent.RosterReadings;
import io.knh.agent.Snapshots;
import io.knh.core.model.LedgerCopy;
import io.knh.core.model.Overview;
import io.knh.core.model.Roster;
import io.knh.core.model.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A member that shows whatever a test wants, a follower at first. */
@ApplicationScoped
public class FakeCoordinator implements Snapshots, RosterReadings {

  private volatile Overview overview = Views.follower();

  /** It shows this from now on. */
  public void shows(Overview overview) {
    this.overview = overview;
  }

  @Override
  public Snapshot current() {
    return new Snapshot(
        Views.SELF,
        overview.role(),
        Roster.empty(),
        true,
        List.of(),
        LedgerCopy.EMPTY,
        overview.undelivered(),
        overview.nanos());
  }

  @Override
  public Overview overview() {
    return overview;
  }

  @Override
  public Duration lag() {
    return Duration.ofMillis(7);
  }

  @Override
  public Duration age() {
    return Duration.ofMillis(3_500);
  }

  @Override
  public boolean stepped() {
    return true;
  }

  @Override
  public Reading reading() {
    return new Reading(Optional.of(Instant.now().minusSeconds(40)), Optional.empty());
  }
}
