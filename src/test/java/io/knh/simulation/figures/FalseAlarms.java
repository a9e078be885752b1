package io.knh.simulation.figures;

import java.time.Duration;
import java.util.TreeSet;

/** All members run all the time, the network loses packets, and every alert is false. */
final class FalseAlarms implements Figure {

  private static final int[] LOSSES = {0, 1, 5, 10, 20};

  /** Worlds of this length: so many alerts come at worst that one of all hours would not fit. */
  private static final Duration PIECE = Duration.ofHours(1);

  /** Events after which there is no need to go on counting. */
  private static final int ENOUGH = 20_000;

  /** {@code trials}: hours. */
  @Override
  public void measure(int size, int trials) {
    for (Loss loss : Loss.values()) {
      for (int perCent : LOSSES) {
        of(size, trials, loss, perCent);
      }
    }
  }

  private static void of(int size, int mostHours, Loss loss, int perCent) {
    long alarms = 0;
    int hours = 0;
    while (hours < mostHours && alarms < ENOUGH) {
      Town town = new Town(hours + 1L, size);
      town.faultBegins();
      town.world.weather(loss.weather(town.random, perCent));
      town.world.pass(PIECE);
      TreeSet<String> ids = new TreeSet<>();
      town.received().forEach(received -> ids.add(received.alert().id()));
      alarms += ids.size();
      hours++;
    }
    long memberHours = (long) hours * size;
    Figures.row(
        "%,d | %s | %d %% | %.3f %% | %,d | %,d | %,.3f",
        size,
        loss.words,
        perCent,
        100 * loss.failing(perCent),
        memberHours,
        alarms,
        1000.0 * alarms / memberHours);
  }

  @Override
  public String head() {
    return "members | model | loss per packet | probes that fail | member-hours | false alarms"
        + " | per 1,000 member-hours";
  }
}
