package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.AlertPolicy;
import io.knh.core.model.DestinationSettings;
import io.knh.core.model.DestinationSettings.Manner;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Message;
import io.knh.core.model.NodeState;
import io.knh.core.model.Overview;
import io.knh.core.model.PathFault;
import io.knh.core.model.PathView;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.ReportedPaths;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import io.knh.simulation.Observer;
import io.knh.simulation.Path;
import io.knh.simulation.World;
import io.knh.simulation.World.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths between members, from the fault to the problem, in clusters in virtual time. */
class PathsTest {

  private static final Duration SETTLED = Duration.ofSeconds(140);
  private static final Duration ROUND = Timings.DEFAULTS.probeInterval();
  private static final Duration NAMED = Duration.ofSeconds(30);
  private static final Duration LOSS_NAMED = Duration.ofMinutes(3);
  private static final int LOSS_SEEDS = Integer.getInteger("paths.seeds", 2);

  /** A world whose members, when they start, probe the paths to ten others. */
  private static World probing(int seed) {
    World world = new World(seed, Timings.DEFAULTS, false);
    world.pathProbes(10);
    world.handshakes(true);
    return world;
  }

  private World settled(int size, int zones) {
    World world = probing(1);
    Roster roster = World.inZones(size, zones);
    for (int i = 1; i <= size; i++) {
      world.start(World.peer(i)).read(roster);
    }
    world.pass(SETTLED);
    assertEquals(List.of(), open(world, size));
    return world;
  }

  /** Members that began their rounds at different times. */
  private static World staggered(int size, int seed) {
    World world = probing(seed);
    Random random = new Random(seed);
    for (int i = 1; i <= size; i++) {
      world.start(World.peer(i)).read(World.inZones(size, 3));
      world.pass(Duration.ofMillis(random.nextInt(5_000)));
    }
    world.pass(SETTLED);
    return world;
  }

  private static List<String> open(World world, int coordinator) {
    return overview(world, coordinator).problems().stream().map(Problem::title).toList();
  }

  private static Overview overview(World world, int number) {
    return world.node(number).member().overview();
  }

  private static void both(World world, int one, int other, Path path) {
    world.path(one, other, path);
    world.path(other, one, path);
  }

  @Test
  void aPathBetweenTwoFollowersIsNamedAndEnds() {
    World world = settled(5, 1);
    both(world, 1, 2, Path.of(Link.DROPS));
    world.pass(NAMED);
    assertEquals(List.of("node-0001 does not reach node-0002"), open(world, 5));
    Problem problem = overview(world, 5).problems().getFirst();
    assertEquals(ProblemKind.PATH, problem.kind());
    assertEquals(
        "the same the other way; the coordinator reaches both; last attempt: no answer in time",
        problem.evidence());
    both(world, 1, 2, Path.CLEAR);
    world.pass(NAMED);
    assertEquals(List.of(), open(world, 5));
    Problem ended = overview(world, 5).resolved().getFirst();
    assertEquals(ProblemEnd.RECOVERED, ended.ended().orElseThrow().how());
    assertEquals(problem.id(), ended.id());
  }

  @Test
  void aMemberThatOthersDoNotReachIsNamedOnce() {
    World world = settled(6, 1);
    for (int i = 2; i <= 5; i++) {
      both(world, 1, i, Path.of(Link.DROPS));
    }
    world.pass(NAMED);
    assertEquals(List.of("other members do not reach node-0001"), open(world, 6));
    assertEquals(List.of(), world.outages());
  }

  /** What fails since another is down, or left, keeps no problem open. */
  @Test
  void aSideIsWellThoughOneOfItsTargetsIsNotThere() {
    World world = settled(6, 1);
    for (int i = 2; i <= 5; i++) {
      both(world, 1, i, Path.of(Link.DROPS));
    }
    world.pass(NAMED);
    assertEquals(List.of("other members do not reach node-0001"), open(world, 6));
    world.node(3).switchOff();
    world.node(4).terminate();
    world.pass(NAMED);
    for (int i = 2; i <= 5; i++) {
      both(world, 1, i, Path.CLEAR);
    }
    world.pass(Duration.ofMinutes(1));
    assertEquals(List.of("node-0003 is down"), open(world, 6));
  }

  @Test
  void aMemberThatIsDownIsNoProblemOfPaths() {
    World world = settled(6, 2);
    world.node(2).switchOff();
    world.pass(Duration.ofMinutes(2));
    assertEquals(List.of("node-0002 is down"), open(world, 6));
  }

