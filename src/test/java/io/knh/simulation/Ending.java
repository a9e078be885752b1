package io.knh.simulation;

import io.knh.core.model.Alert;
import io.knh.core.model.Peer;
import io.knh.core.model.PostResult;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.simulation.Violation.Kind;
import io.knh.simulation.World.Api;
import io.knh.simulation.World.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What happens after all came right, and has to be alerted in time, and once. */
final class Ending {

  private static final Duration SECOND = Deadlines.SECOND;

  private final Plan plan;
  private final Run run;
  private final World world;
  private final Deadlines deadlines;
  private final Random random;
  private final List<Node> members;
  private final Node coordinator;
  private final Set<String> before;

  private Ending(Plan plan, Run run) {
    this.plan = plan;
    this.run = run;
    this.world = run.world();
    this.deadlines = run.deadlines();
    this.random = new Random(plan.endingSeed());
    this.members = run.running();
    this.coordinator = members.removeLast();
    this.before = run.alertedIds();
  }

  static Ending of(Plan plan, Run run) {
    return new Ending(plan, run);
  }

  void happen() {
    boolean mixed = !plan.setting().original().isEmpty();
    boolean enough = members.size() >= 4;
    switch (plan.ending()) {
      case FEW_GO_DOWN -> fewGoDown(!mixed);
      case COORDINATOR_AND_ANOTHER -> {
        if (enough && !mixed) {
          coordinatorAndAnother();
        }
      }
      case MANY_GO_DOWN -> manyGoDown();
      case MANY_GO_DOWN_WITHOUT_API -> {
        if (plan.setting().lease() && !mixed) {
          manyGoDownWithoutApi();
        } else {
          manyGoDown();
        }
      }
      case NETWORK_FAILS -> {
        if (plan.setting().lease() && !mixed) {
          networkFails();
        }
      }
      case COORDINATOR_CUT_OFF -> {
        if (plan.setting().lease() && !mixed && members.size() >= 3) {
          coordinatorCutOff();
        }
      }
      case ALL_LEAVE_IN_TURN -> {
        if (!mixed) {
          allLeaveInTurn();
        }
      }
      case ONE_COMES_BACK -> oneComesBack();
      case ONE_COMES_BACK_ELSEWHERE -> oneComesBackElsewhere(!mixed && enough);
      case RECEIVER_DOWN -> {
        if (enough && !mixed) {
          receiverDown();
        }
      }
    }
  }

  // ---- endings

  private void fewGoDown(boolean thenTheCoordinator) {
    List<Peer> victims = end(members.size() / 2);
    run.pass(deadlines.alerting());
    expectAlerted(victims, "few go down");
    if (thenTheCoordinator && !members.isEmpty()) {
      end(coordinator);
      victims.add(coordinator.peer());
      run.pass(deadlines.settling().plus(deadlines.alertingAlone()));
      expectAlerted(victims, "the coordinator goes down");
    }
  }

  private void coordinatorAndAnother() {
    List<Peer> victims = end(1);
    end(coordinator);
    victims.add(coordinator.peer());
    run.pass(deadlines.settling().plus(deadlines.alerting()));
    expectAlerted(victims, "the coordinator goes down with another");
  }

  private void manyGoDown() {
    List<Peer> victims = end((members.size() + 2) / 2);
    run.pass(deadlines.alertingAlone());
    expectAlerted(victims, "many go down");
  }

  private void manyGoDownWithoutApi() {
    world.api(random.nextBoolean() ? Api.REFUSES : Api.HANGS);
    run.pass(deadlines.rounds(2));
    // All at once: nobody is alerted about while the others still make a majority.
    List<Peer> victims = new ArrayList<>();
    for (Node victim : members.subList(0, Math.min(members.size(), (members.size() + 2) / 2))) {
      end(victim);
      victims.add(victim.peer());
    }
    run.pass(deadlines.alertingAlone());
    expectAlerted(List.of(), "many go down while the API server is down");
    world.apiClear();
    run.pass(deadlines.alertingAlone());
    expectAlerted(victims, "the API server is back after many went down");
  }

