package io.knh.peering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.core.model.Input;
import io.knh.core.model.Peer;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody with a pod in the cluster may send, and what the real server makes of it. */
@ExtendWith(ArquillianExtension.class)
class HostileRequestsIT {

  private static final String SELF = "127.0.3.1";
  private static final String OTHER = "127.0.3.2";
  private static final String STRANGER = "127.0.3.3";
  private static final Peer A = Peer.of("node-a", SELF, 8080);
  private static final Peer B = Peer.of("node-b", OTHER, 8080);
  private static final String HEARTBEAT = "coordinator?id=node-b@127032";
  private static final String GOODBYE = "knh/v1/goodbye?id=node-b@127032";

  @Inject private FakeAgent member;
  @Inject private FakeReach reach;
  @ArquillianResource private URL root;

  @Deployment
  static WebArchive resources() {
    return ResourcesWar.open();
  }

  @BeforeEach
  void resetMember() {
    member.reset();
    member.is(A);
    member.reads(A, B);
    reach.reset();
  }

  /** The bound is 72 KB ({@code messageSizeLimit}); whether it is announced or comes in chunks. */
  @Test
  void aBodyBeyondTheBoundIsCutOff() throws Exception {
    for (String path : List.of("ping", HEARTBEAT, GOODBYE, "nothing-here")) {
      assertEquals(413, head("POST", path, "Content-Length: 73729").status(), path);
      assertEquals(413, head("POST", path, "Content-Length: 2147483648").status(), path);
    }
    assertStillWell();
  }

  @Test
  void headersBeyondTheBoundsAreRefused() throws Exception {
    assertEquals(400, head("GET", "ping", "X: " + "x".repeat(8_193)).status());
    assertEquals(400, head("GET", "ping", "X: x\r\n".repeat(51) + "Y: y").status());
    assertEquals(400, head("GET", "ping", "X".repeat(8_193) + ": x").status());
    assertStillWell();
  }

  @Test
  void aPathBeyondTheBoundIsRefused() throws Exception {
    assertEquals(400, head("GET", "ping?" + "x".repeat(8_193), "X: x").status());
    assertStillWell();
  }

  @Test
  void answersToNonsenseAreShort() throws Exception {
    for (String method : List.of("GET", "PUT", "TRACE", "CONNECT", "PROPFIND", "x".repeat(500))) {
      for (String path : List.of("", "nothing-here", "knh/v1/goodbye/x", "..%2f..%2fetc/passwd")) {
        RawHttp.Reply answer = http().ask(STRANGER, method, path(path));
        assertTrue(answer.status() >= 400, method + " " + path + answer);
        assertTrue(answer.body().length() < 200, answer::body);
        assertFalse(answer.headers().stream().anyMatch(h -> h.startsWith("Server")));
      }
    }
    assertStillWell();
  }

  /** Each from a member's own address, so that it is read. */
  @Test
  void noLedgerMessageIsABomb() throws Exception {
    String digest = "{\"v\":1,\"digest\":\"0000000000000007\"";
    for (String body :
        List.of(
            "[".repeat(60_000),
            "{\"v\":".repeat(10_000),
            digest + ",\"x\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}",
            digest + ",\"x\":" + "{\"y\":".repeat(8_000) + "1" + "}".repeat(8_000) + "}",
            digest + ",\"from\":1e999999999}",
            digest + ",\"from\":" + "9".repeat(60_000) + "}",
            digest + ",\"x\":1e-" + "9".repeat(9) + "}",
            digest + ",\"x\":\"" + "\\u0000".repeat(9_000) + "\"}",
            digest + ",\"x\":1".repeat(8_000) + "}",
            "\ufeff" + digest + "}",
            "\u00ff\u00fe".repeat(30_000))) {
      member.reset();
      member.reads(A, B);
      long startNanos = System.nanoTime();
      assertEquals(200, http().post(OTHER, path(HEARTBEAT), body).status());
      assertEquals(200, http().post(OTHER, path(GOODBYE), body).status());
      long millis = (System.nanoTime() - startNanos) / 1_000_000;
      assertTrue(millis < 5_000, millis + " ms for " + body.substring(0, 20));
      // A heartbeat and a goodbye, whatever became of their ledger messages.
      assertEquals(2, member.heard().size());
    }
    assertStillWell();
  }

