package io.knh.core.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.knh.core.model.Cause;
import io.knh.core.model.PathFault;
import io.knh.core.model.PathReport;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import io.knh.core.model.Subject;
import io.knh.core.model.Timings;
import io.knh.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What opens and ends by what members tell, round after round; and that each rule is needed: with
 * one of them broken one of these scenes ends otherwise.
 */
class NetworkWatchTest {

  private static final int SIZE = 8;
  private static final Timings TIMINGS = Timings.DEFAULTS;
  private static final int ROUND = (int) TIMINGS.probeInterval().toSeconds();

  /** One rule that is broken. */
  enum Rule {
    NONE,
    /** What is found opens at once. */
    NO_CONFIRMATION,
    /** What is well for a moment has ended. */
    ENDS_AT_ONCE,
    /** What was told long ago is believed. */
    OLD_REPORTS_BELIEVED,
    /** Paths of members that are down are judged as all others. */
    DOWN_NOT_TAKEN_OUT,
    /** What members tell of one that has just come back is believed. */
    RESTS_OF_OUTAGES_NAMED,
    /** A coordinator does not know what is open already. */
    OPEN_NOT_TAKEN_OVER,
    /** What tells of failing paths alone counts as all paths. */
    PARTS_TAKEN_FOR_ALL,
    /** What is a part of an open problem opens beside it. */
    PARTS_NAMED_TOO,
    /** The first paths that are lossy are named, whatever else seems to become so. */
    LOSS_DOES_NOT_WAIT
  }

  private static final class Broken extends NetworkWatch {
    private final Rule rule;

    Broken(Rule rule) {
      super(TIMINGS, World.everybody(SIZE));
      this.rule = rule;
    }

    @Override
    boolean mayBegin(PathFault fault, long standsNanos, long nowNanos) {
      return rule == Rule.NO_CONFIRMATION || super.mayBegin(fault, standsNanos, nowNanos);
    }

    @Override
    long steadyNanos(Subject.Network subject) {
      return rule == Rule.ENDS_AT_ONCE ? 0 : super.steadyNanos(subject);
    }

    @Override
    long freshNanos() {
      return rule == Rule.OLD_REPORTS_BELIEVED ? Duration.ofHours(1).toNanos() : super.freshNanos();
    }

    @Override
    boolean isSettled(PathFinding finding, ToLongFunction<Peer> upNanos, long nowNanos) {
      return rule == Rule.RESTS_OF_OUTAGES_NAMED || super.isSettled(finding, upNanos, nowNanos);
    }

    @Override
    boolean isPartOfMore(PathFinding finding, Map<MemberPair, Integer> coming, long standsNanos) {
      return rule != Rule.LOSS_DOES_NOT_WAIT && super.isPartOfMore(finding, coming, standsNanos);
    }

    @Override
    boolean isCovered(PathFinding finding, Collection<Subject.Network> open) {
      return rule != Rule.PARTS_NAMED_TOO && super.isCovered(finding, open);
    }
  }

  /** Members that tell a coordinator of their paths, second by second. */
  private static final class Scene {
    private final Rule rule;
    private NetworkWatch watch;
    private int second = 1_000;
    private final Set<String> failing = new TreeSet<>();
    private final Set<String> lossy = new TreeSet<>();
    private final Set<String> nearlyLossy = new TreeSet<>();
    private final TreeMap<Integer, Set<String>> noticed = new TreeMap<>();
    private final Set<Integer> down = new TreeSet<>();
    private final Set<Integer> mute = new TreeSet<>();
    private final TreeMap<Integer, Integer> upSince = new TreeMap<>();
    private final Set<Subject.Network> open = new LinkedHashSet<>();
    private final List<String> opened = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private int wholeSince;

    Scene(Rule rule) {
      this.rule = rule;
      this.watch = new Broken(rule);
    }

    void fail(int from, int to) {
      failing.add(from + " " + to);
    }

    /** Of its datagrams a quarter gets lost from now on, and both ways. */
    void lose(int from, int to) {
      lossy.add(from + " " + to);
      lossy.add(to + " " + from);
    }

    void mend(int from, int to) {
      failing.remove(from + " " + to);
    }

