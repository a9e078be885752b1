package io.knh.app;

import io.knh.agent.Agent;
import io.knh.webhook.InFlight;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How a member ends: it says goodbye, and lets the posts that are on their way arrive. Done once,
 * whoever asks first: the JVM that was told to end, or the server that stops the application.
 */
final class Leaving {

  /** How long the goodbye may take; its tries are spread over less. */
  static final Duration GOODBYE = Duration.ofSeconds(4);

  /** How long posts on their way may take to arrive, counted from the same moment. */
  static final Duration POSTS = Duration.ofSeconds(5);

  private static final Logger LOG = Logger.getLogger("io.knh.app");

  private final Agent agent;
  private final InFlight inFlight;
  private final FutureTask<Void> once = new FutureTask<>(this::leave, null);

  Leaving(Agent agent, InFlight inFlight) {
    this.agent = agent;
    this.inFlight = inFlight;
  }

  /** Leaves, and returns when that is done; at most {@link #POSTS} and a little later. */
  void now() {
    once.run();
    try {
      once.get();
    } catch (ExecutionException e) {
      LOG.log(Level.SEVERE, "leaving failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void leave() {
    long startNanos = System.nanoTime();
    boolean told = agent.leave(GOODBYE);
    Duration spent = Duration.ofNanos(System.nanoTime() - startNanos);
    boolean idle = inFlight.awaitIdle(POSTS.minus(spent));
    if (!told) {
      LOG.warning("nobody answered the goodbye in time");
    }
    if (!idle) {
      LOG.warning(inFlight.posts() + " posts are cut off: their receivers do not answer");
    }
    int undelivered = agent.current().undelivered();
    LOG.log(
        undelivered > 0 ? Level.WARNING : Level.INFO,
        String.format(
            Locale.ROOT,
            "left after %.1f s, %d events undelivered",
            (System.nanoTime() - startNanos) / 1e9,
            undelivered));
  }
}
