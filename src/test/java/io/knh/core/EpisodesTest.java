package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Alert;
import io.knh.core.model.AlertPolicy;
import io.knh.core.model.DestinationSettings;
import io.knh.core.model.DestinationSettings.Manner;
import io.knh.core.model.Input;
import io.knh.core.model.NodeState;
import io.knh.core.model.Notice;
import io.knh.core.model.PostResult;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Timings;
import io.knh.simulation.Reception;
import io.knh.simulation.World;
import io.knh.simulation.World.Noticed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Problems from the fault to the destinations, in clusters in virtual time. */
class EpisodesTest {

  private static final Duration SETTLED = Duration.ofSeconds(25);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Reception REFUSED =
      new Reception(false, new PostResult.Undelivered("500", Duration.ZERO));

  private static AlertPolicy policy(DestinationSettings... destinations) {
    return new AlertPolicy(
        List.of(destinations), AlertPolicy.DEFAULT_GROUP_WAIT, Set.of(NodeState.Ignored.REMOVED));
  }

  private static DestinationSettings chat() {
    return new DestinationSettings("chat", Manner.MESSAGES);
  }

  private static DestinationSettings pager() {
    return new DestinationSettings("pager", Manner.INCIDENTS);
  }

  /** Five members that run, and what they tell. */
  private static World settled(DestinationSettings... destinations) {
    World world = new World(1, Timings.DEFAULTS, false);
    world.alerts(policy(destinations));
    world.recovery(true);
    world.startAll(5);
    world.pass(SETTLED);
    return world;
  }

  private static void restart(World world, int number) {
    world.start(World.peer(number)).read(World.everybody(5));
  }

  private static Roster roster(int... numbers) {
    return Roster.of(
        IntStream.of(numbers)
            .mapToObj(number -> new RosterEntry(World.peer(number), true, false))
            .toList());
  }

  private static List<Notice> to(World world, String destination) {
    return world.noticed().stream()
        .map(Noticed::notice)
        .filter(notice -> notice.destination().equals(destination))
        .toList();
  }

  private static List<Problem> opened(World world, String destination) {
    return to(world, destination).stream().flatMap(notice -> notice.opened().stream()).toList();
  }

  private static List<Problem> ended(World world, String destination) {
    return to(world, destination).stream().flatMap(notice -> notice.ended().stream()).toList();
  }

  private static List<ProblemEnd> ends(World world, String destination) {
    return ended(world, destination).stream()
        .map(problem -> problem.ended().orElseThrow().how())
        .toList();
  }

  private static List<Problem> shown(World world, int coordinator) {
    return world.node(coordinator).member().overview().problems();
  }

  private static List<ProblemKind> kinds(List<Problem> problems) {
    return problems.stream().map(Problem::kind).toList();
  }

  // ---- openings and ends

  @Test
  void anOutageIsToldOnceToEachDestinationAndShownWithTheSameId() {
    World world = settled(chat(), pager());
    world.node(1).crash();
    world.pass(Duration.ofSeconds(20));
    assertEquals(shown(world, 5), opened(world, "chat"));
    assertEquals(1, opened(world, "chat").size());
    assertEquals(opened(world, "chat"), opened(world, "pager"));
    world.pass(MINUTE.multipliedBy(5));
    assertEquals(2, world.noticed().size());
  }

  @Test
  void oneThatAnswersAgainIsToldAsRecovered() {
    World world = settled(chat());
    world.node(1).crash();
    world.pass(MINUTE);
    restart(world, 1);
    world.pass(MINUTE);
    assertEquals(List.of(ProblemEnd.RECOVERED), ends(world, "chat"));
    assertEquals(opened(world, "chat").getFirst().id(), ended(world, "chat").getFirst().id());
    assertEquals(List.of(), shown(world, 5));
  }

  @Test
  void aNodeThatComesBackWithAnotherAddressIsToldAsReplaced() {
    World world = settled(chat());
    world.node(2).switchOff();
    world.pass(MINUTE);
    Roster after = roster(1, 2 + World.NODES, 3, 4, 5);
    world.start(World.peer(2 + World.NODES)).read(after);
    world.readAll(after);
    world.pass(MINUTE);
    assertEquals(List.of(ProblemEnd.REPLACED), ends(world, "chat"));
  }

