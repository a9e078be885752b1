package io.knh.peering.client;

import io.knh.config.Settings;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.peering.ProbeResource;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pings that other members ask for, past the core and on a thread of their own: whatever others
 * ask for delays no probe of this member. Made, and its thread started, when the first one asks.
 */
@ApplicationScoped
public class PingsForOthers implements ProbeResource.Reach {

  /** Pings in flight; a coordinator asks three members about a suspect. */
  static final int MAX_IN_FLIGHT = 64;

  private final Map<Long, CompletableFuture<Optional<Content.Finding>>> open =
      new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(MAX_IN_FLIGHT);
  private final AtomicLong numbers = new AtomicLong();
  private final ProbeClient client;

  /** Made once. */
  @Inject
  public PingsForOthers(Settings settings) {
    this.client =
        new ProbeClient(
            "knh-pings", settings, within(settings.timings().probeTimeout()), this::take);
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  PingsForOthers() {
    this.client = null;
  }

  /** The one who asks has {@code probeTimeout}, its question and the answer included. */
  static Duration within(Duration probeTimeout) {
    return probeTimeout.multipliedBy(3).dividedBy(4);
  }

  @PostConstruct
  void start() {
    client.start();
  }

  @PreDestroy
  void close() {
    client.close();
  }

  @Override
  public CompletionStage<Optional<Content.Finding>> ping(Peer peer) {
    if (!places.tryAcquire()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    CompletableFuture<Optional<Content.Finding>> finding = new CompletableFuture<>();
    long number = numbers.incrementAndGet();
    open.put(number, finding);
    client.send(new Effect.Send(number, new Message.Ping(), peer));
    return finding;
  }

  private boolean take(Input result) {
    switch (result) {
      case Input.Answered answered ->
          settle(answered.exchange(), Optional.of(new Content.Finding(Optional.empty())));
      case Input.Failed failed ->
          settle(failed.exchange(), Optional.of(new Content.Finding(Optional.of(failed.cause()))));
      case Input.Unsent unsent -> settle(unsent.exchange(), Optional.empty());
      default -> throw new IllegalArgumentException("not of a probe: " + result);
    }
    return true;
  }

  private void settle(long number, Optional<Content.Finding> finding) {
    CompletableFuture<Optional<Content.Finding>> waiting = open.remove(number);
    if (waiting != null) {
      places.release();
      waiting.complete(finding);
    }
  }
}
