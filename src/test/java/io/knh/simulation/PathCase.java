package io.knh.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Overview;
import io.knh.core.model.PathFault;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Roster;
import io.knh.core.model.Timings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * One fault of the network, drawn from a seed: a cluster settles, the fault comes, is named right,
 * alone and in time, and ends when it is mended. What is not so is an {@link AssertionError} that
 * says its seed.
 */
public final class PathCase {

  private static final Duration SETTLED = Duration.ofSeconds(140);
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final int PROBES = 10;
  private static final int MESH = PROBES + 1;

  /** Until a fault is named, and until it has ended. */
  private static final Map<PathFault, Duration> WITHIN =
      new EnumMap<>(
          Map.of(
              PathFault.BROKEN,
              Duration.ofSeconds(30),
              PathFault.LARGE_LOST,
              Duration.ofSeconds(100),
              PathFault.LOSSY,
              Duration.ofMinutes(3)));

  private enum Place {
    PATH,
    MEMBER,
    ZONES
  }

  private final Random random;
  private final String words;
  private final World world;
  private final int size;
  private final int zones;
  private final PathFault fault;
  private final List<int[]> ways = new ArrayList<>();
  private final Path background;
  private final int lossPerMille;
  private final ProblemKind kind;
  private final Set<String> where = new TreeSet<>();

  /** The one that {@code seed} draws. */
  public PathCase(long seed) {
    random = new Random(seed);
    fault = any(PathFault.values());
    Place place = any(Place.values());
    zones = place == Place.ZONES ? 3 : 1 + random.nextInt(3);
    int drawn = (place == Place.ZONES ? 9 : 5) + random.nextInt(9);
    // Where not everybody probes everybody, a single path waits for its turn.
    size = place == Place.PATH ? Math.min(drawn, MESH) : drawn;
    lossPerMille = random.nextBoolean() ? 200 : 400;
    background = random.nextBoolean() ? Path.CLEAR : Path.dropping(10);
    world = new World(seed, Timings.DEFAULTS, false);
    world.pathProbes(PROBES);
    world.handshakes(true);
    kind =
        switch (place) {
          case PATH -> path();
          case MEMBER -> member();
          case ZONES -> zones();
        };
    words = "seed " + seed + ": " + fault + " " + kind + " " + where + " of " + size;
  }

  private <E> E any(E[] values) {
    return List.of(values).get(random.nextInt(values.length));
  }

  /** A path between two that do not coordinate; a request needs both ways. */
  private ProblemKind path() {
    int one = 1 + random.nextInt(size - 1);
    int other = 1 + (one + random.nextInt(size - 2)) % (size - 1);
    ways.add(new int[] {one, other});
    if (random.nextBoolean()) {
      ways.add(new int[] {other, one});
    }
    where.addAll(List.of(node(one), node(other)));
    return ProblemKind.PATH;
  }

  /** A member, from and to all that do not coordinate. */
  private ProblemKind member() {
    int one = 1 + random.nextInt(size - 1);
    for (int i = 1; i < size; i++) {
      if (i != one) {
        ways.add(new int[] {one, i});
        ways.add(new int[] {i, one});
      }
    }
    where.add(node(one));
    return ProblemKind.INBOUND;
  }

  /** The two zones in which the coordinator is not. */
  private ProblemKind zones() {
    for (int i = 1; i <= size; i++) {
      for (int j = 1; j <= size; j++) {
        if (i % zones == (size + 1) % zones && j % zones == (size + 2) % zones) {
          ways.add(new int[] {i, j});
        }
      }
    }
    where.addAll(List.of(World.zone(size + 1, zones), World.zone(size + 2, zones)));
    return ProblemKind.ZONE;
  }

  private static String node(int number) {
    return World.peer(number).nodeName();
  }

  /** What is wrong. */
  public PathFault fault() {
    return fault;
  }

  /** The same in words. */
  public String what() {
    return switch (fault) {
      case BROKEN ->
          switch (kind) {
            case PATH -> "a path is broken";
            case ZONE -> "two zones do not reach each other";
            default -> "a member and the others do not reach each other";
          };
      case LARGE_LOST -> "large packets are lost";
      case LOSSY -> lossPerMille / 10 + " % of the packets are lost";
    };
  }

  /** The same with something amiss in every member. */
  Duration tampered(Tampering tampering) {
    world.tampering(tampering);
    return run();
  }

  /** How long it took to name it. */
  public Duration run() {
    Roster roster = World.inZones(size, zones);
    for (int i = 1; i <= size; i++) {
      world.start(World.peer(i)).read(roster);
      world.pass(Duration.ofMillis(random.nextInt(600)));
      for (int j = 1; j <= size; j++) {
        world.path(i, j, background);
      }
    }
    world.pass(SETTLED);
    assertEquals(List.of(), all(), words + ", before it");
    ways.forEach(way -> world.path(way[0], way[1], bad()));
    Duration took = waitFor(1);
    Problem found = overview().problems().getFirst();
    assertEquals(kind, found.kind(), () -> words + ": " + found.title());
    assertEquals(fault, found.fault().orElseThrow(), () -> words + ": " + found.title());
    assertEquals(where, nodes(found), () -> words + ": " + found.title());
    world.pass(Duration.ofMinutes(2));
    assertEquals(1, all().size(), () -> words + ": " + all());
    ways.forEach(way -> world.path(way[0], way[1], background));
    world.pass(Duration.ofSeconds(100));
    waitFor(0);
    world.pass(Duration.ofMinutes(3));
    assertEquals(1, all().size(), () -> words + ", after it: " + all());
    assertEquals(List.of(), world.outages(), words);
    return took;
  }

  private static Set<String> nodes(Problem problem) {
    return new TreeSet<>(List.of(problem.name().replace("zone zone", "zone").split(" → ")));
  }

  private Path bad() {
    return switch (fault) {
      case BROKEN -> Path.of(World.Link.DROPS);
      case LARGE_LOST ->
          new Path(
              World.Link.UP, 0, Duration.ZERO, 0, background.datagramLossPerMille(), true, false);
      case LOSSY -> Path.dropping(lossPerMille);
    };
  }

  private Duration waitFor(int open) {
    Duration waited = Duration.ZERO;
    while (overview().problems().size() != open && waited.compareTo(WITHIN.get(fault)) < 0) {
      world.pass(STEP);
      waited = waited.plus(STEP);
    }
    assertEquals(open, overview().problems().size(), () -> words + ": " + all() + ", in " + WITHIN);
    return waited;
  }

  private List<String> all() {
    List<Problem> all = new ArrayList<>(overview().problems());
    all.addAll(overview().resolved());
    return all.stream().map(Problem::title).toList();
  }

  private Overview overview() {
    return world.node(size).member().overview();
  }
}
