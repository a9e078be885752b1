package io.knh.simulation.figures;

import io.knh.simulation.Weather;
import io.knh.simulation.World;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** How a network loses {@code perCent} of its packets, each drawn for itself, either way. */
enum Loss {

  /** A message that is lost is lost: nothing sends it again. Half of all probes are one packet. */
  BARE("each packet once") {
    @Override
    Weather weather(Random random, int perCent) {
      return () -> lost(random, perCent) ? Optional.empty() : Optional.of(World.LATENCY);
    }
  },

  /**
   * What is lost is sent once more, 1 s later, as TCP does with a SYN and the answer to it within
   * the 2 s of {@code PROBE_TIMEOUT}. It fails when both are lost, and when both ways need it.
   */
  TCP("lost packets again after 1 s") {
    @Override
    Weather weather(Random random, int perCent) {
      return () -> {
        if (!lost(random, perCent)) {
          return Optional.of(World.LATENCY);
        }
        return lost(random, perCent) ? Optional.empty() : Optional.of(AGAIN);
      };
    }
  };

  private static final Duration AGAIN = Duration.ofSeconds(1).plus(World.LATENCY);
  private static final int HUNDRED = 100;

  final String words;

  Loss(String words) {
    this.words = words;
  }

  abstract Weather weather(Random random, int perCent);

  /** The share of probes that fail. */
  double failing(int perCent) {
    double p = perCent / 100.0;
    return switch (this) {
      case BARE -> 1 - (1 - p) * (1 - p);
      case TCP -> 1 - (1 - p * p) * (1 - p * p) + p * p * (1 - p) * (1 - p);
    };
  }

  private static boolean lost(Random random, int perCent) {
    return random.nextInt(HUNDRED) < perCent;
  }
}
