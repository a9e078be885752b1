package io.knh.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.config.Environment;
import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Invariant;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.core.model.PostResult;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentThreadsTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Peer SELF = Peer.of("node-z", "10.0.0.9", 8080);
  private static final Peer OTHER = Peer.of("node-a", "10.0.0.1", 8080);

  private static final MemberSettings HASTY =
      Environment.of(SELF)
          .with("DISCOVERY", "static")
          .with("PEERS", "node-z=10.0.0.9:8080,node-a=10.0.0.1:8080")
          .with("PEER_STATUS_URL", "http://127.0.0.1:9/")
          .with("CLUSTER_STATUS_URL", "http://127.0.0.1:9/")
          .with("PROBE_INTERVAL", "200ms")
          .with("PROBE_TIMEOUT", "500ms")
          .with("CONNECT_MAX_RETRIES", "1")
          .with("CONNECT_COOLDOWN_PERIOD", "100ms")
          .with("SEND_MAX_RETRIES", "1")
          .with("SEND_COOLDOWN_PERIOD", "100ms")
          .with("ELECTION_COOLDOWN_PERIOD", "300ms")
          .settings()
          .member();

  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);
  private final List<Transition> transitions = new CopyOnWriteArrayList<>();
  private final List<Effect.Send> sends = new CopyOnWriteArrayList<>();
  private final AtomicLong backNanos = new AtomicLong();
  private Consumer<Effect.Send> transport = sends::add;
  private Consumer<Effect.Post> webhooks = post -> {};

  private Agent agent() {
    Random random = new Random(1);
    long startNanos = System.nanoTime();
    return new Agent(
        HASTY,
        new Ports(
            () -> send -> transport.accept(send),
            () -> post -> webhooks.accept(post),
            () -> post -> {},
            () -> () -> {},
            () -> use -> {},
            () -> List.of((transition, at) -> transitions.add(transition))),
        executor,
        UnaryOperator.identity(),
        random::nextLong,
        () -> System.nanoTime() - startNanos - backNanos.get());
  }

  private static Input.RosterRead roster(Peer... peers) {
    return new Input.RosterRead(
        Roster.of(Arrays.stream(peers).map(peer -> new RosterEntry(peer, true, false)).toList()));
  }

  @AfterEach
  void stopExecutor() {
    executor.shutdownNow();
  }

  @Test
  void anAgentThatStartedTicksAndPublishesWhatItIs() {
    Agent agent = agent();
    agent.start();
    agent.offer(roster(SELF));
    await().atMost(LONG).until(() -> agent.current().role() instanceof Role.Coordinating);
    assertTrue(agent.ticking());
    assertTrue(agent.current().rosterRead());
  }

  @Test
  void anAgentThatIsNotRunIsNotTicking() {
    Agent agent = agent();
    assertTrue(agent.ticking(), "it has just been made");
    await().atMost(LONG).until(() -> !agent.ticking());
  }

  @Test
  void anAgentHasSteppedOnlyAfterItsFirstStep() {
    Agent agent = agent();
    assertFalse(agent.stepped());
    agent.start();
    await().atMost(LONG).until(agent::stepped);
  }

  @Test
  void noTwoThreadsAreEverInTheMember() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Agent agent = agent();
    transport =
        send -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          Thread.onSpinWait();
          sends.add(send);
          agent.offer(
              new Input.Answered(send.exchange(), 200, Content.pong(), Allegiance.unnamed()));
          inside.decrementAndGet();
        };
    agent.start();
    agent.offer(roster(SELF, OTHER));
    for (int thread = 0; thread < 8; thread++) {
      executor.execute(
          () -> {
            for (int i = 0; i < 2_000; i++) {
              agent.offer(new Input.HeartbeatHeard(OTHER));
              agent.offer(new Input.Tick());
            }
          });
    }
    await().atMost(LONG).until(() -> sends.size() > 20);
    assertEquals(1, most.get());
  }

  @Test
  void anEdgeThatThrowsIsAnsweredForSoThatNoSlotStaysTaken() {
    webhooks =
        post -> {
          throw new IllegalStateException("on purpose: an edge with a bug");
        };
    Agent agent = agent();
    agent.start();
    agent.offer(roster(SELF));
    // Statuses come every 300 ms; with slots that stay taken no more than four were tried.
    await()
        .atMost(LONG)
        .until(
            () -> transitions.stream().filter(Transition.PostFailed.class::isInstance).count() > 6);
    assertTrue(agent.ticking());
  }

  /** A time before the last one is a bug, as tests know it: the member throws. */
  @Test
  void aStepThatThrowsIsCountedAndTheAgentContinues() {
    Agent agent = agent();
    agent.start();
    agent.offer(roster(SELF));
    await().atMost(LONG).until(() -> agent.current().role() instanceof Role.Coordinating);
    long backBy = Duration.ofSeconds(2).toNanos();
    backNanos.set(backBy);
    agent.offer(new Input.Tick());
    Transition failed = new Transition.InvariantFailed(Invariant.STEP);
    await().atMost(LONG).until(() -> transitions.contains(failed));
    backNanos.set(0);
    agent.offer(new Input.Tick());
    await().atMost(LONG).until(agent::ticking);
  }

  @Test
  void aTransportThatThrowsSaysNothingAboutThePeers() {
    AtomicInteger thrown = new AtomicInteger();
    transport =
        send -> {
          thrown.incrementAndGet();
          throw new IllegalStateException("on purpose: an edge with a bug");
        };
    Agent agent = agent();
    agent.start();
    agent.offer(roster(SELF, OTHER));
    // Far more than the one attempt of its connection and of its decision.
    await().atMost(LONG).until(() -> thrown.get() > 10);
    assertTrue(transitions.stream().noneMatch(Transition.PeerSuspected.class::isInstance));
    assertTrue(agent.ticking());
  }

  @Test
  void aMemberLeavesOnTheCallersThreadThoughTheExecutorIsGone() {
    Agent agent = agent();
    transport =
        send -> {
          sends.add(send);
          agent.offer(
              new Input.Answered(send.exchange(), 200, Content.pong(), Allegiance.unnamed()));
        };
    agent.start();
    agent.offer(roster(SELF, OTHER));
    await().atMost(LONG).until(() -> !agent.current().lastRound().isEmpty());
    executor.shutdownNow();
    assertTrue(agent.leave(LONG));
    assertTrue(agent.current().leaving());
    assertInstanceOf(Message.Goodbye.class, sends.getLast().message());
    assertEquals(OTHER, sends.getLast().to());
  }

  @Test
  void leavingEndsAtItsLimitWhateverPeersDo() {
    Agent agent = agent();
    agent.start();
    agent.offer(roster(SELF, OTHER));
    await().atMost(LONG).until(() -> agent.current().rosterRead());
    assertFalse(agent.leave(Duration.ofMillis(300)));
  }

  @Test
  void aFullMailboxRefusesWhatNobodyAskedForAndTakesEveryResult() {
    Mailbox mailbox = new Mailbox();
    for (int i = 0; i < Mailbox.MAX_UNASKED; i++) {
      assertTrue(mailbox.offer(new Input.HeartbeatHeard(OTHER)));
    }
    assertFalse(mailbox.offer(new Input.HeartbeatHeard(OTHER)));
    assertTrue(mailbox.offer(new Input.Failed(1, Cause.TIMEOUT)));
    assertTrue(mailbox.offer(new Input.Posted(1, new PostResult.Delivered(200))));
    assertTrue(mailbox.poll().isPresent());
    assertTrue(mailbox.offer(new Input.HeartbeatHeard(OTHER)));
  }
}
