package io.knh.lab;

import java.util.function.Function;

/**
 * One thing that goes wrong, and which alerts the receiver has to get about it.
 *
 * @param name says what goes wrong, in words joined by hyphens
 * @param expected by the times of the members
 * @param play makes it go wrong; what is well again afterwards, the session sees to
 */
record Scenario(String name, Function<LabTimings, Expected> expected, Play play) {

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
        });
  }
}