  @Test
  void aRestartIsNoProblemOfPaths() {
    World world = settled(6, 2);
    world.node(2).terminate();
    world.pass(Duration.ofSeconds(4));
    world.start(World.peer(2)).read(World.inZones(6, 2));
    world.pass(Duration.ofMinutes(2));
    assertEquals(List.of(), open(world, 6));
    assertEquals(List.of(), overview(world, 6).resolved());
  }

  @Test
  void lossOfOneDatagramInFiveIsNamedAndEnds() {
    World world = settled(5, 1);
    world.path(1, 2, Path.dropping(200));
    world.pass(LOSS_NAMED);
    assertEquals(List.of("packets from node-0001 to node-0002 get lost"), open(world, 5));
    assertTrue(
        overview(world, 5)
            .problems()
            .getFirst()
            .evidence()
            .matches(".*; \\d+ of 120 datagrams were lost"));
    world.path(1, 2, Path.CLEAR);
    world.pass(LOSS_NAMED);
    assertEquals(List.of(), open(world, 5));
  }

  /**
   * What is on its way when a path breaks or works again belongs to the break, whenever that is.
   */
  @ParameterizedTest
  @ValueSource(ints = {21, 23, 25, 27, 29})
  void aPathThatBreaksTwiceLosesNoPacketsInBetween(int seconds) {
    World world = settled(5, 1);
    for (int i = 0; i < 3; i++) {
      both(world, 1, 2, Path.of(Link.DROPS));
      world.pass(Duration.ofSeconds(seconds));
      both(world, 1, 2, Path.CLEAR);
      world.pass(Duration.ofSeconds(seconds));
      for (PathView path : world.node(1).member().overview().paths()) {
        assertEquals(Optional.empty(), path.fault(), path::toString);
        assertTrue(path.lost() <= 4, path::toString);
      }
    }
  }

  @Test
  void lossOfOneDatagramInAHundredIsNone() {
    World world = settled(5, 1);
    for (int i = 1; i <= 5; i++) {
      for (int j = 1; j <= 5; j++) {
        world.path(i, j, Path.dropping(10));
      }
    }
    world.pass(Duration.ofMinutes(30));
    assertEquals(List.of(), open(world, 5));
    assertEquals(List.of(), overview(world, 5).resolved());
  }

  @Test
  void largePacketsThatGetLostAreNamedAndEnd() {
    World world = settled(5, 1);
    world.path(1, 2, Path.narrow());
    world.pass(Duration.ofSeconds(100));
    assertEquals(List.of("large packets from node-0001 to node-0002 get lost"), open(world, 5));
    world.path(1, 2, Path.CLEAR);
    world.pass(Duration.ofSeconds(75));
    assertEquals(List.of(), open(world, 5));
  }

  @Test
  void zonesThatAreCutFromEachOtherAreNamed() {
    World world = settled(9, 3);
    for (int i = 1; i <= 9; i++) {
      for (int j = 1; j <= 9; j++) {
        if (i % 3 == 1 && j % 3 == 2) {
          both(world, i, j, Path.of(Link.DROPS));
        }
      }
    }
    world.pass(NAMED);
    assertEquals(List.of("zone zone-1 does not reach zone zone-2"), open(world, 9));
  }

  /** What is open is open for the next coordinator, too, and is no second problem. */
  @Test
  void aProblemOfPathsOutlivesItsCoordinator() {
    World world = settled(6, 1);
    both(world, 1, 2, Path.of(Link.DROPS));
    world.pass(NAMED);
    Problem before = overview(world, 6).problems().getFirst();
    world.node(6).switchOff();
    world.pass(Duration.ofMinutes(2));
    List<Problem> after = overview(world, 5).problems();
    assertEquals(
        List.of("node-0006 is down", "node-0001 does not reach node-0002"),
        after.stream().map(Problem::title).sorted(Comparator.reverseOrder()).toList());
    assertTrue(after.stream().anyMatch(problem -> problem.group().equals(before.group())));
  }

  /** Of a path that is probed anew nothing is known yet, and that is no sign that it is well. */
  @Test
  void aRestartOfItsMemberDoesNotEndAProblemThatLasts() {
    World world = settled(5, 1);
    world.path(1, 2, Path.dropping(300));
    world.pass(LOSS_NAMED);
    assertEquals(List.of("packets from node-0001 to node-0002 get lost"), open(world, 5));
    world.node(1).terminate();
    world.pass(Duration.ofSeconds(3));
    world.start(World.peer(1)).read(World.inZones(5, 1));
    world.pass(Duration.ofMinutes(3));
    assertEquals(List.of("packets from node-0001 to node-0002 get lost"), open(world, 5));
    assertEquals(List.of(), overview(world, 5).resolved());
  }

