package io.knh.simulation;

import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Problem;
import io.knh.core.model.Transition;
import java.util.ArrayList;
import java.util.List;

/** What members said of the paths between them, to compare with what was wrong. */
final class PathTruth implements Observer {

  /** How many others each probes. */
  static final int PROBES = 10;

  /** What was broken before it was mended may be found so many rounds after that. */
  static final int ROUNDS = 12;

  private final List<String> opened = new ArrayList<>();
  private boolean well;

  /** From now on nothing is wrong any more. */
  void isWell() {
    well = true;
  }

  /** Something is wrong again, or may be. */
  void isOver() {
    well = false;
  }

  /** What opened while nothing was wrong. */
  List<String> openedWhileWell() {
    return opened;
  }

  @Override
  public void stepped(Node node, Input input, List<Effect> effects) {
    for (Effect effect : effects) {
      if (well
          && effect instanceof Effect.Report report
          && report.transition() instanceof Transition.ProblemOpened found
          && found.problem().fault().isPresent()) {
        opened.add(Scene.words(node.now()) + ": " + found.problem().title());
      }
    }
  }

  /**
   * The problems of paths that are open at {@code coordinator}, of members that run: what is said
   * of one that is down waits until it answers.
   */
  static List<String> open(Node coordinator, List<Node> running) {
    List<String> up = running.stream().map(node -> node.peer().nodeName()).toList();
    return coordinator.member().overview().problems().stream()
        .filter(problem -> problem.fault().isPresent())
        .filter(problem -> up.containsAll(List.of(problem.name().split(" → "))))
        .map(Problem::title)
        .toList();
  }
}
