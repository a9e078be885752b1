package io.knh.cluster;

import java.util.HashSet;
import java.util.Set;

/**
 * Every process that this JVM started and that may still run. Those left over when the JVM ends,
 * for whatever reason it can notice, are killed by their process id.
 */
final class StartedProcesses {

  private static final Set<ProcessHandle> RUNNING = new HashSet<>();
  private static boolean ending;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(StartedProcesses::killAll, "kill-started"));
  }

  private StartedProcesses() {}

  /**
   * One that is started while the JVM ends, which other threads do not notice, is killed at once.
   */
  static synchronized void add(ProcessHandle started) {
    if (ending) {
      kill(started);
      return;
    }
    RUNNING.removeIf(process -> !process.isAlive());
    RUNNING.add(started);
  }

  private static synchronized void killAll() {
    ending = true;
    RUNNING.forEach(StartedProcesses::kill);
  }

  private static void kill(ProcessHandle started) {
    started.descendants().forEach(ProcessHandle::destroyForcibly);
    started.destroyForcibly();
  }
}
