package io.knh.health;

import io.knh.agent.Snapshots;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * {@code /health/started}: the agent has taken its first step, and ticks. Whether the roster was
 * read has no say in it: an API server that is away must not make Kubernetes restart members.
 */
@Startup
@ApplicationScoped
public class Started implements HealthCheck {

  private final Snapshots snapshots;

  /** Made once. */
  @Inject
  public Started(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  Started() {
    this.snapshots = null;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("agent-stepped")
        .status(snapshots.stepped() && snapshots.ticking())
        .build();
  }
}
