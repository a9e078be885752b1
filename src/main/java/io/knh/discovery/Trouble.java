package io.knh.discovery;

import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tells a problem once when it begins and once when it is over; its repetitions only at FINE. */
final class Trouble {

  private static final Logger LOG = Logger.getLogger("io.knh.discovery");

  private final TreeSet<String> told = new TreeSet<>();

  /** {@code failure} happened, perhaps again. */
  void begins(Failure failure, String meanwhile) {
    Level level = told.add(failure.kind()) ? Level.WARNING : Level.FINE;
    LOG.log(level, () -> failure.text() + "; " + meanwhile + ", and KNH keeps trying");
  }

  /** It works. */
  void isOver() {
    if (!told.isEmpty()) {
      told.clear();
      LOG.info("the roster is read again");
    }
  }
}
