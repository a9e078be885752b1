package io.knh.peering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.core.model.Content;
import io.knh.core.model.Input;
import io.knh.core.model.LedgerCopy;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Peer;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The resources inside the real server, of a member that listens only to who signs. */
@ExtendWith(ArquillianExtension.class)
class SignedResourcesIT {

  private static final String OTHER = "127.0.3.2";
  private static final String STRANGER = "127.0.3.3";
  private static final Peer A = Peer.of("node-a", "127.0.3.1", 8080);
  private static final Peer B = Peer.of("node-b", OTHER, 8080);
  private static final Peer C = Peer.of("node-c", STRANGER, 8080);
  private static final String HEARTBEAT = "/coordinator?id=node-b@127032";
  private static final String GOODBYE = "/knh/v1/goodbye?id=node-b@127032";
  private static final String PROBE = "/knh/v1/probe?id=node-b@127032&peer=127.0.3.3%3A8080";

  @Inject private FakeAgent member;
  @Inject private FakeReach reach;
  @ArquillianResource private URL root;

  @Deployment
  static WebArchive resources() {
    return ResourcesWar.signed();
  }

  @BeforeEach
  void resetMember() {
    member.reset();
    member.is(A);
    member.reads(A, B, C);
    reach.reset();
  }

  @Test
  void aSignedHeartbeatIsHeardFromWhereverItComesAndItsAnswerIsSigned() throws Exception {
    member.keeps(new LedgerCopy(0xabc, List.of(LedgerEntry.of(A), LedgerEntry.of(B))));
    String body = Recorded.body("v1/heartbeat.json");
    LedgerMessage ledgerMessage = LedgerMessageReader.read(body.getBytes(UTF_8)).orElseThrow();
    for (String from : List.of(OTHER, STRANGER)) {
      String signature = signed(HEARTBEAT, body, Secrets.OLD);
      RawHttp.Reply answer = post(from, HEARTBEAT, body, signature);
      assertEquals(200, answer.status());
      assertTrue(isSigned(answer, signature), answer::toString);
    }
    Input heard = new Input.HeartbeatHeard(B, Optional.of(ledgerMessage));
    assertEquals(List.of(heard, heard), member.heard());
  }

  @Test
  void aSignedGoodbyeIsHeard() throws Exception {
    String body = Recorded.body("v1/goodbye.json");
    assertEquals(200, post(STRANGER, GOODBYE, body, signed(GOODBYE, body, Secrets.OLD)).status());
    Optional<LedgerMessage> ledgerMessage = LedgerMessageReader.read(body.getBytes(UTF_8));
    assertEquals(List.of(new Input.GoodbyeHeard(B, ledgerMessage)), member.heard());
  }

  @Test
  void aSignedQuestionIsAnsweredAndTheAnswerSigned() throws Exception {
    reach.finds(Optional.of(new Content.Finding(Optional.empty())));
    String signature = signed(PROBE, "", Secrets.OLD);
    RawHttp.Reply answer = post(STRANGER, PROBE, "", signature);
    assertEquals("{\"v\":1,\"reached\":true}", answer.body());
    assertTrue(isSigned(answer, signature), answer::toString);
    assertEquals(List.of(C), reach.asked());
  }

  @Test
  void whatIsNotSignedChangesNothingEvenFromTheRightAddress() throws Exception {
    String body = Recorded.body("v1/heartbeat.json");
    RawHttp.Reply stranger = http().ask(STRANGER, "GET", path("/coordinator?id=nobody@1"));
    assertEquals(stranger, http().ask(OTHER, "GET", path(HEARTBEAT)));
    assertEquals(stranger, http().post(OTHER, path(HEARTBEAT), body));
    assertEquals(200, http().post(OTHER, path(GOODBYE), body).status());
    assertEquals(403, http().post(OTHER, path(PROBE), "").status());
    assertEquals(List.of(), member.heard());
    assertEquals(List.of(), reach.asked());
  }

  @Test
  void anotherSecretAnotherBodyAnotherPathAndASecondTimeChangeNothing() throws Exception {
    String body = Recorded.body("v1/heartbeat.json");
    RawHttp.Reply stranger = http().ask(STRANGER, "GET", path("/coordinator?id=nobody@1"));
    assertEquals(stranger, post(OTHER, HEARTBEAT, body, signed(HEARTBEAT, body, Secrets.NEW)));
    assertEquals(stranger, post(OTHER, HEARTBEAT, body, signed(HEARTBEAT, "", Secrets.OLD)));
    assertEquals(stranger, post(OTHER, HEARTBEAT, body, signed(GOODBYE, body, Secrets.OLD)));
    assertEquals(stranger, post(OTHER, HEARTBEAT, body, "v1 x"));
    assertEquals(List.of(), member.heard());

    String once = signed(HEARTBEAT, body, Secrets.OLD);
    post(OTHER, HEARTBEAT, body, once);
    assertEquals(1, member.heard().size());
    assertEquals(stranger, post(OTHER, HEARTBEAT, body, once));
    assertEquals(1, member.heard().size());
  }

  @Test
  void aPingNeedsNoSignature() throws Exception {
    RawHttp.Reply answer = http().ask(STRANGER, "GET", path("/ping"));
    assertEquals(200, answer.status());
    assertEquals("pong", answer.body());
    assertFalse(answer.headers().stream().anyMatch(h -> h.startsWith(RequestSignature.HEADER)));
  }

  private static String signed(String target, String body, String secret) {
    return new RequestSigner(B.address(), Secrets.of(secret), InstantSource.system())
        .sign(target, A.address(), RequestSignature.digestOf(body.getBytes(UTF_8)))
        .orElseThrow()
        .header();
  }

  private static boolean isSigned(RawHttp.Reply answer, String request) {
    Optional<String> header =
        answer.headers().stream()
            .filter(line -> line.startsWith(RequestSignature.HEADER + ": "))
            .map(line -> line.substring(RequestSignature.HEADER.length() + 2))
            .findFirst();
    return RequestSignature.read(request)
        .orElseThrow()
        .isAnsweredBy(Secrets.required(Secrets.OLD), header, answer.body().getBytes(UTF_8));
  }

  private RawHttp.Reply post(String from, String target, String body, String signature)
      throws Exception {
    return http()
        .send(
            from,
            "POST %s HTTP/1.1\r\nHost: knh\r\nConnection: close\r\nContent-Length: %d\r\n%s: %s\r\n\r\n%s"
                .formatted(path(target), body.length(), RequestSignature.HEADER, signature, body));
  }

  private RawHttp http() {
    return new RawHttp("127.0.0.1", root.getPort());
  }

  private String path(String target) {
    return root.getPath() + target.substring(1);
  }
}
