package io.knh.peering.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Allegiance;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client with UDP peers that lose, repeat and reorder what they echo. */
class BurstsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int KIND_AT = 5;
  private static final byte ECHO = 2;

  private final ProbeClientFixture fixture = new ProbeClientFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  /**
   * A UDP peer; {@code treat} says what it sends back of all that it got, each time it gets one.
   */
  private static final class UdpPeer implements AutoCloseable {

    interface Behaviour {
      List<byte[]> answers(List<byte[]> got);
    }

    private final DatagramSocket socket;
    private final List<byte[]> got = new ArrayList<>();

    UdpPeer(String ip, Behaviour behaviour) throws IOException {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(ip), 0));
      Thread.ofVirtual().start(() -> run(behaviour));
    }

    Peer peer() {
      return Peer.of("udp", socket.getLocalAddress().getHostAddress(), socket.getLocalPort());
    }

    private void run(Behaviour behaviour) {
      try {
        while (true) {
          DatagramPacket packet = new DatagramPacket(new byte[1_000], 1_000);
          socket.receive(packet);
          got.add(Arrays.copyOf(packet.getData(), packet.getLength()));
          for (byte[] answer : behaviour.answers(got)) {
            socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
          }
        }
      } catch (IOException e) {
        // It is closed.
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private static byte[] echo(byte[] request) {
    byte[] echo = request.clone();
    echo[KIND_AT] = ECHO;
    return echo;
  }

  private Input result(UdpPeer.Behaviour behaviour) throws IOException {
    try (UdpPeer peer = new UdpPeer("127.0.57.11", behaviour)) {
      return result(peer.peer());
    }
  }

  private Input result(Peer peer) {
    fixture.start(TIMEOUT).send(new Effect.Send(1, new Message.Datagrams(), peer));
    return fixture.onlyResult();
  }

  private static Content.Echoes echoes(Input result) {
    Input.Answered answered = assertInstanceOf(Input.Answered.class, result);
    assertEquals(1, answered.exchange());
    assertEquals(200, answered.status());
    assertEquals(Allegiance.unnamed(), answered.allegiance());
    return assertInstanceOf(Content.Echoes.class, answered.content());
  }

  private static void assertCounts(int received, int duplicates, int reordered, Input result) {
    Content.Echoes echoes = echoes(result);
    assertEquals(
        List.of(received, duplicates, reordered),
        List.of(echoes.received(), echoes.duplicates(), echoes.reordered()));
    assertEquals(received > 0, echoes.roundTripNanos() >= 0);
  }

  @Test
  void allFiveAreCountedAndTheWaitIsOver() throws IOException {
    List<Integer> lengths = new ArrayList<>();
    List<Byte> sequences = new ArrayList<>();
    long startNanos = System.nanoTime();
    Input result =
        result(
            got -> {
              lengths.add(got.getLast().length);
              sequences.add(got.getLast()[19]);
              return List.of(echo(got.getLast()));
            });
    assertCounts(5, 0, 0, result);
    assertEquals(List.of(64, 64, 64, 64, 64), lengths);
    assertEquals(List.of((byte) 0, (byte) 1, (byte) 2, (byte) 3, (byte) 4), sequences);
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    assertTrue(tookMillis >= 4 * Burst.SPACING.toMillis(), tookMillis + " ms");
    assertTrue(echoes(result).roundTripNanos() < Duration.ofSeconds(1).toNanos(), result::toString);
  }

  @Test
  void whatGetsLostIsMissing() throws IOException {
    assertCounts(
        3, 0, 0, result(got -> got.size() % 2 == 1 ? List.of(echo(got.getLast())) : List.of()));
  }

  @Test
  void whatComesTwiceIsCountedOnceAndAsADuplicate() throws IOException {
    assertCounts(
        4,
        4,
        0,
        result(
            got -> got.size() < 5 ? List.of(echo(got.getLast()), echo(got.getLast())) : List.of()));
  }

  @Test
  void whatComesBehindALaterOneIsReordered() throws IOException {
    assertCounts(
        5,
        0,
        4,
        result(
            got ->
                got.size() < 5
                    ? List.of()
                    : List.of(
                        echo(got.get(4)),
                        echo(got.get(3)),
                        echo(got.get(2)),
                        echo(got.get(1)),
                        echo(got.get(0)))));
  }

  @Test
  void whatNobodyAskedForIsNoEcho() throws IOException {
    assertCounts(
        0,
        0,
        0,
        result(
            got -> {
              byte[] stray = echo(got.getLast());
              stray[8]++;
              byte[] never = echo(got.getLast());
              never[19] = 77;
              byte[] negative = echo(got.getLast());
              negative[16] = -1;
              byte[] longer = Arrays.copyOf(echo(got.getLast()), 65);
              byte[] shorter = Arrays.copyOf(echo(got.getLast()), 63);
              byte[] request = got.getLast();
              return List.of(stray, never, negative, longer, shorter, request, new byte[0]);
            }));
  }

  @Test
  void anEchoFromAnotherAddressIsNone() throws IOException {
    try (DatagramSocket other =
            new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.57.12"), 0));
        DatagramSocket asked =
            new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.57.11"), 0))) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  while (true) {
                    DatagramPacket packet = new DatagramPacket(new byte[64], 64);
                    asked.receive(packet);
                    byte[] echo = echo(packet.getData());
                    other.send(new DatagramPacket(echo, 64, packet.getSocketAddress()));
                  }
                } catch (IOException e) {
                  // It is closed.
                }
              });
      assertCounts(0, 0, 0, result(Peer.of("udp", "127.0.57.11", asked.getLocalPort())));
    }
  }

  /** The system says that nobody is there: that is loss like any other. */
  @Test
  void aPortThatNobodyHasLosesAll() throws IOException {
    Peer gone;
    try (UdpPeer peer = new UdpPeer("127.0.57.11", got -> List.of())) {
      gone = peer.peer();
    }
    assertCounts(0, 0, 0, result(gone));
  }

  @Test
  void theWaitIsNoLongerThanAMessageMayTake() throws IOException {
    try (UdpPeer silent = new UdpPeer("127.0.57.11", got -> List.of())) {
      ProbeClient client = fixture.start(Duration.ofMillis(100));
      long startNanos = System.nanoTime();
      client.send(new Effect.Send(1, new Message.Datagrams(), silent.peer()));
      assertCounts(0, 0, 0, fixture.onlyResult());
      assertTrue(System.nanoTime() - startNanos >= Duration.ofMillis(150).toNanos());
    }
  }

  @Test
  void manyAtOnceAreKeptApart() throws IOException {
    try (UdpPeer well = new UdpPeer("127.0.57.11", got -> List.of(echo(got.getLast())));
        UdpPeer silent = new UdpPeer("127.0.57.12", got -> List.of())) {
      ProbeClient client = fixture.start(TIMEOUT);
      for (int i = 1; i <= 64; i++) {
        client.send(
            new Effect.Send(i, new Message.Datagrams(), (i % 8 == 0 ? silent : well).peer()));
      }
      await().until(() -> fixture.agent.heard().size() == 64);
      for (Input input : fixture.agent.heard()) {
        Input.Answered answered = assertInstanceOf(Input.Answered.class, input);
        Content.Echoes echoes = assertInstanceOf(Content.Echoes.class, answered.content());
        assertEquals(answered.exchange() % 8 == 0 ? 0 : 5, echoes.received());
      }
    }
  }

  @Test
  void whatIsOnItsWayWhenItEndsIsUnsent() throws IOException {
    try (UdpPeer silent = new UdpPeer("127.0.57.11", got -> List.of())) {
      ProbeClient client = fixture.start(TIMEOUT);
      client.send(new Effect.Send(1, new Message.Datagrams(), silent.peer()));
      client.close();
      assertEquals(List.of(new Input.Unsent(1)), fixture.agent.heard());
    }
  }

  /** Whoever was not run meanwhile may have missed what came. */
  @Test
  void aWaitThatEndsFarTooLateCountsNothing() {
    Burst burst = burst();
    long lastNanos = sendAll(burst);
    burst.echoed(0, lastNanos);
    long dueNanos = burst.nextNanos();
    assertEquals(lastNanos + Burst.MOST_WAIT.toNanos(), dueNanos);
    assertTrue(burst.isOver(dueNanos));
    assertCounts(1, 0, 0, burst.result(dueNanos + Burst.MOST_OVERRUN.toNanos()));
    assertEquals(new Input.Unsent(1), burst.result(dueNanos + Burst.MOST_OVERRUN.toNanos() + 1));
  }

  @Test
  void whatIsCompleteCountsHoweverLate() {
    Burst burst = burst();
    long lastNanos = sendAll(burst);
    for (int i = 0; i < 5; i++) {
      burst.echoed(i, lastNanos + 1);
    }
    assertCounts(5, 0, 0, burst.result(lastNanos + Duration.ofMinutes(1).toNanos()));
    assertEquals(1, echoes(burst.result(lastNanos)).roundTripNanos());
  }

  private static Burst burst() {
    Effect.Send send =
        new Effect.Send(1, new Message.Datagrams(), Peer.of("udp", "127.0.57.11", 8080));
    return new Burst(new Probe(send, TIMEOUT.toNanos()), 7, 0);
  }

  private static long sendAll(Burst burst) {
    ByteBuffer datagram = ByteBuffer.allocate(65);
    long nowNanos = 0;
    while (burst.sends(burst.nextNanos())) {
      nowNanos = burst.nextNanos();
      burst.next(datagram, nowNanos);
    }
    return nowNanos;
  }
}
