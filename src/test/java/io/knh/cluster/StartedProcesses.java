package io.knh.cluster;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every process that this JVM started and that may still run. Those left over when the JVM ends,
 * for whatever reason it can notice, are killed by their process id.
 */
final class StartedProcesses {

  private static final Set<ProcessHandle> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(StartedProcesses::killAll, "kill-started"));
  }

  private StartedProcesses() {}

  static void add(ProcessHandle started) {
    RUNNING.removeIf(process -> !process.isAlive());
    RUNNING.add(started);
  }

  private static void killAll() {
    RUNNING.forEach(
        started -> {
          started.descendants().forEach(ProcessHandle::destroyForcibly);
          started.destroyForcibly();
        });
  }
}
