package io.knh.simulation;

import java.time.Duration;

/**
 * Trouble in a run.
 *
 * @param at when it begins, from the beginning of the troubles
 * @param lasts how long; zero when it lasts until all is mended
 */
record Fault(Duration at, Duration lasts, Trouble trouble) {

  @Override
  public String toString() {
    return "at "
        + Scene.words(at)
        + ", "
        + (lasts.isZero() ? "" : "for " + Scene.words(lasts) + ": ")
        + trouble;
  }
}
