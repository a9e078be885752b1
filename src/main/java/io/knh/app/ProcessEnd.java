package io.knh.app;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process when the JVM has to end (SIGTERM), without the server: that waits up to half a
 * minute for requests under way, and one slow client could hold up the end of a pod.
 */
final class ProcessEnd {

  /** After so long the process ends whatever is still being done. */
  static final Duration AT_LAST = Duration.ofSeconds(9);

  private final Thread hook;

  /**
   * An end that is not awaited yet.
   *
   * @param before done before the process ends, if that takes less than {@link #AT_LAST}
   */
  ProcessEnd(Runnable before) {
    this.hook = new Thread(() -> end(before), "knh-end");
  }

  /** From now on the process ends so. */
  void watch() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** From now on it does not: the application was taken out of a server that goes on. */
  void unwatch() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and so it shall.
    }
  }

  private static void end(Runnable before) {
    Thread watchdog = new Thread(ProcessEnd::haltAtLast, "knh-end-at-last");
    watchdog.setDaemon(true);
    watchdog.start();
    try {
      before.run();
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private static void haltAtLast() {
    try {
      TimeUnit.NANOSECONDS.sleep(AT_LAST.toNanos());
    } catch (InterruptedException e) {
      // Nobody interrupts it; if somebody does, the time is up.
    }
    Runtime.getRuntime().halt(0);
  }
}
