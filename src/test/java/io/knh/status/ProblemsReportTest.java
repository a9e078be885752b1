package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Cause;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Problems;
import io.knh.simulation.World;
import io.knh.simulation.World.Link;
import io.knh.status.View.Lack;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a terminal shows, and when it says that nothing is wrong. */
class ProblemsReportTest {

  private static final Lack NOBODY = new Lack(Lack.Kind.NO_COORDINATOR, "no coordinator is known");

  private final World world = World.of(5);
  private final SimulatedMember coordinator = new SimulatedMember(world, 5);
  private final SimulatedMember follower = new SimulatedMember(world, 1);

  ProblemsReportTest() {
    SimulatedMember.listen(world, coordinator, follower);
    world.pass(Duration.ofSeconds(20));
  }

  private void problems(List<Problem> open, List<Problem> resolved) {
    coordinator.shown = overview -> Problems.in(overview, open, resolved);
  }

  /** As the follower fetched it {@code ago}. */
  private Status fetched(Duration ago) {
    Instant asked = coordinator.now().minus(ago);
    return follower.status(ViewReader.read(coordinator.status().json(), asked.toEpochMilli()));
  }

  private static String text(Status status) {
    return new String(new ProblemsReport(status).text(), UTF_8);
  }

  /** The same, however long before it was seen within a second. */
  private static String textOfNow(Status status) {
    return text(status).replaceFirst(" 0\\.[0-9] s ago", " just now");
  }

  private static ProblemsReport.State state(Status status) {
    return new ProblemsReport(status).state();
  }

  private static void assertUnknown(String why, Status status) {
    assertEquals(ProblemsReport.State.UNKNOWN, state(status));
    String first = text(status).lines().findFirst().orElseThrow();
    assertTrue(first.endsWith("not known whether there are problems: " + why), first);
  }

  @Test
  void whereEverybodyAnsweredLatelyThereAreNoProblems() {
    assertEquals(
        "cluster testing, seen by node-0005 just now:"
            + " no problems: all 4 other members answered in the last two rounds\n",
        textOfNow(fetched(Duration.ZERO)));
    assertEquals(ProblemsReport.State.WELL, state(coordinator.status()));
  }

  @Test
  void eachProblemIsShownWithWhatToDoNextAndThoseThatEndedBelow() {
    Instant since = coordinator.now().minusSeconds(700);
    Problem down = Problems.since(Problems.down("worker-4", Cause.TIMEOUT), since);
    Problem ended = Problems.ended(Problems.down("worker-2", Cause.REFUSED), ProblemEnd.REPLACED);
    problems(
        List.of(down, Problems.since(Problems.of(ProblemKind.NO_QUORUM), since)), List.of(ended));
    assertEquals(
        """
        cluster testing, seen by node-0005 just now: 2 problems

        critical: worker-4 is down
          since:    2026-11-25 02:48:40 UTC, for 11 min
          evidence: 2 of 2 members that were asked do not reach it either
          node:     node NotReady since 02:10:03
          next:     kubectl describe node worker-4

        warning: something of KNH is wrong
          since:    2026-11-25 02:48:40 UTC, for 11 min
          evidence: this is how it knows
          next:     kubectl -n knh get pod -l app.kubernetes.io/name=knh -o wide

        resolved:
          2026-11-29 02:11:40 UTC  replaced after 95 s: worker-2 is down
        """,
        textOfNow(fetched(Duration.ZERO)));
  }

  /** It answers each time, and half of what is sent to it gets lost. */
  @Test
  void attemptsThatGetLostAreARemarkAndNoProblem() {
    for (int i = 0; i < 20; i++) {
      world.link(5, 1, Link.DROPS);
      world.pass(Duration.ofSeconds(3));
      world.link(5, 1, Link.UP);
      world.pass(Duration.ofSeconds(2));
    }
    Status status = fetched(Duration.ZERO);
    assertEquals(ProblemsReport.State.WELL, state(status));
    String remark = text(status).lines().skip(1).findFirst().orElseThrow();
    assertTrue(
        remark.matches("remark: \\d+ of the last \\d+ attempts to reach node-0001 failed"), remark);
    PeerFact peer = status.view().peers().getFirst();
    assertTrue(peer.attemptsLost() * 4 > peer.attempts(), peer::toString);
    assertTrue(peer.attemptsLost() < peer.attempts(), peer::toString);
    assertEquals(0, status.view().peers().getLast().attempts());
  }

  @Test
  void thoseThatAreNotListedAreCounted() {
    problems(Collections.nCopies(1_666, Problems.of(ProblemKind.MEMBER_DOWN)), List.of());
    String text = text(coordinator.status());
    assertTrue(text.contains(": 1666 problems\n"), text);
    assertTrue(text.endsWith("\nand 1616 problems more\n"), text);
  }