  /** Where only one of the two probes the path, nobody else shows that it is broken still. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aRestartOfItsTargetDoesNotEndAProblemThatLasts(int seconds) {
    int size = 20;
    World world = settled(size, 1);
    int from = 1;
    int to =
        Stream.iterate(2, i -> i < size, i -> i + 1)
            .filter(i -> probes(world, from, i) && !probes(world, i, from))
            .findFirst()
            .orElseThrow();
    both(world, from, to, Path.of(Link.DROPS));
    world.pass(Duration.ofMinutes(1).plusSeconds(seconds));
    List<String> broken =
        List.of(World.peer(from).nodeName() + " does not reach " + World.peer(to).nodeName());
    assertEquals(broken, open(world, size));
    world.node(to).terminate();
    world.pass(Duration.ofSeconds(6));
    world.start(World.peer(to)).read(World.inZones(size, 1));
    for (int i = 0; i < 120; i++) {
      world.pass(Duration.ofSeconds(1));
      assertEquals(broken, open(world, size), i + " s after its start");
    }
  }

  private static boolean probes(World world, int from, int to) {
    return overview(world, from).paths().stream()
        .anyMatch(path -> path.to().equals(World.peer(to).address()));
  }

  /** Such as a firewall that is loaded anew: it is over long before it could be told. */
  @ParameterizedTest
  @ValueSource(ints = {18, 20, 25, 30})
  void datagramsThatWereLostForSomeRoundsAreNoFaultWhenTheyComeAgain(int seconds) {
    World world = settled(8, 1);
    for (int i = 3; i < 8; i++) {
      both(world, i, 2, Path.dropping(1_000));
    }
    world.pass(Duration.ofSeconds(seconds));
    world.joinAll();
    world.pass(Duration.ofMinutes(4));
    assertNoPathWasWrong(world, 8, "datagrams lost for " + seconds + " s");
  }

  /** Of a few paths nothing is known yet at any moment, since targets rotate. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aProblemOfTheWholeNetworkEndsThoughTargetsRotate(int seed) {
    World world = rotating(45, seed);
    world.pass(Duration.ofSeconds(37L * seed));
    forAllPairs(44, (from, to) -> world.path(from, to, Path.of(Link.DROPS)));
    world.pass(Duration.ofSeconds(90));
    assertEquals(List.of("many members do not reach each other"), open(world, 45));
    world.joinAll();
    world.pass(Duration.ofSeconds(75));
    assertEquals(List.of(), open(world, 45));
  }

  @Test
  void lossOfTheWholeNetworkEndsThoughTargetsRotate() {
    World world = rotating(30, 1);
    forAllPairs(29, (from, to) -> world.path(from, to, Path.dropping(250)));
    world.pass(Duration.ofMinutes(4));
    assertEquals(List.of("packets get lost between many members"), open(world, 30));
    world.joinAll();
    world.pass(Duration.ofMinutes(3));
    assertEquals(List.of(), open(world, 30));
  }

  /** Members that started over five minutes, as in a rolling update: one rotates all the time. */
  private static World rotating(int size, int seed) {
    World world = probing(seed);
    for (int i = 1; i <= size; i++) {
      world.start(World.peer(i)).read(World.inZones(size, 1));
      world.pass(Duration.ofMinutes(5).dividedBy(size));
    }
    world.pass(SETTLED);
    return world;
  }

  private static void forAllPairs(int size, BiConsumer<Integer, Integer> way) {
    for (int from = 1; from <= size; from++) {
      for (int to = 1; to <= size; to++) {
        if (from != to) {
          way.accept(from, to);
        }
      }
    }
  }

  /** A path that comes and goes is not told each time. */
  @Test
  void aPathThatFlapsStaysAProblemUntilItIsWellForLong() {
    World world = settled(5, 1);
    for (int i = 0; i < 6; i++) {
      both(world, 1, 2, Path.of(Link.DROPS));
      world.pass(Duration.ofSeconds(30));
      both(world, 1, 2, Path.CLEAR);
      world.pass(Duration.ofSeconds(30));
    }
    assertEquals(List.of("node-0001 does not reach node-0002"), open(world, 5));
    world.pass(Duration.ofMinutes(6));
    assertEquals(List.of(), open(world, 5));
  }

