package io.knh.peering;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.Message;
import io.knh.core.event.Letter;
import io.knh.core.peer.Address;
import io.knh.core.peer.PeerId;
import org.junit.jupiter.api.Test;

class RequestsTest {

  private static final Address PEER = new Address("10.32.0.5", 8080);

  @Test
  void aHeartbeatIsTheOriginalsMessage() {
    assertEquals(
        lines(
            "GET /coordinator?id=my-node1@103205 HTTP/1.1",
            "Host: 10.32.0.5:8080",
            "User-Agent: knh",
            "Connection: close"),
        request("my-node1@103205", new Message.Heartbeat(Letter.of(0)), PEER));
  }

  @Test
  void aPingIsTheOriginalsMessage() {
    assertEquals(
        lines("GET /ping HTTP/1.1", "Host: 10.32.0.5:8080", "User-Agent: knh", "Connection: close"),
        request("my-node1@103205", new Message.Ping(), PEER));
  }

  @Test
  void aGoodbyeIsAPostWithoutABody() {
    assertEquals(
        lines(
            "POST /knh/v1/goodbye?id=my-node1@103205 HTTP/1.1",
            "Host: 10.32.0.5:8080",
            "User-Agent: knh",
            "Connection: close",
            "Content-Length: 0"),
        request("my-node1@103205", new Message.Goodbye(Letter.of(0)), PEER));
  }

  @Test
  void anIpv6HostStandsInBrackets() {
    String ping = request("a@1", new Message.Ping(), new Address("fd00:0:0::5", 80));
    assertEquals("Host: [fd00::5]:80", ping.split("\r\n", -1)[1]);
  }

  @Test
  void whatMeansSomethingInAQueryIsEncoded() {
    String heartbeat = request("n+o.d_e~1&x=%/?#@1-0", new Message.Heartbeat(Letter.of(0)), PEER);
    assertEquals(
        "GET /coordinator?id=n%2Bo.d_e~1%26x%3D%25%2F%3F%23@1-0 HTTP/1.1",
        heartbeat.split("\r\n", -1)[0]);
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  private static String request(String id, Message message, Address to) {
    return US_ASCII.decode(new Requests(new PeerId(id)).of(message, to)).toString();
  }
}
