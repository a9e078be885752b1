package io.knh.agent;

import io.knh.config.Settings;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Builds the one agent out of what the container offers. */
@ApplicationScoped
public class AgentSource {

  @Resource private @Nullable ManagedScheduledExecutorService executor;

  /** The agent, which is also the inbox and the snapshots that edges ask for. */
  @Produces
  @Singleton
  Agent agent(
      Settings settings,
      Instance<Effects.Transport> transport,
      Instance<Effects.Webhooks> webhooks,
      Instance<Effects.Sanity> sanity,
      Instance<Effects.Lease> lease,
      Instance<Transitions> listeners) {
    if (executor == null) {
      throw new IllegalStateException("the container has no ManagedScheduledExecutorService");
    }
    SecureRandom random = new SecureRandom();
    long startNanos = System.nanoTime();
    return new Agent(
        settings.member(),
        new Ports(
            new Lazy<>(transport::get),
            new Lazy<>(webhooks::get),
            new Lazy<>(sanity::get),
            new Lazy<>(lease::get),
            new Lazy<>(() -> listeners.stream().toList())),
        executor,
        executor.getContextService()::contextualRunnable,
        random::nextLong,
        () -> System.nanoTime() - startNanos);
  }
}