  // ---- nodes that are ignored

  private static Input.NodesRead nodes(int removed) {
    TreeMap<String, NodeState> states = new TreeMap<>();
    for (int i = 1; i <= 6; i++) {
      states.put(
          World.peer(i).nodeName(),
          new NodeState(
              NodeState.Readiness.READY,
              Optional.empty(),
              false,
              i == removed ? Optional.of("the cluster autoscaler") : Optional.empty(),
              false));
    }
    return new Input.NodesRead(states);
  }

  private static List<String> told(World world) {
    return world.noticed().stream()
        .flatMap(noticed -> noticed.notice().opened().stream())
        .map(Problem::title)
        .toList();
  }

  private static World telling() {
    World world = probing(1);
    world.alerts(
        new AlertPolicy(
            List.of(new DestinationSettings("chat", Manner.MESSAGES)),
            AlertPolicy.DEFAULT_GROUP_WAIT,
            Set.of(NodeState.Ignored.REMOVED)));
    Roster roster = World.inZones(6, 1);
    for (int i = 1; i <= 6; i++) {
      world.start(World.peer(i)).read(roster);
    }
    world.pass(SETTLED);
    world.node(6).step(nodes(1));
    return world;
  }

  @Test
  void nobodyIsToldOfThePathToANodeThatIsRemovedUntilItStays() {
    World world = telling();
    both(world, 1, 2, Path.of(Link.DROPS));
    world.pass(NAMED);
    assertEquals(List.of("node-0001 does not reach node-0002"), open(world, 6));
    assertEquals(List.of(), told(world));
    world.node(6).step(nodes(0));
    world.pass(NAMED);
    assertEquals(List.of("node-0001 does not reach node-0002"), told(world));
  }

  @Test
  void nobodyIsToldOfASideOfANodeThatIsRemovedAndOfOthersAllAre() {
    World world = telling();
    for (int i = 2; i <= 5; i++) {
      both(world, 1, i, Path.of(Link.DROPS));
    }
    world.pass(NAMED);
    assertEquals(List.of("other members do not reach node-0001"), open(world, 6));
    both(world, 2, 3, Path.of(Link.DROPS));
    world.pass(Duration.ofMinutes(1));
    assertEquals(List.of("node-0002 does not reach node-0003"), told(world));
    for (int i = 2; i <= 5; i++) {
      both(world, 1, i, Path.CLEAR);
    }
    world.pass(Duration.ofMinutes(1));
    assertEquals(List.of("node-0002 does not reach node-0003"), open(world, 6));
    assertEquals(
        List.of(),
        world.noticed().stream().flatMap(noticed -> noticed.notice().ended().stream()).toList());
  }

  /** A term begins without knowing of nodes, but not for long. */
  @Test
  void aSuccessorThatNeverLearnsOfNodesTellsOfThePathAfterTenMinutes() {
    World world = telling();
    both(world, 1, 2, Path.of(Link.DROPS));
    world.pass(NAMED);
    world.node(6).terminate();
    world.pass(Duration.ofMinutes(9));
    assertEquals(List.of(), told(world));
    world.pass(Duration.ofMinutes(2));
    assertEquals(List.of("node-0001 does not reach node-0002"), told(world));
  }

  @Test
  void blockedDatagramsAreNoFault() {
    World world = new World(1, Timings.DEFAULTS, false);
    world.pathProbes(10);
    for (int i = 1; i <= 4; i++) {
      for (int j = 1; j <= 4; j++) {
        world.path(i, j, Path.dropping(1000));
      }
    }
    List<Transition> said = saidOfDatagrams(world);
    world.startAll(4);
    world.pass(Duration.ofMinutes(5));
    assertEquals(List.of(), open(world, 4));
    assertTrue(overview(world, 1).paths().stream().allMatch(PathView::unanswered));
    Transition blocked = new Transition.DatagramsUnanswered(3, World.peer(1).address().port());
    assertEquals(Collections.nCopies(4, blocked), said, "once by each member");
    both(world, 1, 2, Path.CLEAR);
    world.pass(Duration.ofMinutes(5));
    Transition answered = new Transition.DatagramsAnswered();
    assertEquals(
        List.of(blocked, blocked, blocked, blocked, answered, answered), said, "by 1 and 2");
  }

