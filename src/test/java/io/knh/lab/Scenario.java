package io.knh.lab;

import java.util.List;
import java.util.function.Function;

/**
 * One thing that goes wrong, and which alerts the receiver has to get about it.
 *
 * @param name says what goes wrong, in words joined by hyphens
 * @param expected by the times of the members
 * @param play makes it go wrong; what is well again afterwards, the session sees to
 * @param complaints what else is wrong at the end; empty when nothing is
 */
record Scenario(
    String name,
    Function<LabTimings, Expected> expected,
    Play play,
    Function<Lab, List<String>> complaints) {

  /** One in which members are what is wrong, or nothing: nothing may be said of the network. */
  Scenario(String name, Function<LabTimings, Expected> expected, Play play) {
    this(name, expected, play, lab -> lab.network().complaints());
  }

  /** The same, but the network really is at fault, and whatever is said of it counts as right. */
  Scenario inBadNetwork() {
    return new Scenario(name, expected, play, lab -> List.of());
  }

  /** Makes something go wrong. */
  interface Play {
    void run(Lab lab) throws InterruptedException;
  }

  /** The same while the API server is down. */
  Scenario withoutApi() {
    return new Scenario(
        name + "-without-api",
        expected,
        lab -> {
          lab.kubernetes().goAway();
          play.run(lab);
        },
        complaints);
  }
}
