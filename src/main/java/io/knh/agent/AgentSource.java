package io.knh.agent;

import io.knh.config.Settings;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.function.Supplier;
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
      Instance<Ports.Transport> transport,
      Instance<Ports.Webhooks> webhooks,
      Instance<Ports.Destinations> destinations,
      Instance<Ports.Sanity> sanity,
      Instance<Ports.Lease> lease,
      Instance<Ports.Transitions> listeners) {
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
            new Lazy<>(destinations::get),
            new Lazy<>(sanity::get),
            new Lazy<>(lease::get),
            new Lazy<>(() -> listeners.stream().toList())),
        executor,
        executor.getContextService()::contextualRunnable,
        random::nextLong,
        () -> System.nanoTime() - startNanos);
  }

  /**
   * Looks something up at its first use, and keeps it: a CDI look-up for every probe would cost.
   */
  private static final class Lazy<T> implements Supplier<T> {

    private final Supplier<T> source;
    private volatile @Nullable T value;

    Lazy(Supplier<T> source) {
      this.source = source;
    }

    @Override
    public T get() {
      T known = value;
      if (known == null) {
        known = source.get();
        value = known;
      }
      return known;
    }
  }
}
