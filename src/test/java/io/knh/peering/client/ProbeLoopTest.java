package io.knh.peering.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.agent.FakeAgent;
import io.knh.config.SecuritySettings;
import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.peering.RequestSigner;
import io.knh.peering.StubPeer;
import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loop with room for two connections. */
class ProbeLoopTest {

  private final FakeAgent member = new FakeAgent();
  private final Probe.Queue queue = new Probe.Queue();
  private final Selector selector = Selector.open();
  private final ProbeLoop loop =
      new ProbeLoop(
          queue,
          selector,
          requests(Peer.of("node-a", "127.0.3.1", 8080)),
          Optional.empty(),
          new Results(member, System::nanoTime),
          2);
  private final Thread thread = new Thread(loop, "loop under test");

  ProbeLoopTest() throws IOException {}

  @BeforeEach
  void start() {
    thread.start();
  }

  @AfterEach
  void close() throws InterruptedException {
    loop.close();
    thread.join();
  }

  @Test
  void aProbeThatWaitsForRoomIsSentWhenThereIsSome() {
    try (StubPeer silent = new StubPeer("127.0.3.2", StubPeer.silent());
        StubPeer answering = new StubPeer("127.0.3.3", StubPeer.answering(StubPeer.PONG))) {
      send(1, silent.peer(), Duration.ofMillis(300));
      send(2, silent.peer(), Duration.ofMillis(300));
      send(3, answering.peer(), Duration.ofSeconds(30));
      await().until(() -> member.heard().size() == 3);
      assertEquals(
          List.of(
              new Input.Failed(1, Cause.TIMEOUT),
              new Input.Failed(2, Cause.TIMEOUT),
              new Input.Answered(3, 200, Content.pong(), Allegiance.unnamed())),
          member.heard());
    }
  }

  /** It has less time than those before it, whose time is not up yet. */
  @Test
  void aLargeRequestEndsWhenItsOwnTimeIsUp() {
    try (StubPeer silent = new StubPeer("127.0.3.2", StubPeer.silent())) {
      send(1, silent.peer(), Duration.ofSeconds(30));
      Effect.Send large = new Effect.Send(2, new Message.LargePing(), silent.peer());
      queue.offer(new Probe(large, System.nanoTime() + Duration.ofMillis(300).toNanos()));
      selector.wakeup();
      await().atMost(Duration.ofSeconds(5)).until(() -> !member.heard().isEmpty());
      assertEquals(List.of(new Input.Failed(2, Cause.TIMEOUT)), member.heard());
    }
  }

  @Test
  void aProbeThatNeverFoundRoomIsUnsentInTime() {
    try (StubPeer silent = new StubPeer("127.0.3.2", StubPeer.silent())) {
      send(1, silent.peer(), Duration.ofSeconds(30));
      send(2, silent.peer(), Duration.ofSeconds(30));
      await().until(() -> silent.requests().size() == 2);
      send(3, silent.peer(), Duration.ofMillis(100));
      await().atMost(Duration.ofSeconds(5)).until(() -> !member.heard().isEmpty());
      assertEquals(List.of(new Input.Unsent(3)), member.heard());
      assertEquals(2, silent.requests().size());
    }
  }

  @Test
  void whatWaitsIsUnsentWhenTheLoopEnds() throws InterruptedException {
    try (StubPeer silent = new StubPeer("127.0.3.2", StubPeer.silent())) {
      for (int i = 1; i <= 3; i++) {
        send(i, silent.peer(), Duration.ofSeconds(30));
      }
      await().until(() -> silent.requests().size() == 2);
      loop.close();
      thread.join();
      assertEquals(3, member.heard().size());
      for (int i = 1; i <= 3; i++) {
        assertEquals(1, count(new Input.Unsent(i)));
      }
    }
  }

  private static Requests requests(Peer self) {
    return new Requests(
        self.id(),
        new RequestSigner(self.address(), SecuritySettings.NONE, InstantSource.system()));
  }

  private long count(Input input) {
    return member.heard().stream().filter(input::equals).count();
  }

  private void send(long exchange, Peer peer, Duration timeout) {
    queue.offer(
        new Probe(
            new Effect.Send(exchange, new Message.Ping(), peer),
            System.nanoTime() + timeout.toNanos()));
    selector.wakeup();
  }
}