  private void networkFails() {
    for (int i = 1; i <= plan.setting().size(); i++) {
      world.isolate(i, Link.DROPS);
    }
    run.pass(deadlines.settling().plus(deadlines.judging()).plus(deadlines.alertingAlone()));
    run.pass(deadlines.alertingAlone());
    Map<Peer, Set<String>> ids = alertedSince();
    TreeSet<Peer> posters = new TreeSet<>();
    world.received().stream()
        .filter(post -> post.alert() instanceof Alert.PeerDown down && !before.contains(down.id()))
        .forEach(post -> posters.add(post.by()));
    run.checkedOutages(members.size());
    run.expect(
        members.isEmpty() || posters.size() == 1,
        Kind.MISSED_ALARM,
        "the network fails, alerted by " + posters);
    run.expect(
        members.isEmpty() || ids.size() == members.size(),
        Kind.MISSED_ALARM,
        "the network fails, alerted " + ids.keySet());
    world.joinAll();
    run.pass(deadlines.settling().plus(deadlines.judging()).plus(deadlines.alertingAlone()));
    run.expectOneCoordinator();
    run.expect(
        alertedSince().equals(ids),
        Kind.FALSE_ALARM,
        "alerted after the network was mended: " + alertedSince());
  }

  private void coordinatorCutOff() {
    int number = run.scene().number(coordinator);
    world.isolate(number, random.nextBoolean() ? Link.DROPS : Link.REFUSES);
    run.pass(deadlines.settling().plus(deadlines.judging()).plus(deadlines.alertingAlone()));
    expectAlerted(List.of(coordinator.peer()), "the coordinator is cut off");
    world.joinAll();
    run.pass(deadlines.settling().plus(deadlines.alertingAlone()));
    run.expectOneCoordinator();
    expectAlerted(List.of(coordinator.peer()), "the coordinator is back");
  }

  private void allLeaveInTurn() {
    List<Node> left = run.running();
    while (left.size() > 1) {
      Node leaver = left.removeLast();
      leaver.terminate();
      run.pass(SECOND);
      run.expect(
          left.getLast().role() instanceof Role.Coordinating,
          Kind.OTHER,
          left.getLast().peer().id() + " did not take over within 1 s: " + left.getLast().role());
      run.pass(SECOND.multipliedBy(random.nextInt(12)));
    }
    run.pass(deadlines.settling().plus(deadlines.alertingAlone()));
    run.expect(
        alertedSince().isEmpty(),
        Kind.FALSE_ALARM,
        "all left in turn, alerted " + alertedSince().keySet());
  }

  private void oneComesBack() {
    if (members.isEmpty()) {
      return;
    }
    Node victim = members.get(random.nextInt(members.size()));
    end(victim);
    members.remove(victim);
    run.pass(deadlines.alertingAlone());
    expectAlerted(List.of(victim.peer()), "one goes down");
    int recoveries = world.recoveries().size();
    world.start(victim.peer()).read(run.scene().everybody());
    run.pass(deadlines.showing());
    run.expect(
        Boolean.TRUE.equals(Shown.by(coordinator).get(victim.peer().id().value())),
        Kind.OTHER,
        victim.peer() + " is back and not shown up");
    run.pass(deadlines.alerting());
    expectAlerted(List.of(victim.peer()), "one is back");
    int posted = world.recoveries().size() - recoveries;
    run.expect(
        posted == (plan.setting().recovery() ? 1 : 0),
        Kind.OTHER,
        posted + " recoveries were posted");
  }

