package io.knh.app;

import io.knh.agent.Agent;
import io.knh.http.InFlight;
import io.knh.status.Streams;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How a member ends: it ends the streams of those who watch, says goodbye, and lets the posts that
 * are on their way arrive. Done once, whoever asks first: the JVM that has to end, or the server
 * that stops the application.
 */
final class OrderlyShutdown {

  /** How long the goodbye may take; its tries are spread over less. */
  static final Duration GOODBYE = Duration.ofSeconds(4);

  /** How long posts on their way may take to arrive, counted from the same moment. */
  static final Duration POSTS = Duration.ofSeconds(5);

  /** How long it may take to note the results of posts. */
  private static final Duration RESULTS = Duration.ofMillis(200);

  private static final Logger LOG = Logger.getLogger("io.knh.app");

  private final Member member;
  private final Posts posts;
  private final Watchers watchers;
  private final FutureTask<Void> once = new FutureTask<>(this::leave, null);

  OrderlyShutdown(Member member, Posts posts, Watchers watchers) {
    this.member = member;
    this.posts = posts;
    this.watchers = watchers;
  }

  /** Lets {@code agent} leave, and the posts of {@code inFlight} arrive. */
  static OrderlyShutdown of(Agent agent, InFlight inFlight, Streams streams) {
    return new OrderlyShutdown(
        new Member() {
          @Override
          public boolean leave(Duration limit) {
            return agent.leave(limit);
          }

          @Override
          public int undelivered() {
            return agent.current().undelivered();
          }
        },
        inFlight::awaitIdle,
        new Watchers() {
          @Override
          public void close() {
            streams.close();
          }

          @Override
          public void awaitEnd() {
            streams.awaitEnd();
          }
        });
  }

  /** What has to say goodbye. */
  interface Member {

    /** Says goodbye and takes up results of posts; false when that was not done in time. */
    boolean leave(Duration limit);

    /** Events that no receiver has taken yet. */
    int undelivered();
  }

  /** What is on its way. */
  @FunctionalInterface
  interface Posts {

    /** Waits for all of it; false when that took longer. */
    boolean awaitIdle(Duration limit);
  }

  /** Those who watch by a stream that would not end by itself. */
  interface Watchers {

    /** Informs them that it ends; returns at once. */
    void close();

    /** Waits a moment until they have been informed. */
    void awaitEnd();
  }

  /** Leaves, and returns when that is done; at most {@link #POSTS} and a little later. */
  void now() {
    once.run();
    try {
      once.get();
    } catch (ExecutionException e) {
      LOG.log(Level.SEVERE, "the orderly shutdown failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever becomes of those who watch, the goodbye has to be said. */
  private void closeWatchers() {
    try {
      watchers.close();
    } catch (RuntimeException | Error e) {
      LOG.log(
          Level.WARNING, "readers of the stream were not informed that this member is leaving", e);
    }
  }

  private void leave() {
    long startNanos = System.nanoTime();
    closeWatchers();
    if (!member.leave(GOODBYE)) {
      LOG.warning("saying goodbye did not finish within " + GOODBYE.toSeconds() + " s");
    }
    if (!posts.awaitIdle(POSTS.minusNanos(System.nanoTime() - startNanos))) {
      LOG.warning(
          "a receiver did not answer within "
              + POSTS.toSeconds()
              + " s: the connection was closed");
    }
    // Once more: the last results are in the mailbox, and the executor may be gone.
    member.leave(RESULTS);
    watchers.awaitEnd();
    int undelivered = member.undelivered();
    LOG.log(
        undelivered > 0 ? Level.WARNING : Level.INFO,
        String.format(
            Locale.ROOT,
            "left after %.1f s; undelivered webhooks: %d",
            (System.nanoTime() - startNanos) / 1e9,
            undelivered));
  }
}