  @Test
  void oneThatTheRosterHasNotNamedForTenMinutesIsToldAsRemovedAndIsOpenedAnewWhenItIsNamed() {
    World world = settled(chat());
    world.node(1).switchOff();
    world.pass(MINUTE);
    world.readAll(roster(2, 3, 4, 5));
    world.pass(Duration.ofSeconds(590));
    assertEquals(List.of(), ended(world, "chat"));
    world.pass(SETTLED);
    assertEquals(List.of(ProblemEnd.REMOVED), ends(world, "chat"));
    world.readAll(World.everybody(5));
    world.pass(SETTLED);
    assertEquals(2, opened(world, "chat").size());
    assertEquals(1, world.outages().size(), "the webhook hears of one outage once");
  }

  @Test
  void anEmptyRosterRemovesNobody() {
    World world = settled(chat());
    world.node(1).switchOff();
    world.pass(MINUTE);
    world.readAll(Roster.empty());
    world.pass(Duration.ofMinutes(15));
    world.readAll(World.everybody(5));
    world.pass(MINUTE);
    assertEquals(List.of(), ended(world, "chat"));
    assertEquals(1, opened(world, "chat").size());
  }

  // ---- groups and flapping

  @Test
  void thoseThatFailTogetherAreOneGroupAndOneMessage() {
    World world = settled(chat(), pager());
    world.node(1).crash();
    world.node(2).crash();
    world.pass(MINUTE);
    assertEquals(1, to(world, "chat").size());
    assertEquals(1, to(world, "pager").size());
    assertEquals(1, opened(world, "pager").stream().map(Problem::group).distinct().count());
    restart(world, 1);
    world.pass(MINUTE);
    assertEquals(1, to(world, "pager").getLast().open().size());
    restart(world, 2);
    world.pass(MINUTE);
    assertEquals(List.of(), to(world, "pager").getLast().open());
  }

  @Test
  void thoseThatFailMinutesApartAreTwoGroups() {
    World world = settled(pager());
    world.node(1).crash();
    world.pass(MINUTE.multipliedBy(3));
    world.node(2).crash();
    world.pass(MINUTE);
    assertEquals(2, opened(world, "pager").stream().map(Problem::group).distinct().count());
  }

  @Test
  void oneThatGoesDownAgainWhileItsGroupLastsIsAnIncidentOfItsOwn() {
    World world = settled(pager());
    world.node(1).crash();
    world.node(2).crash();
    world.pass(MINUTE);
    restart(world, 1);
    world.pass(MINUTE.multipliedBy(3));
    world.node(1).crash();
    world.pass(MINUTE);
    assertEquals(3, opened(world, "pager").size());
    assertEquals(2, opened(world, "pager").stream().map(Problem::group).distinct().count());
  }

  @Test
  void aCriticalProblemIsNoPartOfTheIncidentOfAWarning() {
    World world = settled(pager());
    world.node(1).crash();
    world.node(2).switchOff();
    world.pass(MINUTE);
    assertEquals(2, opened(world, "pager").stream().map(Problem::group).distinct().count());
  }

  @Test
  void oneThatGoesDownForTheThirdTimeInTenMinutesFlapsUntilItHasBeenUpForFive() {
    World world = settled(chat());
    for (int i = 0; i < 5; i++) {
      world.node(1).crash();
      world.pass(SETTLED);
      restart(world, 1);
      world.pass(MINUTE);
    }
    assertEquals(
        List.of(ProblemKind.MEMBER_DOWN, ProblemKind.MEMBER_DOWN, ProblemKind.MEMBER_FLAPPING),
        kinds(opened(world, "chat")));
    assertEquals(2, ended(world, "chat").size());
    assertEquals(5, world.outages().size(), "the webhook is told of each outage");
    world.pass(MINUTE.multipliedBy(3));
    assertEquals(List.of(ProblemKind.MEMBER_FLAPPING), kinds(shown(world, 5)));
    world.pass(MINUTE.multipliedBy(2));
    assertEquals(3, ended(world, "chat").size());
    assertEquals(List.of(), shown(world, 5));
  }