  /** Also where another has become the coordinator by then. */
  private void oneComesBackElsewhere(boolean mayChangeCoordinator) {
    if (members.isEmpty()) {
      return;
    }
    Node victim = members.remove(random.nextInt(members.size()));
    int number = run.scene().number(victim);
    List<Peer> victims = new ArrayList<>(List.of(victim.peer()));
    victim.switchOff();
    run.pass(deadlines.alertingAlone());
    expectAlerted(victims, "one is switched off");
    List<RosterEntry> entries = new ArrayList<>(run.scene().everybody().entries());
    entries.removeIf(entry -> entry.peer().equals(victim.peer()));
    entries.add(new RosterEntry(World.peer(number + World.NODES), true, false));
    Roster changed = Roster.of(entries);
    int recoveries = world.recoveries().size();
    // An earlier one may wait for its next attempt, and is posted at once by a new coordinator.
    Set<String> owed =
        run.running().stream()
            .flatMap(node -> node.member().snapshot(0).ledger().entries().stream())
            .flatMap(entry -> entry.undelivered().stream())
            .map(Alert::id)
            .collect(Collectors.toSet());
    world.start(World.peer(number + World.NODES)).read(changed);
    world.readAll(changed);
    if (mayChangeCoordinator && random.nextBoolean()) {
      victims.add(crashCoordinator());
    }
    run.pass(deadlines.settling().plus(deadlines.judging()).plus(deadlines.alertingAlone()));
    expectAlerted(victims, "its node is back");
    List<Peer> recovered =
        world.recoveries().stream()
            .skip(recoveries)
            .filter(up -> !owed.contains(up.id()))
            .map(up -> up.peer().peer())
            .toList();
    List<Peer> expected = plan.setting().recovery() ? List.of(victim.peer()) : List.<Peer>of();
    run.expect(recovered.equals(expected), Kind.OTHER, "recoveries were posted: " + recovered);
    for (Node node : run.running()) {
      run.expect(
          node.member().snapshot(0).ledger().entries().stream()
              .noneMatch(
                  entry -> entry.isMember() && entry.down() && entry.peer().equals(victim.peer())),
          Kind.OTHER,
          node.peer().id() + " takes it for down still: " + victim.peer());
    }
  }

  private void receiverDown() {
    Reception refused = new Reception(false, new PostResult.Undelivered("500", Duration.ZERO));
    world.receives(alert -> refused);
    world.destination("chat", refused);
    world.destination("pager", refused);
    List<Peer> victims = end(1);
    run.pass(deadlines.alerting());
    victims.add(crashCoordinator());
    run.pass(deadlines.settling().plus(deadlines.alertingAlone()));
    victims.add(crashCoordinator());
    run.pass(deadlines.settling().plus(deadlines.alertingAlone()));
    expectAlerted(List.of(), "the receiver is down");
    run.scene().mendReceiver();
    run.pass(deadlines.retrying());
    expectAlerted(victims, "the receiver is back");
  }

  private Peer crashCoordinator() {
    Node highest = run.running().getLast();
    highest.crash();
    return highest.peer();
  }

  // ---- what all of them need

  /** Ends {@code number} members, within a round, one way or the other. */
  private List<Peer> end(int number) {
    List<Peer> victims = new ArrayList<>();
    Duration gap = plan.setting().timings().probeInterval().dividedBy(7 * Math.max(1L, number));
    while (victims.size() < number && !members.isEmpty()) {
      Node victim = members.remove(random.nextInt(members.size()));
      victims.add(victim.peer());
      run.pass(gap.multipliedBy(random.nextInt(8)));
      end(victim);
    }
    return victims;
  }

  private void end(Node victim) {
    switch (random.nextInt(3)) {
      case 0 -> victim.crash();
      case 1 -> victim.switchOff();
      default -> victim.stop();
    }
  }

  /** The ids of the alerts that the receiver has since the ending began, peer by peer. */
  private Map<Peer, Set<String>> alertedSince() {
    Map<Peer, Set<String>> ids = new TreeMap<>();
    world.received().stream()
        .map(World.Received::alert)
        .filter(alert -> !before.contains(alert.id()))
        .filter(Alert.PeerDown.class::isInstance)
        .map(Alert.PeerDown.class::cast)
        .forEach(
            down ->
                ids.computeIfAbsent(down.peer().peer(), peer -> new TreeSet<>()).add(down.id()));
    return ids;
  }

  private void expectAlerted(Collection<Peer> victims, String when) {
    Map<Peer, Set<String>> ids = alertedSince();
    run.checkedOutages(victims.size());
    for (Peer victim : victims) {
      Set<String> alerts = ids.remove(victim);
      run.expect(alerts != null, Kind.MISSED_ALARM, when + ", not alerted: " + victim);
      run.expect(
          alerts == null || alerts.size() == 1,
          Kind.DOUBLE_ALARM,
          when + ", alerted more than once: " + victim + " " + alerts);
    }
    run.expect(ids.isEmpty(), Kind.FALSE_ALARM, when + ", alerted for no reason: " + ids);
  }
}