    void failSide(int member) {
      for (int i = 1; i < SIZE; i++) {
        if (i != member) {
          fail(i, member);
          fail(member, i);
        }
      }
    }

    void mendSide(int member) {
      failing.removeIf(way -> List.of(way.split(" ")).contains(Integer.toString(member)));
    }

    /** Another coordinator, which knows what the ledger says and nothing of paths. */
    void failover(int wholeAfter) {
      watch = new Broken(rule);
      wholeSince = second + wholeAfter;
    }

    void pass(int seconds) {
      for (int i = 0; i < seconds; i++) {
        second++;
        for (int from = 1; from <= SIZE; from++) {
          if (second % ROUND == from % ROUND && !down.contains(from)) {
            notice(from);
            if (!mute.contains(from)) {
              tell(from);
            }
          }
        }
        look();
      }
    }

    /** Each notices in its own round. */
    private void notice(int from) {
      Set<String> its = new TreeSet<>(failing);
      down.forEach(one -> its.add(from + " " + one));
      its.removeIf(way -> !way.startsWith(from + " "));
      noticed.put(from, its);
    }

    private void tell(int from) {
      boolean whole = second >= wholeSince;
      List<PathView> views = new ArrayList<>();
      for (int to = 1; to <= SIZE; to++) {
        boolean fails = noticed.getOrDefault(from, Set.of()).contains(from + " " + to);
        boolean loses = !fails && lossy.contains(from + " " + to);
        Optional<PathFault> fault = loses ? Optional.of(PathFault.LOSSY) : Optional.empty();
        if (to != from && (whole || fails || loses)) {
          views.add(
              new PathView(
                  World.peer(to).address(),
                  fails ? Optional.of(PathFault.BROKEN) : fault,
                  fails || loses ? 7 : 0,
                  fails ? Optional.of(Cause.TIMEOUT) : Optional.empty(),
                  1_000,
                  fails ? 0 : PathView.WINDOW,
                  loses ? PathView.WINDOW / 4 : nearlyLossy.contains(from + " " + to) ? 12 : 0,
                  false));
        }
      }
      watch.heard(
          World.peer(from),
          new PathReport(views, whole || rule == Rule.PARTS_TAKEN_FOR_ALL),
          nanos(second));
    }

    private void look() {
      Predicate<Peer> isDown = peer -> down.stream().map(World::peer).anyMatch(peer::equals);
      NetworkWatch.Changes changes =
          watch.look(
              rule == Rule.OPEN_NOT_TAKEN_OVER ? List.of() : open,
              peer -> rule == Rule.DOWN_NOT_TAKEN_OUT || !isDown.test(peer),
              isDown,
              this::upNanos,
              nanos(second));
      for (PathFinding found : changes.begun()) {
        open.add(found.subject());
        opened.add(words(found.subject()));
      }
      for (Subject.Network subject : changes.ended()) {
        open.remove(subject);
        ended.add(words(subject));
      }
    }

    private long upNanos(Peer peer) {
      for (Map.Entry<Integer, Integer> since : upSince.entrySet()) {
        if (World.peer(since.getKey()).equals(peer)) {
          return nanos(since.getValue());
        }
      }
      return 0;
    }

    private static long nanos(int seconds) {
      return Duration.ofSeconds(seconds).toNanos();
    }

    private static String words(Subject.Network subject) {
      String fault = subject.fault() == PathFault.BROKEN ? "" : " " + subject.fault();
      return (subject.kind() + " " + subject.from() + " " + subject.to() + fault)
          .replaceAll(" +", " ")
          .strip();
    }
  }

  private static final String PATH = "path node-0001 node-0002";
  private static final String SIDE = "inbound node-0001";

