package io.knh.demo;

/**
 * Ties this JVM to the process that started it.
 *
 * <p>Ctrl-C reaches Maven and the demo alike, but a SIGTERM reaches only Maven, and
 * exec-maven-plugin leaves its child running then. Without the leash five servers would run on.
 */
public final class Leash {

  private static final int EXIT_AS_TERMINATED = 143;

  private Leash() {}

  /** Exits, by way of the shutdown hooks, as soon as the parent process ends. */
  public static void tie() {
    ProcessHandle.current().parent().ifPresent(Leash::tieTo);
  }

  private static void tieTo(ProcessHandle parent) {
    var unused = parent.onExit().thenRun(() -> System.exit(EXIT_AS_TERMINATED));
  }
}