  @Test
  void whoFollowsNobodyDoesNotKnow() {
    Status status = follower.status(follower.own.alone(NOBODY));
    assertUnknown("no coordinator is known", status);
    assertFalse(text(status).contains("no problems"));
  }

  @Test
  void whatWasSeenLastIsShownAsThat() {
    problems(List.of(Problems.down("worker-4", Cause.TIMEOUT)), List.of());
    Status status = follower.status(fetched(Duration.ofSeconds(40)).view().stale(NOBODY));
    assertUnknown("no coordinator is known", status);
    String text = text(status);
    assertTrue(text.startsWith("cluster testing, seen by node-0005 40 s ago: not known"), text);
    assertTrue(text.contains("\nwhen it was seen last: 1 problem\n\ncritical: worker-4"), text);
    problems(List.of(), List.of());
    assertUnknown(
        "no coordinator is known", follower.status(fetched(Duration.ZERO).view().stale(NOBODY)));
  }

  @Test
  void anOldViewDoesNotSayThatThereAreNone() {
    assertUnknown("what node-0005 saw is old", fetched(Duration.ofSeconds(13)));
  }

  @Test
  void aCoordinatorThatDoesNotSayLeavesItOpen() {
    Status status = fetched(Duration.ZERO);
    View view = status.view();
    TreeMap<String, jakarta.json.JsonObject> facts = new TreeMap<>(view.facts());
    facts.remove("problems");
    View earlier =
        new View(
            view.state(),
            view.source(),
            view.term(),
            view.atMillis(),
            view.madeMillis(),
            view.lack(),
            facts,
            view.rounds(),
            view.peers(),
            view.peersJson());
    assertUnknown(
        "node-0005 is of an earlier version, which does not say what problems there are",
        follower.status(earlier));
  }

  @Test
  void aMemberThatIsSuspectOrDownAndNoProblemYetLeavesItOpen() {
    problems(List.of(), List.of());
    world.link(5, 2, Link.SILENT);
    boolean suspect = false;
    for (int tenth = 0; tenth < 300; tenth++) {
      world.pass(Duration.ofMillis(100));
      Status status = coordinator.status();
      String state = state(status, 2);
      suspect |= state.equals("suspect");
      if (!state.equals("up")) {
        assertEquals(ProblemsReport.State.UNKNOWN, state(status), state);
      }
    }
    assertTrue(suspect);
    assertEquals("down", state(coordinator.status(), 2));
    assertUnknown("node-0002 is down", coordinator.status());
  }

  private static String state(Status status, int number) {
    return status.view().peers().stream()
        .filter(peer -> peer.id().equals(World.peer(number).id().value()))
        .map(PeerFact::state)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTermWhoseFirstRoundRunsLeavesItOpen() {
    world.node(5).crash();
    SimulatedMember next = new SimulatedMember(world, 4);
    for (int tenth = 0; next.own.asCoordinator().isEmpty() && tenth < 600; tenth++) {
      world.pass(Duration.ofMillis(100));
    }
    assertTrue(next.own.asCoordinator().isPresent());
    assertEquals(ProblemsReport.State.UNKNOWN, state(next.status()));
  }

  @Test
  void whoLeftIsNotWaitedForAndSaidToBeMissingLater() {
    world.node(2).terminate();
    world.pass(Duration.ofSeconds(20));
    String text = text(coordinator.status());
    assertTrue(
        text.endsWith(
            ": no problems: all 3 other members answered in the last two rounds; 1 has left\n"),
        text);
    world.pass(Duration.ofMinutes(2));
    assertUnknown(
        "node-0002 has left and not come back, though the roster lists it", coordinator.status());
  }

  /** A terminal does what escape sequences say, whoever wrote them. */
  @Test
  void whatOthersWriteDoesNothingToATerminal() {
    problems(List.of(Problems.down("worker-4", Cause.TIMEOUT)), List.of());
    String document =
        new String(coordinator.status().json(), UTF_8)
            .replace("worker-4 is down", "\\u001b[2Jall is\\nwell\\u202e\\u009b");
    String text = text(follower.status(ViewReader.read(document.getBytes(UTF_8), 0)));
    assertTrue(text.contains("critical: ?[2Jall is?well??\n"), text);
  }

  @Test
  void theDocumentSaysTheSame() {
    String json = new String(new ProblemsReport(fetched(Duration.ZERO)).json(), UTF_8);
    assertTrue(
        json.contains("\"cluster\":\"testing\",\"state\":\"well\",\"text\":\"cluster"), json);
    assertTrue(json.endsWith(",\"problems\":{\"count\":0,\"open\":[],\"resolved\":[]}}"), json);
  }
}