  // ---- nodes

  private static Input.NodesRead node(int number, Optional<String> removedBy) {
    TreeMap<String, NodeState> states = new TreeMap<>();
    for (int i = 1; i <= 5; i++) {
      states.put(
          World.peer(i).nodeName(),
          new NodeState(
              NodeState.Readiness.READY,
              Optional.empty(),
              false,
              i == number ? removedBy : Optional.empty(),
              false));
    }
    return new Input.NodesRead(states);
  }

  @Test
  void aMemberWhoseNodeIsRemovedIsShownAndNobodyIsTold() {
    World world = settled(chat());
    world.node(5).step(node(1, Optional.of("the cluster autoscaler")));
    world.node(1).switchOff();
    world.pass(MINUTE);
    assertEquals(List.of(ProblemKind.MEMBER_DOWN), kinds(shown(world, 5)));
    assertTrue(shown(world, 5).getFirst().node().contains("the cluster autoscaler"));
    assertEquals(List.of(), world.noticed());
    assertEquals(List.of(), world.outages());
    restart(world, 1);
    world.pass(MINUTE);
    assertEquals(List.of(), world.noticed());
    assertEquals(List.of(), world.recoveries());
  }

  @Test
  void itIsToldWhenItsNodeStaysAfterAll() {
    World world = settled(chat());
    world.node(5).step(node(1, Optional.of("the cluster autoscaler")));
    world.node(1).switchOff();
    world.pass(MINUTE);
    world.node(5).step(node(1, Optional.empty()));
    world.pass(SETTLED);
    assertEquals(1, opened(world, "chat").size());
    restart(world, 1);
    world.pass(MINUTE);
    assertEquals(1, ended(world, "chat").size());
    assertEquals(List.of(), world.outages());
    assertEquals(List.of(), world.recoveries(), "the webhooks were not told that it was down");
    world.node(1).crash();
    world.pass(MINUTE);
    restart(world, 1);
    world.pass(MINUTE);
    assertEquals(1, world.outages().size());
    assertEquals(1, world.recoveries().size(), "the next outage is one like any other");
  }

  @Test
  void aSuccessorThatNeverLearnsOfNodesTellsItAfterTenMinutes() {
    World world = settled(chat());
    world.node(5).step(node(1, Optional.of("the cluster autoscaler")));
    world.node(1).switchOff();
    world.pass(MINUTE);
    world.node(5).terminate();
    world.pass(MINUTE.multipliedBy(9));
    assertEquals(List.of(), opened(world, "chat"));
    world.pass(MINUTE.multipliedBy(2));
    assertEquals(List.of("node-0001"), opened(world, "chat").stream().map(Problem::name).toList());
  }

  // ---- coordinators that end

  @Test
  void aSuccessorTellsTheEndAloneOfWhatItsPredecessorToldTheBeginning() {
    World world = settled(chat());
    world.node(1).crash();
    world.pass(MINUTE);
    assertEquals(1, opened(world, "chat").size());
    world.node(5).terminate();
    world.pass(SETTLED);
    restart(world, 1);
    world.pass(MINUTE);
    assertEquals(1, opened(world, "chat").size());
    assertEquals(opened(world, "chat").getFirst().id(), ended(world, "chat").getFirst().id());
    assertEquals(1, ended(world, "chat").size());
  }

  @Test
  void aSuccessorTellsOnceWhatItsPredecessorCouldNot() {
    World world = settled(chat());
    world.node(1).crash();
    while (shown(world, 5).isEmpty()) {
      world.pass(Duration.ofMillis(100));
    }
    world.pass(Duration.ofSeconds(2));
    assertEquals(List.of(), world.noticed());
    world.node(5).crash();
    world.pass(MINUTE.multipliedBy(2));
    assertEquals(
        List.of("node-0001", "node-0005"),
        opened(world, "chat").stream().map(Problem::name).sorted().toList());
  }

  // ---- KNH's own

