package io.knh.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process that made a namespace.
 *
 * @param pid its process id
 * @param startTicks when it started, in clock ticks since boot: ids are used again, both together
 *     are not
 */
record Maker(long pid, long startTicks) {

  /** Where {@code starttime} stands in {@code /proc/<pid>/stat}, counted after the name. */
  private static final int START = 19;

  /** This process. */
  static Maker self() {
    long pid = ProcessHandle.current().pid();
    return new Maker(pid, startTicksOf(pid));
  }

  /** Whether it still runs. */
  boolean isAlive() {
    return startTicksOf(pid) == startTicks;
  }

  /** 0 when there is no such process. */
  private static long startTicksOf(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START]);
    } catch (IOException e) {
      return 0;
    }
  }
}
