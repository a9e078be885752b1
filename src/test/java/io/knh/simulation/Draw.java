package io.knh.simulation;

import io.knh.core.model.Timings;
import io.knh.simulation.Trouble.Refusal;
import io.knh.simulation.Trouble.Said;
import io.knh.simulation.Trouble.Standstill;
import io.knh.simulation.World.Api;
import io.knh.simulation.World.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Draws a {@link Plan} from a seed. */
final class Draw {

  private static final int MILLIS = 1000;

  /**
   * Decisions after many attempts and after one, rounds shorter than a probe, very short, very
   * long.
   */
  private static final List<Timings> TIMINGS =
      List.of(
          Timings.DEFAULTS,
          timings(5_000, 2_000, 5, 2_000, 1, 1_000, 15_000),
          timings(1_000, 3_000, 2, 1_000, 3, 500, 4_000),
          timings(200, 100, 5, 100, 3, 50, 700),
          timings(5_000, 500, 3, 2_000, 4, 60_000, 7_000),
          timings(30_000, 10_000, 3, 5_000, 3, 5_000, 60_000));

  private static final List<Api> BAD_APIS =
      List.of(Api.REFUSES, Api.HANGS, Api.FORGETS_TO_ANSWER, Api.READ_ONLY);

  private final long seed;
  private final Random random;
  private final int size;
  private final Timings timings;
  private final Duration moment;

  private Draw(long seed) {
    this.seed = seed;
    // Neighbouring seeds of Random begin alike.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.size = chance(3) ? 13 + random.nextInt(13) : 2 + random.nextInt(11);
    this.timings = chance(50) ? Timings.DEFAULTS : pick(TIMINGS);
    this.moment = timings.probeInterval().dividedBy(5);
  }

  /** The plan of {@code seed}, always the same. */
  static Plan of(long seed) {
    return new Draw(seed).plan();
  }

  private static Timings timings(
      long interval,
      long timeout,
      int connects,
      long connect,
      int sends,
      long send,
      long election) {
    return new Timings(
        Duration.ofMillis(interval),
        Duration.ofMillis(timeout),
        connects,
        Duration.ofMillis(connect),
        sends,
        Duration.ofMillis(send),
        Duration.ofMillis(election));
  }

  private Plan plan() {
    Setting setting = setting();
    boolean rolling = chance(8) && setting.original().isEmpty();
    List<Fault> faults = rolling ? rollingRestart() : faults(setting.lease());
    List<Integer> back = new ArrayList<>();
    int highest = anybody();
    for (int i = 1; i <= size; i++) {
      if (i == highest || chance(50) || setting.original().contains(i)) {
        back.add(i);
      }
    }
    if (setting.original().contains(back.getLast())) {
      // The highest is no original. One that coordinates alerts nothing that could be checked
      // (seeds 2007304 and 2014218).
      back.add(size);
    }
    return new Plan(seed, setting, faults, back, pick(Plan.Ending.drawn()), random.nextLong());
  }

  // ---- the cluster