  /** What has to be true, whatever members tell when. */
  private static final List<Consumer<Rule>> SCENES =
      List.of(
          NetworkWatchTest::aSideIsNamedOnceAndEnds,
          NetworkWatchTest::aPathThatIsWellForAMomentHasNotEnded,
          NetworkWatchTest::whatOneSaidThatIsSilentSinceIsNoProblem,
          NetworkWatchTest::whoIsDownIsNoProblemOfPaths,
          NetworkWatchTest::whoComesBackIsNoProblemOfPaths,
          NetworkWatchTest::aSuccessorOpensNothingAgain,
          NetworkWatchTest::aSuccessorNamesASideByAllPaths,
          NetworkWatchTest::thePathsOfASideThatComeRightLastAreNoProblems,
          NetworkWatchTest::aSideEndsWhereAnotherOfItsPathsFailsEachTime,
          NetworkWatchTest::aPathThatOnlyLosesPacketsIsBrokenNoMore,
          NetworkWatchTest::aSideThatOnlyLosesPacketsIsBrokenNoMore,
          NetworkWatchTest::aPathThatLosesPacketsWithItsSideIsBrokenNoMore,
          NetworkWatchTest::aPathThatStaysBrokenInASideThatLosesPacketsHasNotEnded,
          NetworkWatchTest::aSideThatOnlyLosesPacketsLeavesThePathThatIsBroken,
          NetworkWatchTest::aSideThatOnlyLosesPacketsEndsThoughOnePathBreaksAgainAndAgain,
          NetworkWatchTest::theLastPathOfASideThatComesToLosePacketsIsNoProblem,
          NetworkWatchTest::aSideThatKeepsTwoBrokenPathsAmongLossyOnesHasNotEnded,
          NetworkWatchTest::aSideThatKeepsAPathBrokenOneWayAmongLossyOnesHasNotEnded,
          NetworkWatchTest::aSideThatLosesPacketsIsNotNamedPathByPath,
          NetworkWatchTest::aPathIsNamedThoughOthersStayNearlyAsLossy);

  private static void aSideIsNamedOnceAndEnds(Rule rule) {
    Scene scene = new Scene(rule);
    scene.pass(60);
    scene.failSide(1);
    scene.pass(30);
    assertEquals(List.of(SIDE), scene.opened);
    scene.pass(60);
    scene.mendSide(1);
    scene.pass(30);
    assertEquals(List.of(SIDE), scene.opened);
    assertEquals(List.of(SIDE), scene.ended);
  }

  private static void aPathThatIsWellForAMomentHasNotEnded(Rule rule) {
    Scene scene = new Scene(rule);
    scene.pass(60);
    scene.fail(1, 2);
    scene.pass(30);
    assertEquals(List.of(PATH), scene.opened);
    for (int i = 0; i < 5; i++) {
      scene.mend(1, 2);
      scene.pass(2 * ROUND);
      scene.fail(1, 2);
      scene.pass(4 * ROUND);
    }
    assertEquals(List.of(), scene.ended);
    scene.mend(1, 2);
    scene.pass(30);
    assertEquals(List.of(PATH), scene.ended);
  }

  private static void whatOneSaidThatIsSilentSinceIsNoProblem(Rule rule) {
    Scene scene = new Scene(rule);
    scene.pass(60);
    scene.down.add(2);
    scene.pass(20);
    scene.mute.add(1);
    scene.down.remove(2);
    scene.upSince.put(2, scene.second);
    scene.pass(120);
    assertEquals(List.of(), scene.opened);
  }

  private static void whoIsDownIsNoProblemOfPaths(Rule rule) {
    Scene scene = new Scene(rule);
    scene.pass(60);
    scene.down.add(2);
    scene.pass(120);
    assertEquals(List.of(), scene.opened);
  }

  private static void whoComesBackIsNoProblemOfPaths(Rule rule) {
    Scene scene = new Scene(rule);
    scene.pass(60);
    scene.failSide(2);
    scene.down.add(2);
    scene.pass(60);
    scene.down.remove(2);
    scene.upSince.put(2, scene.second);
    scene.pass(ROUND); // it answers the coordinator, and the others try it again
    scene.mendSide(2);
    scene.pass(60);
    assertEquals(List.of(), scene.opened);
  }

  private static void aSuccessorOpensNothingAgain(Rule rule) {
    Scene scene = new Scene(rule);
    scene.pass(60);
    scene.failSide(1);
    scene.pass(30);
    scene.failover(0);
    scene.pass(120);
    assertEquals(List.of(SIDE), scene.opened);
    assertEquals(List.of(), scene.ended);
  }

