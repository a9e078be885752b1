package io.knh.authority;

import io.knh.agent.Inbox;
import io.knh.agent.Ports;
import io.knh.config.DiscoverySource;
import io.knh.config.Settings;
import io.knh.core.model.Input;
import io.knh.core.model.LeaseUse;
import io.knh.core.model.LeaseView;
import io.knh.kubernetes.ApiAccess;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Uses the deployment's Lease, so that one member may send alerts where no majority can form. One
 * use at a time, in the order asked for; each is answered exactly once, whatever happens: by
 * nothing where the API server says nothing, and where there is no Kubernetes.
 *
 * <p>A daemon thread of its own does it, and ends when there is nothing to do: the Lease is given
 * up while the member leaves, when the container's executors take no tasks any more.
 */
@ApplicationScoped
public class LeaseClaim implements Ports.Lease {

  /** How long one use may take, all its requests together. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  /** So many uses may wait; the core asks for one at a time, or again when it gave one up. */
  static final int MAX_WAITING = 16;

  private static final Logger LOG = Logger.getLogger("io.knh.authority");

  private final Inbox inbox;
  private final Optional<User> user;
  private final ThreadPoolExecutor executor;

  /** Wires what the container holds. */
  @Inject
  public LeaseClaim(Settings settings, Inbox inbox) {
    this(
        settings,
        inbox,
        () -> ApiAccess.find(System.getenv(), ApiAccess.SERVICE_ACCOUNT),
        LIMIT,
        InstantSource.system());
  }

  LeaseClaim(
      Settings settings,
      Inbox inbox,
      Supplier<ApiAccess.Found> api,
      Duration limit,
      InstantSource clock) {
    this(inbox, user(settings, api, limit, clock));
  }

  LeaseClaim(Inbox inbox, Optional<User> user) {
    this.inbox = inbox;
    this.user = user;
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("knh-lease").factory());
    executor.allowCoreThreadTimeOut(true);
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  LeaseClaim() {
    this.inbox = null;
    this.user = Optional.empty();
    this.executor = null;
  }

  /** By the name of the Service, so that two deployments in one cluster do not meet. */
  private static Optional<User> user(
      Settings settings, Supplier<ApiAccess.Found> api, Duration limit, InstantSource clock) {
    String holder = settings.self().id().toString();
    return switch (settings.discovery()) {
      case DiscoverySource.StaticList list -> Optional.empty();
      case DiscoverySource.EndpointSlices(String namespace, String name) ->
          Optional.of(DeploymentLease.of(namespace, name, holder, api, limit, clock));
      case DiscoverySource.Endpoints(String namespace, String name) ->
          Optional.of(DeploymentLease.of(namespace, name, holder, api, limit, clock));
    };
  }

  @Override
  public void use(LeaseUse use) {
    if (user.isEmpty()) {
      answer(Optional.empty());
      return;
    }
    User one = user.get();
    try {
      executor.execute(() -> answer(used(one, use)));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // Too many wait, or no thread is left.
      LOG.log(Level.WARNING, "a Lease request was skipped: {0}", e.toString());
      answer(Optional.empty());
    }
  }

  private static Optional<LeaseView> used(User user, LeaseUse use) {
    try {
      return user.use(use);
    } catch (RuntimeException | Error e) {
      // Thrown on, it would leave the core without an answer.
      LOG.log(Level.SEVERE, "a Lease request failed", e);
      return Optional.empty();
    }
  }

  private void answer(Optional<LeaseView> view) {
    // The mailbox has room for every result.
    if (!inbox.offer(new Input.LeaseSeen(view))) {
      LOG.severe("internal error, please report it: the result of a Lease request is lost");
    }
  }

  /** Uses a Lease, one use after the other. */
  interface User {

    /** Does {@code use}: the Lease as it is now, or none when that is not known. Takes its time. */
    Optional<LeaseView> use(LeaseUse use);
  }
}
