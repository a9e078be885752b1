package io.knh.demo;

import io.knh.cluster.Cluster;
import io.knh.cluster.ClusterMember;
import io.knh.core.model.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What the demo shows: an election, an outage, a recovery, and both again for the coordinator. */
final class Story {

  /** Generous, for slow machines; a story that goes well never waits so long. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** So long nothing is said while servers start. */
  private static final Duration PROGRESS = Duration.ofSeconds(3);

  private final Narrator narrator;
  private final Cluster cluster;
  private final Operator operator;
  private String lastCoordinator = "";

  Story(Narrator narrator, Cluster cluster, Operator operator) {
    this.narrator = narrator;
    this.cluster = cluster;
    this.operator = operator;
  }

  /** Plays all scenes. */
  void play() throws DemoFailed, InterruptedException {
    List<ClusterMember> members = cluster.members();
    ClusterMember follower = members.get(1);
    ClusterMember coordinator = members.get(members.size() - 1);
    ClusterMember next = members.get(members.size() - 2);

    narrator.scene("1. Five members start and elect the one with the highest id");
    startAll();
    awaitCoordinator(coordinator);
    awaitStatus(coordinator, Optional.empty());

    narrator.scene("2. " + follower + " is killed (kill -9): one alert is expected");
    kill(follower, coordinator);

    narrator.scene("3. " + follower + " comes back: no webhook, and the status shows it up");
    comeBack(follower, coordinator);

    narrator.scene("4. The coordinator " + coordinator + " is killed: " + next + " takes over");
    kill(coordinator, next);

    narrator.scene("5. " + coordinator + " comes back, and is the coordinator again");
    comeBack(coordinator, coordinator);
    operator.settle();
  }

  /** Each says that it answers when it does; between, the time that passes is seen to pass. */
  private void startAll() throws DemoFailed, InterruptedException {
    List<ClusterMember> members = cluster.members();
    members.forEach(ClusterMember::start);
    narrator.say(
        members.size()
            + " servers start at once: 10 to 20 s on two cores, more when they are busy");
    BlockingQueue<ClusterMember> answering = new LinkedBlockingQueue<>();
    // A server that starts may let a ping wait, which is not to hold up what others say.
    members.forEach(member -> Thread.ofVirtual().start(() -> addWhenItAnswers(member, answering)));
    long deadline = System.nanoTime() + Cluster.START.toNanos();
    for (int up = 0; up < members.size(); ) {
      ClusterMember member = answering.poll(PROGRESS.toMillis(), TimeUnit.MILLISECONDS);
      if (member != null) {
        up++;
        narrator.line(member.toString(), "answers on " + member.peer().address());
      } else if (members.stream().allMatch(ClusterMember::isRunning)
          && System.nanoTime() < deadline) {
        narrator.say(up + " of " + members.size() + " answer, the others still start");
      } else {
        throw new DemoFailed(
            "a member ended by itself, or did not answer within "
                + Cluster.START.toSeconds()
                + " s; "
                + up
                + " of "
                + members.size()
                + " answer");
      }
    }
    // The one that no scene kills.
    narrator.page(members.get(0).peer().address());
  }

  private static void addWhenItAnswers(ClusterMember member, Queue<ClusterMember> answering) {
    try {
      while (!member.answers()) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      answering.add(member);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void kill(ClusterMember victim, ClusterMember coordinator)
      throws DemoFailed, InterruptedException {
    operator.expectOutage(victim.peer(), coordinator.peer());
    int seen = operator.statuses();
    victim.process().kill();
    narrator.say("killed " + victim);
    awaitCoordinator(coordinator);
    await(coordinator + " alerts that " + victim + " is down", PATIENCE, operator::isAlerted);
    operator.settle();
    awaitStatus(coordinator, Optional.of(victim.peer()), seen);
  }

  private void comeBack(ClusterMember victim, ClusterMember coordinator)
      throws DemoFailed, InterruptedException {
    int seen = operator.statuses();
    victim.start();
    await(victim + " answers again", Cluster.START, victim::answers);
    narrator.line(victim.toString(), "answers on " + victim.peer().address() + " again");
    awaitCoordinator(coordinator);
    awaitStatus(coordinator, Optional.empty(), seen);
  }

  private void awaitCoordinator(ClusterMember coordinator) throws DemoFailed, InterruptedException {
    List<ClusterMember> running =
        cluster.members().stream().filter(ClusterMember::isRunning).toList();
    await(
        "all follow " + coordinator,
        PATIENCE,
        () ->
            running.stream()
                .allMatch(member -> member.follows().filter(coordinator.id()::equals).isPresent()));
    if (!coordinator.id().equals(lastCoordinator)) {
      lastCoordinator = coordinator.id();
      narrator.say("all " + running.size() + " members name " + coordinator + " as coordinator");
    }
  }

  private void awaitStatus(ClusterMember coordinator, Optional<Peer> down)
      throws DemoFailed, InterruptedException {
    awaitStatus(coordinator, down, 0);
  }

  private void awaitStatus(ClusterMember coordinator, Optional<Peer> down, int from)
      throws DemoFailed, InterruptedException {
    await(
        "a cluster status of "
            + coordinator
            + (down.isEmpty() ? " shows all" : " shows the others")
            + " up",
        PATIENCE,
        () ->
            operator.isShown(
                from, coordinator.peer(), peer -> down.filter(peer::equals).isEmpty()));
  }

  private static void await(String what, Duration atMost, BooleanSupplier happened)
      throws DemoFailed, InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new DemoFailed("this did not happen within " + atMost.toSeconds() + " s: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