  /**
   * No XML is parsed: what looks like it is no ledger message, and its entities are nobody's
   * business.
   */
  @Test
  void xmlIsNoLedgerMessage() throws Exception {
    String xml =
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">"
            + "<!ENTITY f SYSTEM \"http://127.0.3.9:1/\">]><a>&e;&f;</a>";
    for (String type : List.of("application/xml", "text/xml", "application/json")) {
      member.reset();
      member.reads(A, B);
      RawHttp.Reply answer =
          http()
              .send(
                  OTHER,
                  "POST %s HTTP/1.1\r\nHost: knh\r\nConnection: close\r\nContent-Type: %s\r\n"
                          .formatted(path(HEARTBEAT), type)
                      + "Content-Length: %d\r\n\r\n%s".formatted(xml.length(), xml));
      assertEquals("", answer.body());
      assertEquals(List.of(new Input.HeartbeatHeard(B)), member.heard());
    }
  }

  @Test
  void onlyMembersCanBeAskedAboutAndOnlyAtTheirPort() throws Exception {
    for (String peer :
        List.of(
            "127.0.3.9:8080",
            OTHER + ":22",
            OTHER + ":8081",
            SELF + ":8080",
            "169.254.169.254:80",
            "localhost:8080",
            "metadata.google.internal:80",
            "http://127.0.3.2:8080/",
            "127.0.3.2:8080%0d%0aX:1",
            "127.0.3.2:8080%00",
            "0x7f000302:8080",
            "2130707202:8080",
            "[::ffff:127.0.3.2]:8080",
            "127.0.3.2:08080")) {
      String target = path("knh/v1/probe?id=node-b@127032&peer=" + peer);
      RawHttp.Reply answer = http().post(OTHER, target, "");
      assertEquals(403, answer.status(), peer);
      assertEquals(List.of(), reach.asked(), peer);
    }
  }

  @Test
  void noRequestWritesALineOfItsOwnIntoTheLog() throws Exception {
    List<String> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            lines.add(new java.util.logging.SimpleFormatter().formatMessage(entry));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger knh = Logger.getLogger("io.knh");
    knh.addHandler(handler);
    try {
      for (String id :
          List.of(
              "node-b@127032%0aSEVERE:%20node-a%20is%20dead",
              "%0d%0aX", "%1b[2J", "%e2%80%ae", "x".repeat(5_000))) {
        for (String from : List.of(OTHER, STRANGER)) {
          http().ask(from, "GET", path("coordinator?id=" + id));
          http().post(from, path("knh/v1/goodbye?id=" + id), "\n\u001b[2J");
        }
      }
      assertEquals(List.of(), lines);
      http().ask(STRANGER, "GET", path(HEARTBEAT));
      assertEquals(1, lines.size());
      assertTrue(lines.getFirst().chars().allMatch(c -> c >= ' ' && c < 0x7f), lines::toString);
    } finally {
      knh.removeHandler(handler);
    }
    assertEquals(List.of(), member.heard());
  }

  /** Only the beginning of a request, and no body: the answer comes before one is waited for. */
  private RawHttp.Reply head(String method, String path, String headers) throws Exception {
    return http().ask(STRANGER, method, path(path), headers);
  }

  private void assertStillWell() throws Exception {
    assertEquals("pong", http().ask(STRANGER, "GET", path("ping")).body());
  }

  private RawHttp http() {
    return new RawHttp("127.0.0.1", root.getPort());
  }

  private String path(String relative) {
    return root.getPath() + relative;
  }
}
