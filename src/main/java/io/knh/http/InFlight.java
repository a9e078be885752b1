package io.knh.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Counts the posts on their way. A plain object: whoever took it while the application ran can wait
 * on it after the container has ended.
 */
public final class InFlight {

  private int posts;

  /** None is on its way. */
  public InFlight() {}

  /** One more is. */
  public synchronized void begin() {
    posts++;
  }

  /** One has its result. */
  public synchronized void end() {
    posts--;
    notifyAll();
  }

  /** How many posts have no result yet. */
  public synchronized int posts() {
    return posts;
  }

  /**
   * Waits until no post is on its way.
   *
   * @return false when there still were some after {@code atMost}, or the wait was interrupted
   */
  public synchronized boolean awaitIdle(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (posts > 0) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
