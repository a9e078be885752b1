package io.knh.lab;

import java.util.List;
import java.util.stream.Stream;

/** Networks that lose packets by chance. */
final class Losses {

  private Losses() {}

  static List<Scenario> all() {
    return Stream.of(5, 20).map(Losses::percent).toList();
  }

  private static Scenario percent(int percent) {
    Scenario loss =
        new Scenario(
            "loss-of-" + percent + "-percent",
            t -> Expected.nothing(),
            lab -> {
              lab.firewall().lose(lab.pods().all(), percent);
              lab.fault();
              lab.firewall().apply();
              lab.hold(lab.timings().lossy());
            });
    return loss.inBadNetwork();
  }
}
