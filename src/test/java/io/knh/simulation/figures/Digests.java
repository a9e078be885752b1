package io.knh.simulation.figures;

import io.knh.simulation.TraceDigest;
import java.util.stream.LongStream;

/**
 * What the seeds of the simulation do, as a digest each: equal before and after a change that is to
 * change no behaviour. Here a size is the first seed, and trials are seeds.
 */
final class Digests implements Figure {

  @Override
  public void measure(int first, int seeds) {
    LongStream.range(first, (long) first + seeds)
        .parallel()
        .mapToObj(seed -> "%d | %s".formatted(seed, TraceDigest.of(seed)))
        .forEachOrdered(row -> Figures.row("%s", row));
  }

  @Override
  public String head() {
    return "seed | digest of its trace";
  }
}
