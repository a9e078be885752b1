package io.knh.lab;

import io.knh.demo.Leash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes the namespaces of a lab, has a {@link LabSession} play in them, and removes them, also when
 * it is interrupted. Needs root.
 *
 * <p>System properties: {@code lab.scenarios}, {@code all}, {@code few} or names with commas
 * between; {@code lab.timings}, {@code default} or {@code short}; {@code knh.server}, the packaged
 * server. Exit code: 0 when all scenarios held, 1 when not, 2 when it could not start.
 */
public final class LabCommand {

  private static final int CANNOT_START = 2;
  private static final int PODS = 5;
  private static final long PATIENCE_SECONDS = 15;

  /** What the session has to know, as it stands here. */
  private static final List<String> PASSED_ON = List.of("knh.server", "lab.folder");

  private LabCommand() {}

  /** Plays what the system properties say; ends the JVM with the exit code. */
  public static void main(String[] arguments) {
    Leash.tie();
    Optional<String> obstacle = Privileges.obstacle();
    if (obstacle.isPresent()) {
      System.out.println("The lab cannot start: " + obstacle.get());
      System.exit(CANNOT_START);
    }
    String scenarios = System.getProperty("lab.scenarios", "all");
    String timings = System.getProperty("lab.timings", "default");
    try {
      var unused = Scenarios.named(scenarios);
      var unusedToo = LabTimings.named(timings);
    } catch (IllegalArgumentException e) {
      System.out.println("The lab cannot start: " + e.getMessage());
      System.exit(CANNOT_START);
    }
    System.exit(play(scenarios, timings, System.out::println));
  }

  /**
   * Plays {@code scenarios}.
   *
   * @param out takes what there is to read, line by line
   * @return the exit code
   */
  static int play(String scenarios, String timings, Consumer<String> out) {
    Namespaces.removeLeftovers().forEach(name -> out.accept("removed what was left: " + name));
    Namespaces namespaces = new Namespaces(Maker.self(), PODS);
    Ending ending = new Ending(namespaces);
    Runtime.getRuntime().addShutdownHook(ending.hook());
    try {
      namespaces.create();
      Process session = ending.started(session(namespaces, scenarios, timings));
      try (var lines =
          new BufferedReader(
              new InputStreamReader(session.getInputStream(), StandardCharsets.UTF_8))) {
        lines.lines().forEach(out);
      }
      return session.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      ending.end();
    }
  }

  private static ProcessBuilder session(Namespaces namespaces, String scenarios, String timings) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("ip", "netns", "exec", namespaces.hub()));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.add("-Dlab.scenarios=" + scenarios);
    command.add("-Dlab.timings=" + timings);
    for (String property : PASSED_ON) {
      String value = System.getProperty(property);
      if (value != null) {
        command.add("-D" + property + "=" + value);
      }
    }
    // Under failsafe the class path of this JVM is a jar that only names the real one.
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    command.addAll(List.of("-classpath", classPath, LabSession.class.getName()));
    Maker maker = namespaces.maker();
    command.addAll(
        List.of(
            Long.toString(maker.pid()),
            Long.toString(maker.startTicks()),
            Integer.toString(namespaces.pods())));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  /** Ends the session and removes the namespaces, once, whoever comes first. */
  private static final class Ending {

    private final Namespaces namespaces;
    private final Thread hook = new Thread(this::end, "lab-ending");
    private Optional<Process> session = Optional.empty();
    private boolean ended;

    Ending(Namespaces namespaces) {
      this.namespaces = namespaces;
    }

    Thread hook() {
      return hook;
    }

    synchronized Process started(ProcessBuilder builder) throws IOException {
      if (ended) {
        throw new IOException("the lab is ending");
      }
      Process started = builder.start();
      session = Optional.of(started);
      return started;
    }

    synchronized void end() {
      if (ended) {
        return;
      }
      ended = true;
      session.ifPresent(Ending::end);
      namespaces.remove();
    }

    /** Politely, so that it can end its members; what is left goes with the namespaces. */
    private static void end(Process session) {
      session.destroy();
      try {
        if (!session.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          session.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        session.destroyForcibly();
      }
    }
  }
}
