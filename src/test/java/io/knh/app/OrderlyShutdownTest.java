package io.knh.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderlyShutdownTest {

  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final Lines log = new Lines(Level.INFO);

  private boolean goodbyeIsFinished = true;
  private boolean postsArrive = true;
  private int undelivered;
  private boolean streamsFail;

  private final OrderlyShutdown.Watchers watchers =
      new OrderlyShutdown.Watchers() {
        @Override
        public void close() {
          done.add("streams");
          if (streamsFail) {
            throw new NoClassDefFoundError("a class that the page needs");
          }
        }

        @Override
        public void awaitEnd() {
          done.add("streams ended");
        }
      };

  private final OrderlyShutdown shutdown =
      new OrderlyShutdown(
          new OrderlyShutdown.Member() {
            @Override
            public boolean leave(Duration limit) {
              done.add("goodbye");
              return goodbyeIsFinished;
            }

            @Override
            public int undelivered() {
              return undelivered;
            }
          },
          limit -> {
            done.add("posts");
            assertTrue(limit.compareTo(OrderlyShutdown.POSTS) <= 0);
            return postsArrive;
          },
          watchers);

  private List<String> lines() {
    return log.lines().stream()
        .map(line -> line.replaceFirst("left after [0-9.]+ s;", "left after some time;"))
        .toList();
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void itSaysGoodbyeLetsPostsArriveAndTakesUpTheirResults() {
    shutdown.now();
    assertEquals(List.of("streams", "goodbye", "posts", "goodbye", "streams ended"), done);
    assertEquals(List.of("INFO left after some time; undelivered webhooks: 0"), lines());
  }

  @Test
  void theGoodbyeIsSaidThoughThoseWhoWatchCannotBeReached() {
    streamsFail = true;
    shutdown.now();
    assertEquals(List.of("streams", "goodbye", "posts", "goodbye", "streams ended"), done);
    assertEquals(
        List.of(
            "WARNING readers of the stream were not informed that this member is leaving",
            "INFO left after some time; undelivered webhooks: 0"),
        lines());
  }

  @Test
  void itLeavesOnce() {
    shutdown.now();
    shutdown.now();
    assertEquals(5, done.size());
  }

  @Test
  void whatWasNotDoneIsSaid() {
    goodbyeIsFinished = false;
    postsArrive = false;
    undelivered = 2;
    shutdown.now();
    assertEquals(
        List.of(
            "WARNING saying goodbye did not finish within 4 s",
            "WARNING a receiver did not answer within 5 s: the connection was closed",
            "WARNING left after some time; undelivered webhooks: 2"),
        lines());
  }

  @Test
  void whoeverAsksMeanwhileWaitsUntilItIsDone() throws InterruptedException {
    CountDownLatch mayArrive = new CountDownLatch(1);
    OrderlyShutdown slow =
        new OrderlyShutdown(
            new OrderlyShutdown.Member() {
              @Override
              public boolean leave(Duration limit) {
                return true;
              }

              @Override
              public int undelivered() {
                return 0;
              }
            },
            limit -> {
              try {
                mayArrive.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return true;
            },
            watchers);
    Thread first = Thread.ofPlatform().start(slow::now);
    Thread second = Thread.ofPlatform().start(slow::now);
    Awaitility.await()
        .until(
            () ->
                first.getState() == Thread.State.WAITING
                    && second.getState() == Thread.State.WAITING);
    mayArrive.countDown();
    first.join(Duration.ofSeconds(10));
    second.join(Duration.ofSeconds(10));
    assertEquals(List.of("INFO left after some time; undelivered webhooks: 0"), lines());
  }

  @Test
  void aBugInItIsLoggedAndLetsTheProcessEnd() {
    OrderlyShutdown broken =
        new OrderlyShutdown(
            new OrderlyShutdown.Member() {
              @Override
              public boolean leave(Duration limit) {
                throw new IllegalStateException("bug");
              }

              @Override
              public int undelivered() {
                return 0;
              }
            },
            limit -> true,
            watchers);
    broken.now();
    assertEquals(List.of("SEVERE the orderly shutdown failed"), lines());
  }
}
