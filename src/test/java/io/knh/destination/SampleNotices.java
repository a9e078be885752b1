package io.knh.destination;

import io.knh.core.model.Cause;
import io.knh.core.model.Notice;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.Problems;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Notices for tests. */
final class SampleNotices {

  static final Instant NOW = Problems.SINCE.plusSeconds(12);

  static final String ID = "knh_00112233445566778899aabbccddeeff";

  private SampleNotices() {}

  static List<Problem> down(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> Problems.down("worker-" + i, Cause.TIMEOUT))
        .toList();
  }

  static List<Problem> ended(List<Problem> problems) {
    return problems.stream().map(problem -> Problems.ended(problem, ProblemEnd.RECOVERED)).toList();
  }

  static Notice opened(String destination, List<Problem> problems) {
    return new Notice(ID, destination, "group-1", problems, List.of(), problems);
  }

  static Notice over(String destination, List<Problem> problems) {
    return new Notice(ID, destination, "group-1", List.of(), ended(problems), List.of());
  }

  /** The first half of {@code problems} is over, the others last. */
  static Notice halfOver(String destination, List<Problem> problems) {
    int half = problems.size() / 2;
    return new Notice(
        ID,
        destination,
        "group-1",
        List.of(),
        ended(problems.subList(0, half)),
        problems.subList(half, problems.size()));
  }

  static Notice repeated(String destination, List<Problem> problems) {
    return new Notice(ID, destination, "", List.of(), List.of(), problems);
  }
}