  private static void aSuccessorNamesASideByAllPaths(Rule rule) {
    Scene scene = new Scene(rule);
    scene.pass(60);
    scene.failSide(1);
    scene.failover(4 * ROUND);
    scene.pass(60);
    assertEquals(List.of(SIDE), scene.opened);
  }

  private static void thePathsOfASideThatComeRightLastAreNoProblems(Rule rule) {
    Scene scene = new Scene(rule);
    scene.pass(60);
    scene.failSide(1);
    scene.pass(30);
    scene.mendSide(1);
    scene.fail(1, 2);
    scene.fail(2, 1);
    scene.pass(4 * ROUND);
    scene.mendSide(1);
    scene.pass(60);
    assertEquals(List.of(SIDE), scene.opened);
    assertEquals(List.of(SIDE), scene.ended);
  }

  private static void aSideEndsWhereAnotherOfItsPathsFailsEachTime(Rule rule) {
    Scene scene = new Scene(rule);
    scene.pass(60);
    scene.failSide(1);
    scene.pass(30);
    scene.mendSide(1);
    for (int i = 0; i < 10; i++) {
      scene.mend(1, 3);
      scene.fail(1, 2);
      scene.pass(3 * ROUND);
      scene.mend(1, 2);
      scene.fail(1, 3);
      scene.pass(3 * ROUND);
    }
    assertEquals(List.of(SIDE), scene.ended);
    assertEquals(3, scene.opened.size(), scene.opened::toString);
  }

  private static void aPathThatOnlyLosesPacketsIsBrokenNoMore(Rule rule) {
    Scene scene = new Scene(rule);
    scene.pass(60);
    scene.fail(1, 2);
    scene.pass(30);
    scene.mend(1, 2);
    scene.lose(1, 2);
    scene.pass(120);
    assertEquals(List.of(PATH, PATH + " lossy"), scene.opened);
    assertEquals(List.of(PATH), scene.ended);
    scene.lossy.clear();
    scene.pass(60);
    assertEquals(List.of(PATH, PATH + " lossy"), scene.opened);
    assertEquals(List.of(PATH, PATH + " lossy"), scene.ended);
  }

  private static void aSideThatOnlyLosesPacketsIsBrokenNoMore(Rule rule) {
    Scene scene = sideThatComesToLosePackets(rule, 1);
    scene.pass(120);
    assertEquals(List.of(SIDE, SIDE + " lossy"), scene.opened);
    assertEquals(List.of(SIDE), scene.ended);
  }

  /** The loss of all has one name, which is not that of the path that was broken first. */
  private static void aPathThatLosesPacketsWithItsSideIsBrokenNoMore(Rule rule) {
    Scene scene = new Scene(rule);
    scene.pass(60);
    scene.fail(1, 2);
    scene.pass(30);
    scene.mend(1, 2);
    for (int other = 2; other <= SIZE; other++) {
      scene.lose(1, other);
    }
    scene.pass(120);
    assertEquals(List.of(PATH, SIDE + " lossy"), scene.opened);
    assertEquals(List.of(PATH), scene.ended);
  }

  /** That one of them is broken one way is not said of the side, and must not be unsaid by it. */
  private static void aPathThatStaysBrokenInASideThatLosesPacketsHasNotEnded(Rule rule) {
    Scene scene = new Scene(rule);
    scene.pass(60);
    scene.fail(1, 2);
    scene.pass(30);
    for (int other = 2; other <= SIZE; other++) {
      scene.lose(1, other);
    }
    scene.pass(120);
    assertEquals(List.of(PATH, SIDE + " lossy"), scene.opened);
    assertEquals(List.of(), scene.ended);
  }

  /** That the others lose packets is no reason to say that they are broken. */
  private static void aSideThatOnlyLosesPacketsLeavesThePathThatIsBroken(Rule rule) {
    Scene scene = sideThatComesToLosePackets(rule, 2);
    scene.pass(60);
    assertEquals(List.of(SIDE, PATH, SIDE + " lossy"), scene.opened);
    assertEquals(List.of(SIDE), scene.ended);
    scene.mendSide(1);
    scene.lossy.clear();
    scene.pass(60);
    assertEquals(List.of(SIDE, PATH, SIDE + " lossy"), scene.opened);
    assertEquals(Set.of(SIDE, PATH, SIDE + " lossy"), Set.copyOf(scene.ended));
  }