  private static List<Transition> saidOfDatagrams(World world) {
    List<Transition> said = new ArrayList<>();
    world.observer(
        (node, input, effects) ->
            effects.forEach(
                effect -> {
                  if (effect instanceof Effect.Report report
                      && (report.transition() instanceof Transition.DatagramsUnanswered
                          || report.transition() instanceof Transition.DatagramsAnswered)) {
                    said.add(report.transition());
                  }
                }));
    return said;
  }

  /** As long as it is answered by one, the others block it, and not everything does. */
  @Test
  void whoseDatagramsSomebodyEchoesSaysNothing() {
    World world = new World(1, Timings.DEFAULTS, false);
    world.pathProbes(10);
    both(world, 1, 2, Path.dropping(1000));
    both(world, 1, 3, Path.dropping(1000));
    List<Transition> said = saidOfDatagrams(world);
    world.startAll(4);
    world.pass(Duration.ofMinutes(5));
    assertEquals(List.of(), said);
  }

  @Test
  void aPauseOfTheOneThatProbesIsNoFault() {
    World world = settled(5, 1);
    for (int i = 0; i < 5; i++) {
      world.node(1).stop();
      world.pass(Duration.ofSeconds(8));
      world.node(1).resume();
      world.pass(Duration.ofSeconds(20));
    }
    assertTrue(
        overview(world, 5).resolved().stream()
            .allMatch(
                problem ->
                    problem.kind() == ProblemKind.MEMBER_DOWN
                        || problem.kind() == ProblemKind.MEMBER_FLAPPING));
    assertTrue(
        overview(world, 1).paths().stream()
            .noneMatch(
                view -> view.fault().filter(fault -> fault == PathFault.BROKEN).isPresent()));
  }

  /** Others tell that they reach it again a little later than it answers the coordinator. */
  @Test
  void aMemberThatComesBackIsNoProblemOfPaths() {
    for (int i = 0; i < 12; i++) {
      World world = staggered(5, i);
      world.node(2).stop();
      world.pass(Duration.ofSeconds(16));
      world.node(2).resume();
      world.pass(Duration.ofMinutes(1));
      assertNoPathWasWrong(world, 5, "paused, " + i);
    }
  }

  @Test
  void aCoordinatorThatComesBackIsNoProblemOfPaths() {
    for (int i = 8; i < 20; i++) {
      World world = staggered(5, i);
      world.isolate(5, Link.DROPS);
      world.pass(Duration.ofSeconds(60));
      world.joinAll();
      world.pass(Duration.ofMinutes(1));
      assertNoPathWasWrong(world, 5, "isolated, " + i);
    }
  }

  @Test
  void aCoordinatorThatWasPausedIsNoProblemOfPaths() {
    for (int i = 0; i < 12; i++) {
      World world = staggered(5, i);
      world.node(5).stop();
      world.pass(Duration.ofSeconds(i % 3 == 0 ? 60 : 9 + i % 3));
      world.node(5).resume();
      world.pass(Duration.ofMinutes(1));
      assertNoPathWasWrong(world, 5, "paused, " + i);
    }
  }

  private static void assertNoPathWasWrong(World world, int coordinator, String what) {
    Overview overview = overview(world, coordinator);
    assertEquals(
        List.of(),
        Stream.concat(overview.problems().stream(), overview.resolved().stream())
            .filter(problem -> problem.fault().isPresent())
            .map(Problem::title)
            .toList(),
        what);
  }

  // ---- a larger problem, and what is left of it

  /** What is left of a side is named itself, before the side ends, and nothing is told twice. */
  @Test
  void aSideEndsThoughOneOfItsPathsIsBrokenForAnotherReason() {
    World world = settled(6, 1);
    for (int i = 2; i <= 5; i++) {
      both(world, 1, i, Path.of(Link.DROPS));
    }
    world.pass(NAMED);
    assertEquals(List.of("other members do not reach node-0001"), open(world, 6));
    for (int i = 3; i <= 5; i++) {
      both(world, 1, i, Path.CLEAR);
    }
    expectSomethingOpen(world, 6, Duration.ofMinutes(2));
    assertEquals(List.of("node-0001 does not reach node-0002"), open(world, 6));
    assertEquals(
        List.of("other members do not reach node-0001"),
        overview(world, 6).resolved().stream().map(Problem::title).toList());
    world.pass(Duration.ofMinutes(10));
    assertEquals(List.of("node-0001 does not reach node-0002"), open(world, 6));
    both(world, 1, 2, Path.CLEAR);
    world.pass(NAMED);
    assertEquals(List.of(), open(world, 6));
    assertEquals(2, overview(world, 6).resolved().size());
  }

