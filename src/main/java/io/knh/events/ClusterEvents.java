package io.knh.events;

import io.knh.agent.EventSink;
import io.knh.agent.Inbox;
import io.knh.config.DiscoverySource;
import io.knh.config.Settings;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.PostResult;
import io.knh.kubernetes.ApiAccess;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Takes notices that are to be Events, and has them written one after the other. */
@ApplicationScoped
public class ClusterEvents implements EventSink {

  /** Notices that wait; the core has one on its way for each destination. */
  static final int MAX_WAITING = 16;

  /** Each request may take so long. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** A thread that has nothing to do ends after so long. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** One Event is written or refused by then: about the node, or else about the pod. */
  public static final Duration PATIENCE = LIMIT.plus(EventWriter.PAUSE).plus(LIMIT);

  private static final Logger LOG = Logger.getLogger("io.knh.events");

  private final Inbox inbox;
  private final EventWriter writer;
  private final Executor thread;

  /** Wires what the container holds. */
  @Inject
  public ClusterEvents(Settings settings, Inbox inbox) {
    this(inbox, writer(settings, ClusterEvents::api, false), oneThread());
  }

  private static ApiAccess.Found api() {
    return ApiAccess.find(System.getenv(), ApiAccess.SERVICE_ACCOUNT);
  }

  /** The same Events, to be tried: they say that they are a test. */
  public static ClusterEvents forTest(Settings settings, Inbox inbox) {
    return forTest(settings, inbox, ClusterEvents::api);
  }

  /** The same by way of {@code api}. */
  public static ClusterEvents forTest(
      Settings settings, Inbox inbox, Supplier<ApiAccess.Found> api) {
    return new ClusterEvents(inbox, writer(settings, api, true), oneThread());
  }

  private static EventWriter writer(
      Settings settings, Supplier<ApiAccess.Found> api, boolean isTest) {
    return new EventWriter(
        new EventRequests(api, LIMIT),
        new EventWriter.Source(
            pod(settings), settings.self().nodeName(), namespace(settings.discovery()), isTest),
        EventWriter.PAUSE,
        InstantSource.system());
  }

  ClusterEvents(Inbox inbox, EventWriter writer, Executor thread) {
    this.inbox = inbox;
    this.writer = writer;
    this.thread = thread;
  }

  /** One daemon thread, and a queue that is bounded. */
  static Executor oneThread() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            task -> Thread.ofPlatform().daemon().name("knh-events").unstarted(task));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Pods are called as their host. */
  private static String pod(Settings settings) {
    String host = System.getenv().getOrDefault("HOSTNAME", "");
    return host.isEmpty() ? settings.self().nodeName() : host;
  }

  static Optional<String> namespace(DiscoverySource discovery) {
    return switch (discovery) {
      case DiscoverySource.EndpointSlices slices -> Optional.of(slices.namespace());
      case DiscoverySource.Endpoints endpoints -> Optional.of(endpoints.namespace());
      case DiscoverySource.StaticList list -> Optional.empty();
    };
  }

  @Override
  public void write(Effect.PostNotice post) {
    try {
      thread.execute(() -> answer(post, written(post)));
    } catch (RejectedExecutionException e) {
      answer(post, new PostResult.Undelivered("too many notices wait", Duration.ZERO));
    }
  }

  private PostResult written(Effect.PostNotice post) {
    try {
      return writer.write(post.notice());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new PostResult.Undelivered("interrupted", Duration.ZERO);
    } catch (RuntimeException | Error e) {
      // Thrown on, it would leave the notice without an answer for ever.
      LOG.log(Level.SEVERE, "internal error, please report it: an Event was not written", e);
      return new PostResult.Undelivered("internal error", Duration.ZERO);
    }
  }

  private void answer(Effect.PostNotice post, PostResult result) {
    // The mailbox has room for every result.
    if (!inbox.offer(new Input.NoticePosted(post.post(), result))) {
      LOG.severe("internal error, please report it: the result of a notice is lost");
    }
  }
}
