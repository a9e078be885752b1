package io.knh.peering.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.core.model.Cause;
import io.knh.core.model.Input;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ResultsTest {

  private final FakeAgent member = new FakeAgent();
  private final AtomicLong nowNanos = new AtomicLong(Long.MAX_VALUE - 10);
  private final Results results = new Results(member, nowNanos::get);

  @Test
  void aResultThatFindsRoomIsHandedOverAtOnce() {
    results.put(failed(1));
    assertEquals(List.of(failed(1)), member.heard());
    assertFalse(results.isWaiting());
  }

  @Test
  void resultsWaitInTheirOrderWhileTheMailboxIsFull() {
    member.isFull(true);
    results.put(failed(1));
    results.retry();
    member.isFull(false);
    results.put(failed(2));
    assertEquals(List.of(), member.heard());
    results.retry();
    assertEquals(List.of(failed(1), failed(2)), member.heard());
    assertFalse(results.isWaiting());
  }

  @Test
  void aResultIsGivenUpAfterItsPatience() {
    member.isFull(true);
    results.put(failed(1));
    nowNanos.addAndGet(Results.PATIENCE.toNanos() - 1);
    results.put(failed(2));
    results.retry();
    assertTrue(results.isWaiting());
    nowNanos.incrementAndGet();
    results.retry();
    member.isFull(false);
    results.retry();
    assertEquals(List.of(failed(2)), member.heard());
  }

  @Test
  void whatWaitsIsBoundedAndTheOldestGoesFirst() {
    member.isFull(true);
    for (int i = 0; i <= Results.MAX_WAITING; i++) {
      results.put(failed(i));
    }
    member.isFull(false);
    results.retry();
    assertEquals(Results.MAX_WAITING, member.heard().size());
    assertEquals(failed(1), member.heard().getFirst());
  }

  private static Input failed(long exchange) {
    return new Input.Failed(exchange, Cause.OTHER);
  }
}
