package io.knh.demo;

import java.util.concurrent.TimeUnit;

/**
 * Ties this JVM to the process that started it.
 *
 * <p>Ctrl-C reaches Maven and the demo alike, but a signal to one process reaches only Maven, and
 * exec-maven-plugin leaves its child running then. Without the leash five servers would run on.
 *
 * <p>Whether the parent has ended is seen by who the parent is: the system gives an orphan another
 * one at once. The parent itself is no witness: where a program started Maven and does not ask for
 * its exit code, it stays in the list of processes, and {@link ProcessHandle#onExit} saw its end
 * after 23 s and more.
 */
public final class Leash {

  private static final int EXIT_AS_TERMINATED = 143;
  private static final long PERIOD_MILLIS = 200;

  private Leash() {}

  /** Exits, by way of the shutdown hooks, as soon as the parent process ends. */
  public static void tie() {
    long parent = parent();
    Thread.ofPlatform().daemon().name("leash").start(() -> holdTo(parent));
  }

  private static void holdTo(long parent) {
    try {
      while (parent() == parent) {
        TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
      }
      System.exit(EXIT_AS_TERMINATED);
    } catch (InterruptedException e) {
      // Nobody interrupts it.
      Thread.currentThread().interrupt();
    }
  }

  /** The id of the process that this one belongs to now; 0 where there is none. */
  private static long parent() {
    return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
  }
}