  @Test
  void aRosterThatCannotBeReadForTwoMinutesIsAProblem() {
    World world = settled(chat());
    world.node(5).step(new Input.RosterReadable(false));
    world.pass(Duration.ofSeconds(119));
    assertEquals(List.of(), shown(world, 5));
    world.pass(Duration.ofSeconds(10));
    assertEquals(List.of(ProblemKind.ROSTER_UNREADABLE), kinds(opened(world, "chat")));
    world.node(5).step(new Input.RosterReadable(true));
    world.pass(Duration.ofSeconds(10));
    assertEquals(List.of(ProblemEnd.RECOVERED), ends(world, "chat"));
  }

  private static World whosePagerFails() {
    World world = settled(chat(), pager());
    world.destination("pager", REFUSED);
    world.node(1).crash();
    world.pass(MINUTE.multipliedBy(4));
    return world;
  }

  @Test
  void aDestinationThatFailsForTwoMinutesIsAProblemWhichTheOthersAreTold() {
    World world = whosePagerFails();
    assertEquals(
        List.of(ProblemKind.MEMBER_DOWN, ProblemKind.RECEIVER_FAILING),
        kinds(opened(world, "chat")));
    assertEquals("pager", opened(world, "chat").getLast().name());
    world.destination("pager", Reception.TAKEN);
    world.pass(MINUTE.multipliedBy(6));
    assertEquals(List.of(ProblemKind.MEMBER_DOWN), kinds(opened(world, "pager")));
    assertEquals(List.of(ProblemEnd.RECOVERED), ends(world, "chat"));
  }

  @Test
  void thatADestinationAcceptsAgainOutlivesACoordinatorThatLeavesInThatMoment() {
    World world = whosePagerFails();
    world.destination("pager", Reception.TAKEN);
    while (opened(world, "pager").isEmpty()) {
      world.pass(Duration.ofMillis(1));
    }
    world.node(5).terminate();
    world.pass(SETTLED);
    assertEquals(List.of(ProblemEnd.RECOVERED), ends(world, "chat"));
  }

  @Test
  void aWebhookThatFailsForTwoMinutesIsAProblemAsWell() {
    World world = settled(chat());
    world.receiver(
        alert ->
            alert instanceof Alert.ClusterStatus
                ? new PostResult.Delivered(200)
                : new PostResult.Undelivered("500 Internal Server Error", Duration.ZERO));
    world.node(1).crash();
    world.pass(MINUTE.multipliedBy(4));
    Problem failing = opened(world, "chat").getLast();
    assertEquals(ProblemKind.RECEIVER_FAILING, failing.kind());
    assertEquals("peer-status", failing.name());
    assertTrue(failing.evidence().contains("500 Internal Server Error"), failing.evidence());
    world.receiver(alert -> new PostResult.Delivered(200));
    world.pass(MINUTE.multipliedBy(6));
    assertEquals(List.of(ProblemEnd.RECOVERED), ends(world, "chat"));
  }

  @Test
  void whatFailedInAnEarlierTermIsNoProblemOfALaterOne() {
    World world = settled(chat(), pager());
    world.destination("pager", REFUSED);
    world.node(1).crash();
    world.pass(SETTLED);
    world.node(5).crash();
    world.pass(SETTLED);
    world.destination("pager", Reception.TAKEN);
    restart(world, 5);
    restart(world, 1);
    world.pass(MINUTE.multipliedBy(10));
    assertEquals(
        List.of(),
        opened(world, "chat").stream()
            .filter(problem -> problem.kind() == ProblemKind.RECEIVER_FAILING)
            .toList());
  }

  // ---- many

  @Test
  void aThirdOfThousandsThatFailTogetherAreAtMostThreeMessagesAMinute() {
    int size = 600;
    World world = new World(1, Timings.DEFAULTS, false);
    world.records(false);
    world.alerts(policy(chat(), pager()));
    world.startAll(size);
    world.pass(SETTLED);
    for (int i = 1; i <= size / 3; i++) {
      world.node(i).switchOff();
    }
    world.pass(Duration.ofSeconds(75));
    for (String destination : List.of("chat", "pager")) {
      assertTrue(to(world, destination).size() <= 3, destination);
      assertEquals(size / 3, opened(world, destination).size(), destination);
    }
    assertEquals(1, opened(world, "pager").stream().map(Problem::group).distinct().count());
  }
}
