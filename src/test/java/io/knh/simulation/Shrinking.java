package io.knh.simulation;

import java.util.ArrayList;
import java.util.List;

/** Cuts a failing plan down to the troubles and members that it takes. */
final class Shrinking {

  /** Runs after which what is left has to do. */
  private static final int MOST_RUNS = 400;

  private Plan plan;
  private List<Violation> violations;
  private int runs;

  private Shrinking(Plan plan) {
    this.plan = plan;
    this.violations = Run.of(plan).violations();
  }

  /** The smallest plan that was found to fail in the same way. */
  static Shrinking of(Plan plan) {
    Shrinking shrinking = new Shrinking(plan);
    if (!shrinking.violations.isEmpty()) {
      shrinking.shrink();
    }
    return shrinking;
  }

  private void shrink() {
    boolean progress = true;
    while (progress && runs < MOST_RUNS) {
      progress = dropFaults();
      progress |= plan.setting().size() > 2 && fails(plan.smaller());
    }
  }

  /** Leaves out halves, then quarters, and so on down to single troubles. */
  private boolean dropFaults() {
    boolean progress = false;
    int chunk = Math.max(1, plan.faults().size() / 2);
    while (!plan.faults().isEmpty() && runs < MOST_RUNS) {
      boolean dropped = false;
      for (int from = 0; from < plan.faults().size() && runs < MOST_RUNS; ) {
        List<Fault> fewer = new ArrayList<>(plan.faults());
        fewer.subList(from, Math.min(from + chunk, fewer.size())).clear();
        if (fails(plan.with(fewer))) {
          dropped = true;
        } else {
          from += chunk;
        }
      }
      progress |= dropped;
      if (!dropped) {
        if (chunk == 1) {
          return progress;
        }
        chunk = Math.max(1, chunk / 2);
      }
    }
    return progress;
  }

  /** Whether {@code smaller} fails as the first plan did; then it takes its place. */
  private boolean fails(Plan smaller) {
    runs++;
    List<Violation> found = Run.of(smaller).violations();
    boolean same =
        found.stream()
            .anyMatch(
                one ->
                    violations.stream()
                        .anyMatch(other -> one.kind() == other.kind() && alike(one, other)));
    if (same) {
      plan = smaller;
      violations = found;
    }
    return same;
  }

  /** By the words alone: names, numbers and ids may differ. */
  private static boolean alike(Violation one, Violation other) {
    return letters(one).equals(letters(other));
  }

  private static String letters(Violation violation) {
    return violation.what().replaceAll("\\S*\\d\\S*|\\[.*|\\{.*", "").replaceAll("\\s+", " ");
  }

  /** What is left. */
  Plan plan() {
    return plan;
  }

  /** The plan, what it breaks, and the command that runs the seed again. */
  String words() {
    StringBuilder words = new StringBuilder();
    words
        .append("seed ")
        .append(plan.seed())
        .append(", cut down in ")
        .append(runs)
        .append(" runs:\n")
        .append(plan.words());
    violations.stream().limit(5).forEach(one -> words.append("  -> ").append(one).append('\n'));
    return words
        .append("  ./mvnw test -Dtest=SimulationTest -Dsimulation.seeds=1 -Dsimulation.first=")
        .append(plan.seed())
        .toString();
  }
}