  private static void aSideThatOnlyLosesPacketsEndsThoughOnePathBreaksAgainAndAgain(Rule rule) {
    Scene scene = sideThatComesToLosePackets(rule, 2);
    for (int i = 0; i < 6; i++) {
      scene.pass(4 * ROUND);
      scene.mendSide(1);
      scene.pass(2 * ROUND);
      scene.fail(1, 2);
      scene.fail(2, 1);
    }
    assertEquals(Set.of(SIDE, PATH, SIDE + " lossy"), Set.copyOf(scene.opened));
    assertEquals(3, scene.opened.size(), scene.opened::toString);
    assertEquals(List.of(SIDE), scene.ended);
  }

  private static void theLastPathOfASideThatComesToLosePacketsIsNoProblem(Rule rule) {
    Scene scene = sideThatComesToLosePackets(rule, 2);
    scene.pass(4 * ROUND);
    assertEquals(List.of(SIDE), scene.opened);
    scene.mendSide(1);
    scene.pass(60);
    assertEquals(List.of(SIDE, SIDE + " lossy"), scene.opened);
    assertEquals(List.of(SIDE), scene.ended);
  }

  private static void aSideThatKeepsTwoBrokenPathsAmongLossyOnesHasNotEnded(Rule rule) {
    Scene scene = sideThatComesToLosePackets(rule, 3);
    scene.pass(120);
    assertEquals(List.of(SIDE), scene.opened);
    assertEquals(List.of(), scene.ended);
  }

  /** Which is no finding of its own beside the loss. */
  private static void aSideThatKeepsAPathBrokenOneWayAmongLossyOnesHasNotEnded(Rule rule) {
    Scene scene = sideThatComesToLosePackets(rule, 1);
    scene.fail(1, 2);
    scene.pass(120);
    assertEquals(List.of(SIDE, SIDE + " lossy"), scene.opened);
    assertEquals(List.of(), scene.ended);
  }

  /**
   * It was broken, and loses packets now.
   *
   * @param lastBroken its paths up to that to this member stay broken; none for the side's own 1
   */
  private static Scene sideThatComesToLosePackets(Rule rule, int lastBroken) {
    Scene scene = new Scene(rule);
    scene.pass(60);
    scene.failSide(1);
    scene.pass(30);
    scene.mendSide(1);
    for (int other = 2; other <= SIZE; other++) {
      scene.lose(1, other);
      if (other <= lastBroken) {
        scene.fail(1, other);
        scene.fail(other, 1);
      }
    }
    return scene;
  }

  /** By chance one path shows the same loss a minute before the others. */
  private static void aSideThatLosesPacketsIsNotNamedPathByPath(Rule rule) {
    Scene scene = new Scene(rule);
    scene.pass(60);
    for (int other = 3; other <= SIZE; other++) {
      scene.nearlyLossy.addAll(List.of("1 " + other, other + " 1"));
    }
    scene.lose(1, 2);
    scene.pass(80);
    assertEquals(List.of(), scene.opened);
    for (int other = 3; other <= SIZE; other++) {
      scene.lose(1, other);
    }
    scene.pass(60);
    assertEquals(List.of(SIDE + " lossy"), scene.opened);
    assertEquals(List.of(), scene.ended);
  }

  private static void aPathIsNamedThoughOthersStayNearlyAsLossy(Rule rule) {
    Scene scene = new Scene(rule);
    scene.pass(60);
    for (int other = 3; other <= SIZE; other++) {
      scene.nearlyLossy.addAll(List.of("1 " + other, other + " 1"));
    }
    scene.lose(1, 2);
    scene.pass(150);
    assertEquals(List.of(PATH + " lossy"), scene.opened);
  }

  @Test
  void everySceneEndsAsItHasTo() {
    SCENES.forEach(scene -> scene.accept(Rule.NONE));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aBrokenRuleIsFound(Rule rule) {
    assertThrows(AssertionError.class, () -> SCENES.forEach(scene -> scene.accept(rule)));
  }
}
