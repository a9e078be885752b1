package io.knh.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Allegiance;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The one writer: its mailbox, its alarm, its end. */
class AgentTest {

  private static final Peer SELF = Peer.of("node-a", "10.0.0.1", 8080);
  private static final Peer OTHER = Peer.of("node-b", "10.0.0.2", 8080);
  private static final Roster BOTH =
      Roster.of(List.of(new RosterEntry(SELF, true, false), new RosterEntry(OTHER, true, false)));

  private final ManualExecutor executor = new ManualExecutor();
  private final List<Effect.Send> sent = new ArrayList<>();
  private final List<Transition> seen = new ArrayList<>();
  private Ports.Transport transport = sent::add;
  private Ports.Transitions listener = (transition, at) -> seen.add(transition);
  private long nowNanos = 1;

  private final Agent agent =
      new Agent(
          new MemberSettings(SELF, Timings.DEFAULTS, false, true, true, false, false),
          new Ports(
              () -> send -> transport.send(send),
              () -> post -> {},
              () -> post -> {},
              () -> () -> {},
              () -> use -> {},
              () -> List.of((transition, at) -> listener.on(transition, at))),
          executor,
          UnaryOperator.identity(),
          () -> 1,
          () -> nowNanos);

  @Test
  void oneTaskHandlesAllThatWaits() {
    agent.start();
    for (int i = 0; i < 100; i++) {
      agent.offer(new Input.Tick());
    }
    assertEquals(1, executor.waiting());
    executor.runTasks();
    assertEquals(1, executor.alarms().size());
  }

  @Test
  void anAlarmThatRingsAtItsVeryMomentOrEarlySetsTheNextOne() {
    agent.start();
    executor.runTasks();
    for (long earlyNanos : new long[] {0, 1, 400_000}) {
      nowNanos += executor.alarms().getFirst() - earlyNanos;
      executor.ring();
      executor.runTasks();
      assertEquals(1, executor.alarms().size(), earlyNanos + " ns early");
    }
  }

  @Test
  void aMemberThatIsNeverSpokenToStepsAtLeastOnceASecond() {
    agent.start();
    executor.runTasks();
    for (int i = 0; i < 60; i++) {
      assertTrue(executor.alarms().getFirst() <= Agent.LONGEST_NAP.toNanos());
      nowNanos += executor.alarms().getFirst();
      executor.ring();
      executor.runTasks();
      assertEquals(Duration.ZERO, agent.age());
    }
  }

  @Test
  void anEdgeThatThrowsSaysNothingSoNoElectionIsWonByIt() {
    AtomicInteger thrown = new AtomicInteger();
    transport =
        send -> {
          thrown.incrementAndGet();
          throw new IllegalStateException("broken");
        };
    agent.offer(new Input.RosterRead(BOTH));
    executor.runTasks();
    for (int i = 0; i < 30; i++) {
      nowNanos += executor.alarms().getFirst();
      executor.ring();
      executor.runTasks();
      assertInstanceOf(Role.Waiting.class, agent.current().role());
    }
    assertTrue(thrown.get() > 1, "the election is held again");
  }

  @Test
  void whileOneTaskHandlesInputsAtMostOneMoreWaits() throws InterruptedException {
    List<Thread> tasks = new CopyOnWriteArrayList<>();
    CountDownLatch goOn = new CountDownLatch(1);
    listener = (transition, at) -> awaitQuietly(goOn);
    executor.threads(tasks::add);
    agent.offer(new Input.RosterRead(BOTH));
    for (int i = 0; i < 20; i++) {
      Awaitility.await()
          .until(() -> tasks.stream().allMatch(task -> task.getState() == Thread.State.WAITING));
      agent.offer(new Input.Tick());
    }
    goOn.countDown();
    for (Thread task : tasks) {
      task.join();
    }
    assertEquals(2, tasks.size());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aListenerThatThrowsKeepsNobodyElseFromWork() {
    listener =
        (transition, at) -> {
          throw new IllegalStateException("broken");
        };
    agent.offer(new Input.RosterRead(BOTH));
    executor.runTasks();
    assertEquals(BOTH, agent.current().roster());
    assertEquals(1, executor.alarms().size());
  }

  @Test
  void theGoodbyeIsSaidThoughTheContainerTakesNoTasksAnyMore() {
    agent.offer(new Input.RosterRead(BOTH));
    executor.runTasks();
    executor.end();
    // The first try is lost, so there is an alarm to set; the second is answered.
    transport =
        send -> {
          sent.add(send);
          nowNanos += Duration.ofMillis(600).toNanos();
          if (sent.size() == 2) {
            agent.offer(
                new Input.Answered(send.exchange(), 200, Content.nothing(), Allegiance.unnamed()));
          }
        };
    assertTrue(agent.leave(Duration.ofSeconds(60)));
    assertEquals(2, sent.size());
    for (Effect.Send send : sent) {
      Message.Goodbye goodbye = assertInstanceOf(Message.Goodbye.class, send.message());
      // It says itself that it leaves, in the ledger too.
      assertTrue(goodbye.ledgerMessage().entries().getFirst().left(), goodbye::toString);
    }
    assertTrue(agent.current().leaving());
  }
}