  /** The path that was a problem before is not told again. */
  @Test
  void aSideThatComesToABrokenPathAndGoesAgainLeavesThePath() {
    World world = settled(6, 1);
    both(world, 1, 2, Path.of(Link.DROPS));
    world.pass(NAMED);
    for (int i = 3; i <= 5; i++) {
      both(world, 1, i, Path.of(Link.DROPS));
    }
    world.pass(NAMED);
    assertEquals(2, open(world, 6).size());
    for (int i = 3; i <= 5; i++) {
      both(world, 1, i, Path.CLEAR);
    }
    expectSomethingOpen(world, 6, Duration.ofMinutes(1));
    assertEquals(List.of("node-0001 does not reach node-0002"), open(world, 6));
    assertEquals(1, overview(world, 6).resolved().size());
  }

  @Test
  void zonesThatReachEachOtherAgainLeaveTheOnePathThatIsBroken() {
    World world = settled(9, 3);
    for (int i = 1; i <= 9; i += 3) {
      for (int j = 2; j <= 9; j += 3) {
        both(world, i, j, Path.of(Link.DROPS));
      }
    }
    world.pass(NAMED);
    assertEquals(List.of("zone zone-1 does not reach zone zone-2"), open(world, 9));
    for (int i = 1; i <= 9; i += 3) {
      for (int j = 2; j <= 9; j += 3) {
        both(world, i, j, i == 4 && j == 5 ? Path.of(Link.DROPS) : Path.CLEAR);
      }
    }
    expectSomethingOpen(world, 9, Duration.ofMinutes(2));
    assertEquals(List.of("node-0004 does not reach node-0005"), open(world, 9));
    assertEquals(1, overview(world, 9).resolved().size());
  }

  private static void expectSomethingOpen(World world, int coordinator, Duration duration) {
    for (int i = 0; i < duration.toSeconds(); i++) {
      world.pass(Duration.ofSeconds(1));
      assertFalse(open(world, coordinator).isEmpty(), "nothing is open after " + i + " s");
    }
  }

  // ---- loss of everything, and not of datagrams alone

