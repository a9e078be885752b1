package io.knh.peering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.agent.FakeAgent;
import io.knh.core.model.Peer;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallersTest {

  private static final Logger LOG = Logger.getLogger("io.knh.peering");
  private static final Peer A = Peer.of("node-a", "10.0.0.1", 8080);
  private static final Peer B = Peer.of("node-b", "10.0.0.2", 8080);
  private static final Peer SIX = Peer.of("node-6", "fd00::6", 8080);

  private final FakeAgent member = new FakeAgent();
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private final Callers callers = new Callers(member, ClusterSecrets.NONE, () -> now);
  private final List<LogRecord> logged = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(handler);
    LOG.setUseParentHandlers(false);
    member.is(A);
    member.reads(A, B, SIX);
  }

  @AfterEach
  void stopListening() {
    LOG.removeHandler(handler);
    LOG.setUseParentHandlers(true);
  }

  @Test
  void aMemberThatCallsFromItsAddressIsKnown() {
    assertEquals(Optional.of(B), caller("id=node-b@10002", "10.0.0.2"));
    assertEquals(Optional.of(B), caller("id=node-b%4010002", "::ffff:10.0.0.2"));
    assertEquals(Optional.of(SIX), caller("id=node-6@fd006", "fd00:0:0:0:0:0:0:6"));
    assertEquals(Optional.of(SIX), caller("id=node-6@fd006", "fd00::6%eth0"));
    assertEquals(0, logged.size());
  }

  @Test
  void aWrongAddressIsNotBelievedAndLoggedOnce() {
    for (int i = 0; i < 3; i++) {
      assertEquals(Optional.empty(), caller("id=node-b@10002", "10.0.0.3"));
    }
    assertEquals(1, logged.size());
    assertEquals(Optional.empty(), caller("id=node-b@10002", "10.0.0.4"));
    assertEquals(2, logged.size());
  }

  @Test
  void warningsAreBoundedAndBeginAnewAfterAnHour() {
    for (int hour = 1; hour <= 2; hour++) {
      for (int i = 0; i < Rejections.MAX_WARNED + 10; i++) {
        caller("id=node-b@10002", "10.1." + i / 256 + "." + i % 256);
      }
      // And one that says so.
      assertEquals(hour * (Rejections.MAX_WARNED + 1), logged.size());
      now = now.plus(Rejections.SILENCE).minusMillis(1);
      caller("id=node-b@10002", "10.2.0." + hour);
      assertEquals(hour * (Rejections.MAX_WARNED + 1), logged.size());
      now = now.plusMillis(1);
    }
    caller("id=node-b@10002", "10.2.0.1");
    assertEquals(2 * (Rejections.MAX_WARNED + 1) + 1, logged.size());
  }

  @Test
  void aStrangerIsNobodyAndNotWorthALine() {
    assertEquals(Optional.empty(), caller("id=node-c@10003", "10.0.0.3"));
    assertEquals(Optional.empty(), caller("id=node-c@10003", "10.0.0.2"));
    assertEquals(Optional.empty(), caller(null, "10.0.0.2"));
    assertEquals(Optional.empty(), caller("id=", "10.0.0.2"));
    assertEquals(Optional.empty(), caller("id=a%00b", "10.0.0.2"));
    assertEquals(0, logged.size());
  }

  @Test
  void theMemberItselfIsNoCaller() {
    assertEquals(Optional.empty(), caller("id=node-a@10001", "10.0.0.1"));
    assertEquals(0, logged.size());
  }

  @Test
  void twoMembersWithOneIdAreDistinguishedByTheirAddresses() {
    Peer one = Peer.of("node-x", "10.1.1.11", 8080);
    Peer other = Peer.of("node-x", "10.1.11.1", 8080);
    member.reads(A, one, other);
    assertEquals(Optional.of(one), caller("id=node-x@101111", "10.1.1.11"));
    assertEquals(Optional.of(other), caller("id=node-x@101111", "10.1.11.1"));
  }

  private Optional<Peer> caller(@org.jspecify.annotations.Nullable String query, String from) {
    HttpServletRequest request =
        (HttpServletRequest)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, args) ->
                    switch (method.getName()) {
                      case "getQueryString" -> query;
                      case "getRemoteAddr" -> from;
                      default -> throw new UnsupportedOperationException(method.getName());
                    });
    return callers.caller(request).map(Caller::peer);
  }
}
