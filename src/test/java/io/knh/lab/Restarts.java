package io.knh.lab;

import java.util.List;

/** Pods that are replaced one after another. */
final class Restarts {

  private Restarts() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("rolling-restart", t -> Expected.nothing(), Restarts::fromTheHighestDown));
  }

  /** So that each in turn is the coordinator when it goes. */
  private static void fromTheHighestDown(Lab lab) {
    lab.fault();
    lab.pods().all().reversed().forEach(lab.pods()::replace);
  }
}
