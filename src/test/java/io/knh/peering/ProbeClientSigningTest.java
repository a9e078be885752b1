package io.knh.peering;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.config.Environment;
import io.knh.core.model.Address;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.peering.client.ProbeClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What the client signs, and which answers it believes, by real sockets on loopback. */
class ProbeClientSigningTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final byte[] BODY = LedgerMessageWriter.body(LedgerMessage.of(7));
  private static final Content LEDGER_ANSWER = new Content.LedgerAnswer(LedgerMessage.of(7));
  private static final Message HEARTBEAT = new Message.Heartbeat(LedgerMessage.of(1));

  private static final Peer SELF = Peer.of("node-a", "127.0.3.1", 8080);

  private final FakeAgent member = new FakeAgent();
  private final AtomicReference<String> asked = new AtomicReference<>("");

  @Test
  void allButAPingIsSigned() {
    ClusterSecrets secrets = Secrets.of(Secrets.OLD);
    for (Message message :
        List.of(
            HEARTBEAT,
            new Message.Goodbye(LedgerMessage.of(1)),
            new Message.LargePing(),
            new Message.CrossCheck(new Address("10.0.0.7", 8080)))) {
      content(message, false, request -> "");
      String request = asked.get();
      String[] start = request.split(" ", -1);
      RequestSignature.Envelope envelope =
          new RequestSignature.Envelope(start[0], start[1], header(request, "Host"));
      RequestSignature signature = signature(request);
      assertTrue(signature.signer(envelope, secrets).isPresent(), request);
      assertEquals("127.0.3.1:8080", signature.sender());
    }
    content(new Message.Ping(), false, request -> "");
    assertFalse(asked.get().contains(RequestSignature.HEADER));
  }

  @Test
  void theDigestIsThatOfTheLedgerMessage() {
    content(HEARTBEAT, false, request -> "");
    assertEquals(
        RequestSignature.digestOf(LedgerMessageWriter.body(LedgerMessage.of(1))),
        signature(asked.get()).bodyDigest());
  }

  @Test
  void aSignedAnswerIsBelieved() {
    for (boolean required : List.of(true, false)) {
      assertEquals(
          LEDGER_ANSWER, content(HEARTBEAT, required, request -> signed(request, Secrets.OLD)));
    }
  }

  @Test
  void anAnswerThatIsSignedWronglyIsAnAnswerWithoutALedgerMessage() {
    for (boolean required : List.of(true, false)) {
      assertEquals(
          Content.nothing(), content(HEARTBEAT, required, request -> signed(request, Secrets.NEW)));
      assertEquals(Content.nothing(), content(HEARTBEAT, required, request -> "v1 x"));
    }
  }

  @Test
  void anAnswerThatIsNotSignedIsBelievedUnlessThatIsRequired() {
    assertEquals(LEDGER_ANSWER, content(HEARTBEAT, false, request -> ""));
    assertEquals(Content.nothing(), content(HEARTBEAT, true, request -> ""));
  }

  @Test
  void aPongNeedsNoSignature() {
    assertEquals(Content.pong(), answer(new Message.Ping(), true, request -> "", "pong"));
  }

  private static String signed(String request, String secret) {
    return signature(request).answerHeader(Secrets.of(secret).first().orElseThrow(), BODY);
  }

  private static RequestSignature signature(String request) {
    return RequestSignature.read(header(request, RequestSignature.HEADER)).orElseThrow();
  }

  private static String header(String request, String name) {
    int start = request.indexOf("\r\n" + name + ": ") + name.length() + 4;
    return request.substring(start, request.indexOf("\r\n", start));
  }

  private Content content(Message message, boolean required, Function<String, String> signature) {
    return answer(message, required, signature, new String(BODY, US_ASCII));
  }

  /** What comes of an answer whose signature is made of the request; none where that is empty. */
  private Content answer(
      Message message, boolean required, Function<String, String> signature, String body) {
    member.reset();
    AtomicReference<StubPeer> self = new AtomicReference<>();
    StubPeer.Behaviour behaviour =
        connection -> {
          asked.set(self.get().requests().peek());
          String made = signature.apply(asked.get());
          String header = made.isEmpty() ? "" : "knh-signature:  " + made + "\r\n";
          connection
              .getOutputStream()
              .write(
                  ("HTTP/1.1 200 OK\r\n"
                          + header
                          + "Content-Length: "
                          + body.length()
                          + "\r\n\r\n"
                          + body)
                      .getBytes(US_ASCII));
        };
    try (StubPeer stub = new StubPeer("127.0.3.2", behaviour);
        ProbeClient client = client(required)) {
      self.set(stub);
      client.start();
      client.send(new Effect.Send(7, message, stub.peer()));
      await().until(() -> !member.heard().isEmpty());
      return ((Input.Answered) member.heard().getFirst()).content();
    }
  }

  private ProbeClient client(boolean required) {
    Environment environment =
        Environment.of(SELF)
            .with("PROBE_TIMEOUT", LONG)
            .with("CLUSTER_SECRET", Secrets.OLD)
            .with("CLUSTER_SECRET_REQUIRED", "" + required);
    return new ProbeClient(environment.settings(), member);
  }
}