  @ParameterizedTest
  @ValueSource(ints = {200, 300, 400, 500})
  void lossOfAllPacketsOfAPathIsOneProblem(int perMille) {
    for (int seed = 1; seed <= LOSS_SEEDS; seed++) {
      World world = staggered(6, seed);
      both(world, 1, 2, Path.lossy(perMille));
      expectOnlyLoss(world, seed, perMille, Set.of("packets from node-0001 to node-0002 get lost"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 300, 400, 500})
  void lossOfAllPacketsOfAMemberIsOneProblem(int perMille) {
    for (int seed = 1; seed <= LOSS_SEEDS; seed++) {
      World world = staggered(6, seed);
      for (int i = 2; i <= 5; i++) {
        both(world, 1, i, Path.lossy(perMille));
      }
      expectOnlyLoss(world, seed, perMille, Set.of("packets to node-0001 get lost"));
    }
  }

  @Test
  void whereAMemberLosesPacketsOneBrokenPathIsNotSaidOfAll() {
    World world = settled(6, 1);
    for (int i = 2; i <= 5; i++) {
      both(world, 1, i, Path.dropping(300));
    }
    world.pass(LOSS_NAMED);
    assertEquals(List.of("packets to node-0001 get lost"), open(world, 6));
    both(world, 1, 2, Path.of(Link.DROPS));
    world.pass(Duration.ofMinutes(1));
    assertEquals(
        Set.of("packets to node-0001 get lost", "node-0001 does not reach node-0002"),
        Set.copyOf(open(world, 6)));
    both(world, 1, 2, Path.dropping(300));
    world.pass(LOSS_NAMED);
    assertEquals(List.of("packets to node-0001 get lost"), open(world, 6));
    assertEquals(1, overview(world, 6).resolved().size());
  }

  @Test
  void whatIsSaidOfABrokenPathIsNotSaidOfAMemberThatLosesPackets() {
    World world = settled(6, 1);
    both(world, 1, 2, Path.of(Link.DROPS));
    world.pass(NAMED);
    assertEquals(List.of("node-0001 does not reach node-0002"), open(world, 6));
    for (int i = 3; i <= 5; i++) {
      both(world, 1, i, Path.dropping(300));
    }
    world.pass(LOSS_NAMED);
    assertEquals(
        Set.of("packets to node-0001 get lost", "node-0001 does not reach node-0002"),
        Set.copyOf(open(world, 6)));
    assertEquals(List.of(), overview(world, 6).resolved());
  }

  /** That the others still lose packets is no reason to say that they are broken. */
  @Test
  void aSideThatOnlyLosesPacketsAgainLeavesTheOnePathThatIsBroken() {
    World world = settled(6, 1);
    for (int i = 2; i <= 5; i++) {
      both(world, 1, i, Path.dropping(300));
    }
    world.pass(LOSS_NAMED);
    assertEquals(List.of("packets to node-0001 get lost"), open(world, 6));
    for (int i = 2; i <= 5; i++) {
      both(world, 1, i, Path.of(Link.DROPS));
    }
    world.pass(NAMED);
    assertEquals(
        Set.of("packets to node-0001 get lost", "other members do not reach node-0001"),
        Set.copyOf(open(world, 6)));
    for (int i = 3; i <= 5; i++) {
      both(world, 1, i, Path.dropping(300));
    }
    world.pass(Duration.ofMinutes(10));
    assertEquals(
        Set.of("packets to node-0001 get lost", "node-0001 does not reach node-0002"),
        Set.copyOf(open(world, 6)));
    assertEquals(
        List.of("other members do not reach node-0001"),
        overview(world, 6).resolved().stream().map(Problem::title).toList());
  }

  private static void expectOnlyLoss(World world, int seed, int perMille, Set<String> titles) {
    String words = "seed " + seed + ", " + perMille + " of 1000";
    int coordinator = world.nodes().size();
    Duration waited = Duration.ZERO;
    while (open(world, coordinator).isEmpty() && waited.compareTo(LOSS_NAMED) < 0) {
      world.pass(Duration.ofSeconds(1));
      waited = waited.plusSeconds(1);
    }
    assertEquals(titles, Set.copyOf(open(world, coordinator)), words + ", after " + waited);
    world.pass(Duration.ofMinutes(10));
    assertEquals(List.copyOf(titles), open(world, coordinator), words);
    assertEquals(List.of(), overview(world, coordinator).resolved(), words);
  }

  // ---- who is probed how, and who is told

  /** The small probes of one path, while it is watched. */
  private static List<Message> smallProbes(World world, int from, int to, Duration watched) {
    List<Message> sent = new ArrayList<>();
    world.observer(
        (node, input, effects) -> {
          for (Effect effect : effects) {
            if (effect instanceof Effect.Send send
                && node.peer().equals(World.peer(from))
                && send.to().equals(World.peer(to))
                && (send.message() instanceof Message.Handshake
                    || send.message() instanceof Message.PathPing)) {
              sent.add(send.message());
            }
          }
        });
    world.pass(watched);
    world.observer(Observer.NONE);
    return sent;
  }

  @Test
  void aPathThatWorksGetsARequestInOneOfSixRoundsAndAHandshakeInEachOther() {
    World world = settled(3, 1);
    List<Message> sent = smallProbes(world, 1, 2, Duration.ofMinutes(1));
    assertEquals(12, sent.size());
    assertEquals(2, Collections.frequency(sent, new Message.PathPing()));
  }

  /** As after each message of which not all came back; without it, one of six is a request. */
  @Test
  void aPathThatLosesDatagramsGetsRequestsUntilAllComeBack() {
    World world = settled(3, 1);
    world.path(1, 2, Path.dropping(50));
    List<Message> sent = smallProbes(world, 1, 2, Duration.ofMinutes(10));
    assertEquals(120, sent.size());
    // Of five datagrams one is lost in 23 of 100 messages, so 36 of 100 rounds have a request.
    int requests = Collections.frequency(sent, new Message.PathPing());
    assertTrue(requests >= 30 && requests <= 60, requests + " requests");
    world.path(1, 2, Path.CLEAR);
    world.pass(Duration.ofMinutes(3));
    assertEquals(
        2,
        Collections.frequency(
            smallProbes(world, 1, 2, Duration.ofMinutes(1)), new Message.PathPing()));
  }

  /**
   * A proxy may take connections though it does not reach the member: then requests alone show that
   * a path is broken, and each member has its turn for one within six rounds.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void whatAProxyHidesIsFoundByTheNextRequest(int round) {
    World world = settled(5, 1);
    world.pass(ROUND.multipliedBy(round));
    both(world, 1, 2, Path.behindProxy());
    world.pass(ROUND.multipliedBy(6).plus(NAMED));
    List<String> named = open(world, 5);
    assertEquals(1, named.size(), named::toString);
    assertTrue(
        Set.of("node-0001 does not reach node-0002", "node-0002 does not reach node-0001")
            .containsAll(named),
        named::toString);
    both(world, 1, 2, Path.CLEAR);
    world.pass(NAMED);
    assertEquals(List.of(), open(world, 5));
  }

  /** Its paths are found one after the other, and none of them is named alone. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void aMemberThatAProxyHidesIsNamedAsOne(int seed) {
    World world = staggered(6, seed);
    for (int i = 2; i <= 5; i++) {
      both(world, 1, i, Path.behindProxy());
    }
    List<String> side = List.of("other members do not reach node-0001");
    for (int i = 0; i < 12; i++) {
      world.pass(ROUND);
      List<String> named = open(world, 6);
      assertTrue(named.isEmpty() || named.equals(side), named::toString);
    }
    assertEquals(side, open(world, 6));
    assertEquals(List.of(), overview(world, 6).resolved());
  }

  /** What fails gets requests: the attempts, and all rounds until it is answered. */
  @Test
  void aPathThatIsBrokenGetsRequestsOnly() {
    World world = settled(3, 1);
    world.path(1, 2, Path.of(Link.DROPS));
    world.pass(NAMED);
    List<Message> sent = smallProbes(world, 1, 2, Duration.ofMinutes(1));
    assertEquals(Collections.nCopies(12, new Message.PathPing()), sent);
  }

  /** Its host still shakes hands; the datagrams that stay away make it asked by requests. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void aMemberThatIsStoppedIsNotHiddenByItsHost(int round) {
    World world = settled(5, 1);
    world.pass(ROUND.multipliedBy(round));
    world.node(2).stop();
    assertTrue(
        smallProbes(world, 1, 2, ROUND.multipliedBy(2)).contains(new Message.PathPing()),
        "within two rounds");
    world.pass(Duration.ofSeconds(8));
    assertEquals(List.of("node-0002 is down"), open(world, 5));
    assertEquals(
        List.of(Optional.of(PathFault.BROKEN)),
        overview(world, 1).paths().stream()
            .filter(path -> path.to().equals(World.peer(2).address()))
            .map(PathView::fault)
            .toList());
  }

  /** It echoes nothing meanwhile, though no packet is lost and its host shakes hands. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void aMemberThatStandsStillForMomentsIsNoLossyPath(int seconds) {
    World world = settled(5, 1);
    world.pass(Duration.ofSeconds(seconds));
    for (int i = 0; i < 12; i++) {
      world.node(2).stop();
      world.pass(Duration.ofMillis(5_500));
      world.node(2).resume();
      world.pass(Duration.ofMillis(14_500));
    }
    assertEquals(List.of(), open(world, 5));
    assertEquals(List.of(), overview(world, 5).resolved());
    for (int i : List.of(1, 3, 4)) {
      for (PathView path : overview(world, i).paths()) {
        assertEquals(0, path.lost(), "member " + i + " to " + path.to());
      }
    }
  }

  @Test
  void oneThatCameBackAtItsAddressIsProbedByTheCoordinatorWithinAFewRounds() {
    World world = settled(5, 1);
    world.node(2).terminate();
    world.pass(Duration.ofSeconds(20));
    world.start(World.peer(2)).read(World.everybody(5));
    world.pass(Duration.ofSeconds(20));
    for (int i = 1; i <= 5; i++) {
      assertEquals(4, overview(world, i).paths().size(), "member " + i);
    }
  }

  /** All of it, though it lasts six rounds until each would say all by itself. */
  @Test
  void aNewCoordinatorKnowsAllPathsWithinThreeRounds() {
    World world = settled(8, 1);
    world.node(8).switchOff();
    for (int i = 0; i < 60 && !(world.node(7).role() instanceof Role.Coordinating); i++) {
      world.pass(Duration.ofMillis(500));
    }
    world.pass(Duration.ofSeconds(16));
    List<ReportedPaths> reported = overview(world, 7).coordination().orElseThrow().paths();
    assertEquals(7, reported.size());
    for (ReportedPaths one : reported) {
      assertEquals(7, one.paths().size(), one.from().toString());
    }
  }
}
