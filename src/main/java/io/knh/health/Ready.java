package io.knh.health;

import io.knh.agent.Snapshots;
import io.knh.core.model.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * {@code /health/ready}: the roster has been read once, and the member is not leaving. That HTTP is
 * served shows in the answer; no peer has a say in it.
 */
@Readiness
@ApplicationScoped
public class Ready implements HealthCheck {

  private final Snapshots snapshots;

  /** Made once. */
  @Inject
  public Ready(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  Ready() {
    this.snapshots = null;
  }

  @Override
  public HealthCheckResponse call() {
    Snapshot now = snapshots.current();
    return HealthCheckResponse.named("roster-read")
        .status(now.rosterRead() && !now.leaving())
        .withData("role", now.role().word())
        .withData("members", now.roster().size())
        .build();
  }
}
