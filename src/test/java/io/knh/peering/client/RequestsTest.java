package io.knh.peering.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.config.SecuritySettings;
import io.knh.core.model.Address;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Message;
import io.knh.core.model.PeerId;
import io.knh.peering.RequestSigner;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class RequestsTest {

  private static final Address PEER = new Address("10.32.0.5", 8080);

  @Test
  void aHeartbeatIsTheOriginalsMessageWithALedgerMessage() {
    assertEquals(
        lines(
                "POST /coordinator?id=my-node1@103205 HTTP/1.1",
                "Host: 10.32.0.5:8080",
                "User-Agent: knh",
                "Connection: close",
                "Content-Type: application/json",
                "Content-Length: 35")
            + "{\"v\":1,\"digest\":\"00000000000000ff\"}",
        request("my-node1@103205", new Message.Heartbeat(LedgerMessage.of(255)), PEER));
  }

  @Test
  void aPingIsTheOriginalsMessage() {
    assertEquals(
        lines("GET /ping HTTP/1.1", "Host: 10.32.0.5:8080", "User-Agent: knh", "Connection: close"),
        request("my-node1@103205", new Message.Ping(), PEER));
  }

  @Test
  void aGoodbyeIsAPostWithALedgerMessage() {
    assertEquals(
        lines(
                "POST /knh/v1/goodbye?id=my-node1@103205 HTTP/1.1",
                "Host: 10.32.0.5:8080",
                "User-Agent: knh",
                "Connection: close",
                "Content-Type: application/json",
                "Content-Length: 35")
            + "{\"v\":1,\"digest\":\"ffffffffffffffff\"}",
        request("my-node1@103205", new Message.Goodbye(LedgerMessage.of(-1)), PEER));
  }

  @Test
  void aCrossCheckNamesTheSuspect() {
    assertEquals(
        lines(
            "POST /knh/v1/probe?id=my-node1@103205&peer=10.0.0.7%3A8080 HTTP/1.1",
            "Host: 10.32.0.5:8080", "User-Agent: knh", "Connection: close", "Content-Length: 0"),
        request("my-node1@103205", new Message.CrossCheck(new Address("10.0.0.7", 8080)), PEER));
    assertTrue(
        request("a@1", new Message.CrossCheck(new Address("fd00::7", 8080)), PEER)
            .startsWith("POST /knh/v1/probe?id=a@1&peer=%5Bfd00%3A%3A7%5D%3A8080 HTTP/1.1"));
  }

  @Test
  void aLedgerMessageIsWrittenOnceForAllWhoGetIt() {
    Requests requests = requests("a@1");
    ByteBuffer one = requests.of(new Message.Heartbeat(LedgerMessage.of(7)), PEER).body();
    ByteBuffer other = requests.of(new Message.Goodbye(LedgerMessage.of(7)), PEER).body();
    one.put(0, (byte) '!');
    assertEquals('!', other.get(0));
    // Each has its own place in it.
    one.get();
    assertEquals(0, other.position());
  }

  @Test
  void anIpv6HostStandsInBrackets() {
    String ping = request("a@1", new Message.Ping(), new Address("fd00:0:0::5", 80));
    assertEquals("Host: [fd00::5]:80", ping.split("\r\n", -1)[1]);
  }

  @Test
  void whatMeansSomethingInAQueryIsEncoded() {
    String heartbeat =
        request("n+o.d_e~1&x=%/?#@1-0", new Message.Heartbeat(LedgerMessage.of(0)), PEER);
    assertEquals(
        "POST /coordinator?id=n%2Bo.d_e~1%26x%3D%25%2F%3F%23@1-0 HTTP/1.1",
        heartbeat.split("\r\n", -1)[0]);
  }

  private static Requests requests(String id) {
    Address address = new Address("10.32.0.1", 8080);
    return new Requests(
        new PeerId(id), new RequestSigner(address, SecuritySettings.NONE, InstantSource.system()));
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  private static String request(String id, Message message, Address to) {
    Requests.Outgoing request = requests(id).of(message, to);
    return US_ASCII.decode(request.head()).toString() + US_ASCII.decode(request.body());
  }
}
