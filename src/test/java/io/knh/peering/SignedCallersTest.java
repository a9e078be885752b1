package io.knh.peering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Peer;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is listened to where the cluster has a secret. */
class SignedCallersTest {

  private static final Logger LOG = Logger.getLogger("io.knh.peering");
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));
  private static final Peer A = Peer.of("node-a", "10.0.0.1", 8080);
  private static final Peer B = Peer.of("node-b", "10.0.0.2", 8080);
  private static final String B_CALLS = "/coordinator?id=node-b@10002";
  private static final String ELSEWHERE = "10.9.9.9";
  private static final byte[] BODY = LedgerMessageWriter.body(LedgerMessage.of(7));

  private final FakeAgent member = new FakeAgent();
  private final Callers callers = new Callers(member, Secrets.of(Secrets.OLD), NOON);
  private final Callers strict = new Callers(member, Secrets.required(Secrets.OLD), NOON);
  private final List<String> logged = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          Object[] parameters = entry.getParameters();
          logged.add(parameters.length > 3 ? parameters[3].toString() : entry.getMessage());
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
    member.reads(A, B);
  }

  @AfterEach
  void stopListening() {
    LOG.removeHandler(handler);
    LOG.setUseParentHandlers(true);
  }

  @Test
  void whoSignsIsBelievedFromWhateverAddress() {
    for (Callers either : List.of(callers, strict)) {
      for (String from : List.of("10.0.0.2", ELSEWHERE, "fd00::9")) {
        assertEquals(
            Optional.of(B), peer(either, request(B_CALLS, from, signed(B, A, Secrets.OLD))));
      }
    }
    assertEquals(List.of(), logged);
  }

  @Test
  void whoSignsIsDistinguishedByTheAddressThatItSigned() {
    Peer one = Peer.of("node-x", "10.1.1.11", 8080);
    Peer other = Peer.of("node-x", "10.1.11.1", 8080);
    member.reads(A, one, other);
    String target = "/coordinator?id=node-x@101111";
    for (Peer sender : List.of(one, other)) {
      String header = signed(target, sender, A, Secrets.OLD);
      assertEquals(Optional.of(sender), peer(callers, request(target, ELSEWHERE, header)));
    }
  }

  @Test
  void aSignatureMakesNobodyAMemberWhoIsNotInTheRoster() {
    Peer stranger = Peer.of("node-z", "10.0.0.9", 8080);
    String target = "/coordinator?id=node-z@10009";
    String header = signed(target, stranger, A, Secrets.OLD);
    assertEquals(Optional.empty(), peer(callers, request(target, "10.0.0.9", header)));
    // The id is a member's, the address that signed is not.
    String borrowed = signed(B_CALLS, stranger, A, Secrets.OLD);
    assertEquals(Optional.empty(), peer(callers, request(B_CALLS, "10.0.0.9", borrowed)));
    assertEquals(List.of(), logged);
  }

  @Test
  void whoSignsWronglyIsNotBelievedEvenFromItsAddress() {
    String wrong = signed(B, A, Secrets.NEW);
    assertEquals(Optional.empty(), peer(callers, request(B_CALLS, "10.0.0.2", wrong)));
    assertEquals(Optional.empty(), peer(callers, request(B_CALLS, "10.0.0.2", "v1 nonsense")));
    assertEquals(
        List.of(
            "the signature is wrong; do all members have the same CLUSTER_SECRET?",
            "the signature cannot be read"),
        logged);
  }

  /** A pod that calls from wherever it likes must not hide that secrets differ. */
  @Test
  void messagesWithoutASignatureLeaveRoomToSayThatOneIsWrong() {
    for (int i = 0; i < Rejections.MAX_WARNED + 10; i++) {
      String from = "10.1." + i / 256 + "." + i % 256;
      assertEquals(Optional.empty(), peer(callers, request(B_CALLS, from, null)));
    }
    logged.clear();
    String wrong = signed(B, A, Secrets.NEW);
    assertEquals(Optional.empty(), peer(callers, request(B_CALLS, "10.0.0.2", wrong)));
    assertEquals(
        List.of("the signature is wrong; do all members have the same CLUSTER_SECRET?"), logged);
  }

  @Test
  void aMessageToAnotherMemberIsNotBelievedHere() {
    Peer third = Peer.of("node-c", "10.0.0.3", 8080);
    String forThird = signed(B, third, Secrets.OLD);
    assertEquals(Optional.empty(), peer(callers, request(B_CALLS, "10.0.0.2", forThird)));
  }

  @Test
  void aMessageIsBelievedOnce() {
    String header = signed(B, A, Secrets.OLD);
    assertEquals(Optional.of(B), peer(callers, request(B_CALLS, "10.0.0.2", header)));
    assertEquals(Optional.empty(), peer(callers, request(B_CALLS, "10.0.0.2", header)));
    assertEquals(List.of("the signature was used before"), logged);
  }

  /** It could have left the signature out. */
  @Test
  void whoseClockIsWrongIsBelievedByItsAddressUnlessSignaturesAreRequired() {
    for (Duration off : List.of(Duration.ofMinutes(6), Duration.ofMinutes(-6))) {
      String late =
          new RequestSigner(
                  B.address(),
                  Secrets.of(Secrets.OLD),
                  InstantSource.fixed(NOON.instant().plus(off)))
              .sign(B_CALLS, A.address(), RequestSignature.digestOf(BODY))
              .orElseThrow()
              .header();
      assertEquals(Optional.of(B), peer(callers, request(B_CALLS, "10.0.0.2", late)));
      assertEquals(Optional.empty(), peer(callers, request(B_CALLS, ELSEWHERE, late)));
      assertEquals(Optional.empty(), peer(strict, request(B_CALLS, "10.0.0.2", late)));
    }
    assertEquals(
        "it was signed more than 5 minutes before or after this clock; are the clocks right?",
        logged.getFirst());
  }

  @Test
  void whoDoesNotSignIsBelievedByItsAddressUnlessSignaturesAreRequired() {
    assertEquals(Optional.of(B), peer(callers, request(B_CALLS, "10.0.0.2", null)));
    assertEquals(Optional.empty(), peer(callers, request(B_CALLS, ELSEWHERE, null)));
    logged.clear();
    for (int i = 0; i < 3; i++) {
      assertEquals(Optional.empty(), peer(strict, request(B_CALLS, "10.0.0.2", null)));
    }
    assertEquals(List.of("it is not signed, but CLUSTER_SECRET_REQUIRED is true"), logged);
  }

  @Test
  void whereThereIsNoSecretASignatureIsNotLookedAt() {
    Callers open = new Callers(member, ClusterSecrets.NONE, NOON);
    String wrong = signed(B, A, Secrets.NEW);
    assertEquals(Optional.of(B), peer(open, request(B_CALLS, "10.0.0.2", wrong)));
    String right = signed(B, A, Secrets.OLD);
    assertEquals(Optional.empty(), peer(open, request(B_CALLS, ELSEWHERE, right)));
  }

  @Test
  void theOwnMessageIsNobodys() {
    String target = "/coordinator?id=node-a@10001";
    String header = signed(target, A, A, Secrets.OLD);
    assertEquals(Optional.empty(), peer(callers, request(target, "10.0.0.1", header)));
  }

  @Test
  void aLedgerMessageThatWasSignedIsReadAndItsAnswerSigned() {
    String header = signed(B, A, Secrets.OLD);
    Callers.Incoming message = message(callers, header, BODY).orElseThrow();
    assertEquals(Optional.of(LedgerMessage.of(7)), message.ledgerMessage());
    byte[] answer = {1};
    RequestSignature request = RequestSignature.read(header).orElseThrow();
    assertTrue(
        request.isAnsweredBy(
            Secrets.required(Secrets.OLD), message.caller().signatureOf(answer), answer));
  }

  @Test
  void anotherBodyThanTheSignedOneMakesTheMessageNobodys() {
    for (byte[] other :
        List.of(
            new byte[0],
            LedgerMessageWriter.body(LedgerMessage.of(8)),
            new byte[LedgerMessage.MAX_BYTES + 1])) {
      assertEquals(Optional.empty(), message(callers, signed(B, A, Secrets.OLD), other));
    }
    assertEquals(List.of("the body does not match the signature"), logged);
  }

  @Test
  void aSignedBodyThatIsNoLedgerMessageOfThisVersionIsAMessageWithoutOne() {
    byte[] later = "{\"v\":2}".getBytes(UTF_8);
    String header =
        new RequestSigner(B.address(), Secrets.of(Secrets.OLD), NOON)
            .sign(B_CALLS, A.address(), RequestSignature.digestOf(later))
            .orElseThrow()
            .header();
    assertEquals(Optional.empty(), message(callers, header, later).orElseThrow().ledgerMessage());
  }

  @Test
  void theAnswerToWhoDoesNotSignIsNotSigned() {
    Callers.Incoming message = message(callers, null, BODY).orElseThrow();
    assertEquals(Optional.empty(), message.caller().signatureOf(BODY));
  }

  private static String signed(Peer from, Peer to, String secret) {
    return signed(B_CALLS, from, to, secret);
  }

  private static String signed(String target, Peer from, Peer to, String secret) {
    return new RequestSigner(from.address(), Secrets.of(secret), NOON)
        .sign(target, to.address(), RequestSignature.digestOf(BODY))
        .orElseThrow()
        .header();
  }

  private static Optional<Peer> peer(Callers callers, HttpServletRequest request) {
    return callers.caller(request).map(Caller::peer);
  }

  private static Optional<Callers.Incoming> message(
      Callers callers, @Nullable String header, byte[] body) {
    return callers.message(request(B_CALLS, "10.0.0.2", header), new ByteArrayInputStream(body));
  }

  private static HttpServletRequest request(
      String target, String from, @Nullable String signature) {
    int query = target.indexOf('?');
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            SignedCallersTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getMethod" -> "POST";
                  case "getContextPath" -> "/knh";
                  case "getRequestURI" -> "/knh" + target.substring(0, query);
                  case "getQueryString" -> target.substring(query + 1);
                  case "getRemoteAddr" -> from;
                  case "getHeader" -> args[0].equals("KNH-Signature") ? signature : null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
