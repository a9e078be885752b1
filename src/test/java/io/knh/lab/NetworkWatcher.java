package io.knh.lab;

import io.knh.cluster.PingAnswer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What the coordinator says of the network between the members, and when. */
final class NetworkWatcher {

  private final Lab lab;
  private Instant begin = Instant.now();
  private Optional<Duration> named = Optional.empty();
  private Optional<Duration> ended = Optional.empty();
  private String evidence = "";

  NetworkWatcher(Lab lab) {
    this.lab = lab;
  }

  /** A scenario begins: what began earlier does not count. */
  void begin() {
    begin = Instant.now();
    named = Optional.empty();
    ended = Optional.empty();
    evidence = "";
  }

  /** All that the coordinator knows of since the scenario began, open or ended. */
  List<SeenProblem> problems() {
    return PingAnswer.get(lab.coordinator().peer().address(), "/knh/v1/problems")
        .filter(answer -> answer.statusCode() == 200)
        .map(HttpResponse::body)
        .map(json -> SeenProblem.of(json, begin))
        .orElse(List.of());
  }

  /** Waits until {@code title} is open; what is late, or was not named, is a complaint later. */
  void awaitOpen(String title, Duration atMost) {
    named =
        took(
            atMost,
            problems ->
                problems.stream()
                    .anyMatch(problem -> problem.isOpen() && problem.title().equals(title)));
    evidence =
        problems().stream()
            .filter(problem -> problem.title().equals(title))
            .map(SeenProblem::evidence)
            .findFirst()
            .orElse("");
  }

  /** Waits until no problem is open. */
  void awaitNone(Duration atMost) {
    ended = took(atMost, problems -> problems.stream().noneMatch(SeenProblem::isOpen));
  }

  private Optional<Duration> took(Duration atMost, Predicate<List<SeenProblem>> condition) {
    long startNanos = System.nanoTime();
    try {
      Awaitility.await()
          .atMost(atMost)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(300))
          .until(() -> condition.test(problems()));
    } catch (ConditionTimeoutException e) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(System.nanoTime() - startNanos));
  }

  /** How long it took until the problem was named; nothing where it was not. */
  Duration named() {
    return named.orElse(Duration.ZERO);
  }

  /** What is wrong where {@code title} alone has to be named within {@code within}, and to end. */
  List<String> complaints(String title, Duration within) {
    List<String> wrong = new ArrayList<>();
    if (named.isEmpty()) {
      wrong.add("not named: " + title);
    } else if (named().compareTo(within) > 0) {
      wrong.add("named late, after " + seconds(named()));
    }
    if (ended.isEmpty()) {
      wrong.add("did not end");
    }
    wrong.addAll(falselyNamed(title::equals));
    return wrong;
  }

  /** What is wrong where nothing has to be named. */
  List<String> complaints() {
    return falselyNamed(title -> false);
  }

  private List<String> falselyNamed(Predicate<String> expected) {
    return problems().stream()
        .map(SeenProblem::title)
        .filter(Predicate.not(expected))
        .map(seen -> "named falsely: " + seen)
        .toList();
  }

  /** What there was, for a reader. */
  List<String> seen() {
    List<String> seen = new ArrayList<>();
    for (SeenProblem problem : problems()) {
      seen.add(problem.kind() + ": " + problem.title());
    }
    named.ifPresent(after -> seen.add("named after " + seconds(after) + " (" + evidence + ")"));
    ended.ifPresent(after -> seen.add("ended " + seconds(after) + " after the mend"));
    return seen;
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }
}
