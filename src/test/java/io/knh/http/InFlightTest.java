package io.knh.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InFlightTest {

  private final InFlight inFlight = new InFlight();

  @Test
  void isIdleWithoutPosts() {
    assertTrue(inFlight.awaitIdle(Duration.ZERO));
  }

  @Test
  void doesNotWaitLongerThanItMay() {
    inFlight.begin();
    assertFalse(inFlight.awaitIdle(Duration.ofMillis(20)));
    assertEquals(1, inFlight.posts());
  }

  @Test
  void aTimeThatHasPassedIsNoWait() {
    inFlight.begin();
    assertFalse(inFlight.awaitIdle(Duration.ofSeconds(-1)));
  }

  @Test
  void waitsForTheLastPost() throws Exception {
    inFlight.begin();
    inFlight.begin();
    CompletableFuture<Boolean> idle =
        CompletableFuture.supplyAsync(() -> inFlight.awaitIdle(Duration.ofSeconds(30)));
    inFlight.end();
    assertFalse(idle.isDone());
    inFlight.end();
    assertTrue(idle.get(30, TimeUnit.SECONDS));
  }
}
