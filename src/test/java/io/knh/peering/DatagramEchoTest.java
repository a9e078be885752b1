package io.knh.peering;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.core.model.Address;
import io.knh.core.model.Peer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatagramEchoTest {

  private static final String SELF = "127.0.57.1";
  private static final String MEMBER = "127.0.57.2";
  private static final String STRANGER = "127.0.57.3";

  /** How long is waited for what must not come. */
  private static final int SILENCE_MILLIS = 300;

  private static final int ANSWER_MILLIS = 10_000;

  private final FakeAgent agent = new FakeAgent();
  private final AtomicLong nowNanos = new AtomicLong(System.nanoTime());
  private final DatagramEcho echo = new DatagramEcho(agent, nowNanos::get);
  private Address self = new Address(SELF, 1);

  @BeforeEach
  void open() throws IOException {
    int port;
    try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(SELF, 0))) {
      port = free.getLocalPort();
    }
    self = new Address(SELF, port);
    agent.reads(Peer.of("node-a", SELF, port), Peer.of("node-b", MEMBER, 8080));
    echo.open(self, Optional.empty());
  }

  @AfterEach
  void close() {
    echo.close();
  }

  private static byte[] request(long burst, int sequence) {
    ByteBuffer datagram = ByteBuffer.allocate(EchoDatagram.BYTES + 1);
    new EchoDatagram(burst, sequence).write(datagram);
    return Arrays.copyOf(datagram.array(), datagram.remaining());
  }

  private void send(DatagramSocket from, byte[] bytes) throws IOException {
    from.send(
        new DatagramPacket(
            bytes, bytes.length, new InetSocketAddress(self.inetAddress(), self.port())));
  }

  private static DatagramSocket at(String ip) throws IOException {
    return new DatagramSocket(new InetSocketAddress(InetAddress.getByName(ip), 0));
  }

  private static byte[] received(DatagramSocket at, int millis) throws IOException {
    at.setSoTimeout(millis);
    DatagramPacket packet = new DatagramPacket(new byte[1_000], 1_000);
    at.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private static void assertSilent(DatagramSocket at) {
    assertThrows(SocketTimeoutException.class, () -> received(at, SILENCE_MILLIS));
  }

  @Test
  void aMemberGetsBackWhatItSent() throws IOException {
    assertTrue(echo.isOpen());
    try (DatagramSocket member = at(MEMBER)) {
      byte[] sent = request(0x1122334455667788L, 3);
      send(member, sent);
      byte[] echoed = received(member, ANSWER_MILLIS);
      assertEquals(EchoDatagram.BYTES, echoed.length);
      assertTrue(EchoDatagram.isEcho(ByteBuffer.wrap(echoed)));
      assertEquals(
          new EchoDatagram(0x1122334455667788L, 3), EchoDatagram.of(ByteBuffer.wrap(echoed)));
      echoed[5] = sent[5];
      assertArrayEquals(sent, echoed);
    }
  }

  @Test
  void aStrangerGetsNothingUntilItIsAMember() throws IOException {
    try (DatagramSocket stranger = at(STRANGER)) {
      send(stranger, request(1, 0));
      assertSilent(stranger);
      agent.reads(Peer.of("node-c", STRANGER, 8080));
      send(stranger, request(2, 0));
      assertEquals(2, EchoDatagram.of(ByteBuffer.wrap(received(stranger, ANSWER_MILLIS))).burst());
    }
  }

  @Test
  void whatIsNoRequestIsNotAnswered() throws IOException {
    byte[] good = request(7, 1);
    List<byte[]> bad =
        new ArrayList<>(
            List.of(
                new byte[0],
                new byte[EchoDatagram.BYTES],
                Arrays.copyOf(good, EchoDatagram.BYTES - 1),
                Arrays.copyOf(good, EchoDatagram.BYTES + 1),
                Arrays.copyOf(good, 9_000)));
    for (int at : new int[] {0, 3, 4, 5}) {
      byte[] changed = good.clone();
      changed[at]++;
      bad.add(changed);
    }
    try (DatagramSocket member = at(MEMBER)) {
      for (byte[] one : bad) {
        send(member, one);
      }
      send(member, request(8, 0));
      byte[] only = received(member, ANSWER_MILLIS);
      assertEquals(8, EchoDatagram.of(ByteBuffer.wrap(only)).burst());
      assertSilent(member);
    }
  }

  /** Or two members could send one to and fro for ever. */
  @Test
  void anEchoIsNotEchoed() throws IOException {
    try (DatagramSocket member = at(MEMBER)) {
      send(member, request(7, 0));
      byte[] echoed = received(member, ANSWER_MILLIS);
      send(member, echoed);
      assertSilent(member);
    }
  }

  @Test
  void noMoreAreEchoedInASecondThanMembersSend() throws IOException {
    try (DatagramSocket member = at(MEMBER)) {
      for (int i = 0; i < DatagramEcho.MAX_PER_MEMBER; i++) {
        send(member, request(i, 0));
        assertEquals(i, EchoDatagram.of(ByteBuffer.wrap(received(member, ANSWER_MILLIS))).burst());
      }
      send(member, request(-1, 0));
      assertSilent(member);
      nowNanos.addAndGet(1_000_000_000);
      send(member, request(-2, 0));
      assertEquals(-2, EchoDatagram.of(ByteBuffer.wrap(received(member, ANSWER_MILLIS))).burst());
    }
  }

  @Test
  void aPortThatIsTakenIsWarnedOfOnceAndNothingIsOffered() {
    Logger log = Logger.getLogger("io.knh.peering");
    List<LogRecord> records = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            records.add(entry);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    log.addHandler(handler);
    try (DatagramEcho second = new DatagramEcho(agent)) {
      second.open(self, Optional.empty());
      assertFalse(second.isOpen());
      second.open(self, Optional.of(self.inetAddress()));
      assertFalse(second.isOpen());
    } finally {
      log.removeHandler(handler);
    }
    assertEquals(2, records.size());
    assertTrue(records.getFirst().getMessage().startsWith("UDP port {0} cannot be opened"));
  }

  @Test
  void itEndsWhenItIsClosed() {
    echo.close();
    assertFalse(echo.isOpen());
    await()
        .untilAsserted(
            () -> {
              try (DatagramSocket again =
                  new DatagramSocket(new InetSocketAddress(SELF, self.port()))) {
                assertTrue(again.isBound());
              }
            });
  }
}
