package io.knh.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One member as the image runs it: {@code with-room bin/server run knh} in a process of its own,
 * with an environment that holds the settings and nothing else. Signals go to its JVM only, by
 * process id.
 */
public final class ServerProcess implements AutoCloseable {

  private final String name;
  private final Process process;
  private final ProcessOutput output;

  private ServerProcess(String name, Process process, ProcessOutput output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it and returns at once.
   *
   * @param name of the folder that it writes to
   * @param settings its environment
   * @param listener called for every line that it writes, from a thread of its own
   */
  public static ServerProcess start(
      Installation installation,
      String name,
      Map<String, String> settings,
      Consumer<OutputLine> listener) {
    return start(installation, name, List.of(), settings, listener);
  }

  /**
   * The same elsewhere: {@code entrance} is a command that ends in becoming the one that follows
   * it, such as {@code ip netns exec <namespace>}.
   */
  public static ServerProcess start(
      Installation installation,
      String name,
      List<String> entrance,
      Map<String, String> settings,
      Consumer<OutputLine> listener) {
    Path folder = installation.folder(name);
    List<String> command = new ArrayList<>(entrance);
    command.addAll(
        List.of(
            "sh",
            installation.script("with-room").toString(),
            installation.server().resolve("bin/server").toString(),
            "run",
            "knh"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    installation.setEnvironment(builder.environment(), folder);
    builder.environment().putAll(settings);
    try {
      Files.createDirectories(folder);
      Process process = builder.start();
      StartedProcesses.add(process.toHandle());
      var output =
          new ProcessOutput(process.getInputStream(), folder.resolve("console.log"), listener);
      return new ServerProcess(name, process, output);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** The process id of its JVM. */
  public long pid() {
    return jvm().pid();
  }

  /**
   * The script ends in {@code exec java}, so the process that was started becomes the JVM; a script
   * that forks instead has it below itself.
   */
  private ProcessHandle jvm() {
    return process
        .descendants()
        .filter(handle -> handle.info().command().orElse("").endsWith("/java"))
        .findFirst()
        .orElse(process.toHandle());
  }

  /** What its JVM has used so far; nothing where the system does not say. */
  public Duration processorTime() {
    return jvm().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Ends it without warning, as a crash does (SIGKILL). Returns when it is gone. */
  public void kill() {
    // Of the handle: the method of the process would also close its output.
    jvm().destroyForcibly();
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
  }

  /** Stops it from running without ending it (SIGSTOP): it is there and does not answer. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets it go on after {@link #freeze()} (SIGCONT). */
  public void thaw() {
    signal("CONT");
  }

  /** Asks it to end (SIGTERM). Returns at once; see {@link #awaitExit}. */
  public void terminate() {
    jvm().destroy();
  }

  private void signal(String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + signal + " of " + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether it runs; a frozen process does. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** The code with which it ended: nothing when it still runs {@code atMost} later. */
  public OptionalInt awaitExit(Duration atMost) {
    try {
      return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)
          ? OptionalInt.of(process.exitValue())
          : OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  /** What it has written so far. */
  public List<OutputLine> lines() {
    return output.lines();
  }

  /**
   * The first line that matches, now or later.
   *
   * @throws AssertionError when none has come within {@code atMost}
   */
  public OutputLine awaitLine(Predicate<String> matching, Duration atMost)
      throws InterruptedException {
    return awaitLine(0, matching, atMost);
  }

  /** The same, from the {@code from}th line on: after those that {@link #lines()} gave before. */
  public OutputLine awaitLine(int from, Predicate<String> matching, Duration atMost)
      throws InterruptedException {
    return output
        .await(from, matching, atMost)
        .orElseThrow(() -> new AssertionError(name + " did not write it in " + atMost));
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    kill();
  }
}
