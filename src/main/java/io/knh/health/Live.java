package io.knh.health;

import io.knh.agent.Snapshots;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * {@code /health/live}: the agent ticks. No peer has a say in it, since a broken network must not
 * make Kubernetes restart the one that reports it.
 */
@Liveness
@ApplicationScoped
public class Live implements HealthCheck {

  private final Snapshots snapshots;

  /** Made once. */
  @Inject
  public Live(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  Live() {
    this.snapshots = null;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("agent-ticks")
        .status(snapshots.ticking())
        .withData("last-step-ms", snapshots.age().toMillis())
        .build();
  }
}
