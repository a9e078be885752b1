package io.knh.lab;

import io.knh.cluster.Installation;
import io.knh.cluster.ReceivedPost;
import io.knh.cluster.WebhookReceiver;
import io.knh.demo.Leash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The lab from inside: runs in the hub's namespace, where {@link LabCommand} starts it, and plays
 * one scenario after the other with the same members.
 */
final class LabSession {

  private static final int NOT_ALL_HELD = 1;

  private final LabTimings timings = LabTimings.named(System.getProperty("lab.timings", "default"));
  private final List<Scenario> scenarios =
      Scenarios.named(System.getProperty("lab.scenarios", "all"));
  private final Path folder = Path.of(System.getProperty("lab.folder", "target/lab"));
  private final Account account = new Account(folder);
  private final List<Result> results = new ArrayList<>();
  private final long beganNanos = System.nanoTime();

  private LabSession() {}

  /** Plays; ends the JVM with 0 when all held. {@code arguments}: whose the namespaces are. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Leash.tie();
    Maker maker = new Maker(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]));
    Namespaces namespaces = new Namespaces(maker, Integer.parseInt(arguments[2]));
    System.exit(new LabSession().run(namespaces));
  }

  private int run(Namespaces namespaces) throws IOException, InterruptedException {
    Links links = new Links(namespaces);
    links.create();
    Installation installation = Installation.ofBuild("lab");
    installation.clear();
    account.clear();
    try (Kubernetes kubernetes = new Kubernetes(folder);
        WebhookReceiver receiver = WebhookReceiver.on(Addresses.RECEIVER, 0);
        WebhookReceiver prompt = WebhookReceiver.on(Addresses.RECEIVER, 0);
        Pods pods =
            new Pods(
                installation,
                links,
                kubernetes,
                timings.settings(receiver, prompt),
                account::wrote)) {
      receiver.onPost(account::received);
      prompt.onPost(account::received);
      playAll(new Lab(pods, kubernetes, receiver, prompt, timings));
    } finally {
      account.begin("end");
    }
    return conclude();
  }

  /** Stops where not even a new start makes all well; what was played until then stays. */
  private void playAll(Lab lab) throws InterruptedException {
    try {
      say(lab.pods().all().size() + " members start");
      lab.restore();
      say("all are well; scenarios: " + scenarios.size());
      for (Scenario scenario : scenarios) {
        results.add(play(lab, scenario));
      }
    } catch (ConditionTimeoutException | AssertionError e) {
      say("the members cannot be made well: " + firstLine(e));
    }
  }

  private Result play(Lab lab, Scenario scenario) throws InterruptedException {
    account.begin(scenario.name());
    say("== " + scenario.name());
    long start = System.nanoTime();
    lab.network().begin();
    int known = lab.receiver().peerEvents().size();
    Expected expected = scenario.expected().apply(timings);
    List<String> complaints = new ArrayList<>();
    try {
      scenario.play().run(lab);
      awaitAlerts(lab, known, expected);
      account.note("the faults end");
      lab.restore();
    } catch (ConditionTimeoutException | AssertionError e) {
      complaints.add("not well again: " + firstLine(e));
      account.note("all start anew");
      lab.restart();
    }
    TimeUnit.NANOSECONDS.sleep(timings.quiet().toNanos());
    List<ReceivedAlert> seen = alerts(lab, known);
    complaints.addAll(0, expected.complaints(seen));
    complaints.addAll(scenario.complaints().apply(lab));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    List<String> network = lab.network().seen();
    Result result = new Result(scenario.name(), expected, seen, network, complaints, took);
    network.forEach(this::say);
    say(result.passed() ? "held" : "FAILED: " + complaints);
    return result;
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** What is late is marked as late in the table, so this waits longer than it may take. */
  private static void awaitAlerts(Lab lab, int known, Expected expected) {
    try {
      Awaitility.await()
          .atMost(expected.within().multipliedBy(2).plusSeconds(1))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> expected.isAlerted(alerts(lab, known)));
    } catch (ConditionTimeoutException e) {
      // The table will say that it was not alerted.
    }
  }

  private static List<ReceivedAlert> alerts(Lab lab, int known) {
    List<ReceivedPost> all = lab.receiver().peerEvents();
    return ReceivedAlert.of(all.subList(known, all.size()), lab.faultNanos());
  }

  private int conclude() throws IOException {
    String table = Result.table(results);
    Files.writeString(folder.resolve("table.md"), table + "\n");
    long passed = results.stream().filter(Result::passed).count();
    System.out.println();
    System.out.println(table);
    System.out.println();
    say(
        passed
            + " of "
            + scenarios.size()
            + " scenarios held; what was posted and logged is in "
            + folder);
    return passed == scenarios.size() ? 0 : NOT_ALL_HELD;
  }

  private void say(String what) {
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    System.out.printf(Locale.ROOT, "%7.1f s  %s%n", seconds, what);
  }
}