  private Setting setting() {
    // Where one clock is 20 % faster than another, PROBE_INTERVAL passes on the one before
    // PROBE_INTERVAL + PROBE_TIMEOUT have passed on the other only with such timings.
    boolean roomy = timings.probeTimeout().multipliedBy(3).compareTo(timings.probeInterval()) >= 0;
    boolean oddClocks = chance(40) && (roomy || timings.equals(Timings.DEFAULTS));
    List<Clock> clocks = new ArrayList<>();
    List<Duration> discovery = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      int perMille = oddClocks ? 900 + random.nextInt(201) : MILLIS;
      clocks.add(new Clock(perMille, random.nextInt(MILLIS) * 1_000_000L));
      discovery.add(Duration.ofNanos(random.nextLong(3 * moment.toNanos())));
    }
    return new Setting(
        random.nextLong(),
        size,
        timings,
        chance(50),
        chance(60),
        chance(40),
        clocks,
        discovery,
        original(),
        chance(50),
        chance(50),
        chance(50));
  }

  /** Members of the original, never the highest: who coordinates then is not the question here. */
  private List<Integer> original() {
    if (size < 4 || !chance(10)) {
      return List.of();
    }
    return IntStream.rangeClosed(1, size - 2).filter(i -> chance(40)).boxed().toList();
  }

  // ---- the faults

  private List<Fault> faults(boolean lease) {
    int number =
        switch (random.nextInt(4)) {
          case 0 -> 1 + random.nextInt(3);
          case 1, 2 -> 4 + random.nextInt(9);
          default -> 13 + random.nextInt(25);
        };
    Duration span = moment.multipliedBy(20 + random.nextInt(140));
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Duration at = Duration.ofNanos(random.nextLong(span.toNanos()));
      // Some for moments, some for rounds, some for good.
      int moments = chance(40) ? 1 + random.nextInt(4) : 5 + random.nextInt(60);
      Duration lasts =
          chance(20) ? Duration.ZERO : moment.multipliedBy(moments).plusMillis(random.nextInt(50));
      faults.add(new Fault(at, lasts, trouble(lease)));
    }
    faults.sort(Comparator.comparing(Fault::at));
    return List.copyOf(faults);
  }

  private Trouble trouble(boolean lease) {
    return switch (random.nextInt(lease ? 22 : 20)) {
      case 0, 1, 2 -> new Trouble.Crash(anybody());
      case 3 -> new Trouble.PowerLoss(anybody());
      case 4, 5 -> new Trouble.Restart(anybody());
      case 6, 7, 8 -> new Trouble.Pause(anybody(), pick(List.of(Standstill.values())));
      case 9, 10 -> new Trouble.Replacement(anybody(), chance(50));
      case 11, 12 -> new Trouble.BadPath(anybody(), anybody(), path());
      case 13 -> cut(List.of(anybody()));
      case 14 -> cut(IntStream.rangeClosed(1, size).filter(i -> chance(50)).boxed().toList());
      case 15 ->
          new Trouble.Storm(
              50 * random.nextInt(5),
              timings.probeTimeout().multipliedBy(random.nextInt(4)).dividedBy(5));
      case 16 -> misreading();
      case 17 -> new Trouble.BadReceiver(pick(List.of(Refusal.values())));
      case 18 -> chance(50) ? new Trouble.ReceiverCut(anybody()) : new Trouble.Insanity(anybody());
      case 19 -> new Trouble.Insanity(0);
      default -> new Trouble.BadApi(chance(50) ? 0 : anybody(), pick(BAD_APIS));
    };
  }

  private Path path() {
    return switch (random.nextInt(5)) {
      case 0 -> Path.lossy(100 * (1 + random.nextInt(9)));
      case 1 -> Path.slow(timings.probeTimeout().multipliedBy(1 + random.nextInt(12)).dividedBy(5));
      case 2 -> Path.doubling(500);
      default -> Path.of(pick(List.of(Link.DROPS, Link.REFUSES, Link.SILENT)));
    };
  }

  private Trouble cut(List<Integer> side) {
    int ways = random.nextInt(4);
    return new Trouble.Cut(
        side, pick(List.of(Link.DROPS, Link.DROPS, Link.REFUSES)), ways != 0, ways != 1);
  }

  /** Mostly wrong here and there; now and then nobody is in it. */
  private Trouble misreading() {
    List<Said> said = new ArrayList<>();
    boolean empty = chance(12);
    for (int i = 1; i <= size; i++) {
      said.add(empty ? Said.NOTHING : chance(55) ? Said.RIGHTLY : pick(List.of(Said.values())));
    }
    boolean all = chance(50);
    return new Trouble.Misreading(
        IntStream.rangeClosed(1, size).filter(i -> all || chance(30)).boxed().toList(), said);
  }

  /** Every pod is replaced, one after the other; whatever is not the network may fail meanwhile. */
  private List<Fault> rollingRestart() {
    List<Fault> faults = new ArrayList<>();
    List<Integer> order = new ArrayList<>(IntStream.rangeClosed(1, size).boxed().toList());
    Collections.shuffle(order, random);
    boolean marked = chance(70);
    Duration lasts = timings.probeInterval().plus(Duration.ofSeconds(1 + random.nextInt(20)));
    Duration gap = lasts.plus(timings.probeTimeout()).plus(timings.probeInterval());
    for (int i = 0; i < size; i++) {
      faults.add(new Fault(gap.multipliedBy(i), lasts, new Trouble.Rolling(order.get(i), marked)));
    }
    return List.copyOf(faults);
  }

  // ---- chance

  private int anybody() {
    return 1 + random.nextInt(size);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
