package io.knh.peering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What is signed by one member and checked by another. */
class SignatureCheckTest {

  private static final Address SENDER = new Address("10.0.0.1", 8080);
  private static final Address RECEIVER = new Address("10.0.0.2", 8080);
  private static final String TARGET = "/coordinator?id=node-a@10001";
  private static final RequestSignature.Envelope ENVELOPE =
      new RequestSignature.Envelope("POST", TARGET, RECEIVER.toString());
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private Instant signedAt = NOW;
  private Instant checkedAt = NOW;
  private final SignatureCheck check = checkOf(Secrets.of(Secrets.OLD));

  @Test
  void aSignatureOfTheSameSecretIsGood() {
    assertTrue(isGood(signature(Secrets.of(Secrets.OLD)).header()));
  }

  @Test
  void aSignatureOfAnotherSecretIsWrong() {
    assertEquals(
        "the signature is wrong; do all members have the same CLUSTER_SECRET?",
        whyNot(signature(Secrets.of(Secrets.NEW)).header(), ENVELOPE));
  }

  @Test
  void nothingThatIsSignedCanBeChanged() {
    RequestSignature signed = signature(Secrets.of(Secrets.OLD));
    String other = "A".repeat(43);
    List<RequestSignature> changed =
        List.of(
            with(
                signed.unixMillis() + 1,
                signed.nonce(),
                signed.sender(),
                signed.bodyDigest(),
                signed.code()),
            with(
                signed.unixMillis(),
                "A".repeat(16),
                signed.sender(),
                signed.bodyDigest(),
                signed.code()),
            with(
                signed.unixMillis(),
                signed.nonce(),
                "10.0.0.3:8080",
                signed.bodyDigest(),
                signed.code()),
            with(signed.unixMillis(), signed.nonce(), signed.sender(), other, signed.code()),
            with(signed.unixMillis(), signed.nonce(), signed.sender(), signed.bodyDigest(), other));
    for (RequestSignature one : changed) {
      assertTrue(whyNot(one.header(), ENVELOPE).startsWith("the signature is wrong"));
    }
    assertTrue(isGood(signed.header()));
  }

  @Test
  void aSignatureIsForOneMessageToOneMember() {
    String header = signature(Secrets.of(Secrets.OLD)).header();
    for (RequestSignature.Envelope other :
        List.of(
            new RequestSignature.Envelope("GET", TARGET, RECEIVER.toString()),
            new RequestSignature.Envelope(
                "POST", "/knh/v1/goodbye?id=node-a@10001", RECEIVER.toString()),
            new RequestSignature.Envelope("POST", TARGET + "&x", RECEIVER.toString()),
            new RequestSignature.Envelope("POST", TARGET, "10.0.0.3:8080"),
            new RequestSignature.Envelope("POST", TARGET, "10.0.0.2:8081"))) {
      assertTrue(whyNot(header, other).startsWith("the signature is wrong"), other::toString);
    }
  }

  @Test
  void whatIsNoSignatureIsSaidToBeNone() {
    String right = signature(Secrets.of(Secrets.OLD)).header();
    for (String header :
        List.of(
            "",
            "v1",
            "v2" + right.substring(2),
            right + " ",
            right + " x",
            right.replace(' ', '\t'),
            right.substring(0, right.length() - 1),
            "v1 -1" + right.substring(right.indexOf(' ', 3)),
            "v1 " + "9".repeat(400) + right.substring(right.indexOf(' ', 3)),
            "x".repeat(8_000))) {
      assertEquals("the signature cannot be read", whyNot(header, ENVELOPE), header);
    }
  }

  @Test
  void aSignatureIsGoodForFiveMinutesEitherWay() {
    for (Duration ago : List.of(Duration.ofMinutes(5), Duration.ofMinutes(-5), Duration.ZERO)) {
      signedAt = NOW.minus(ago);
      assertTrue(isGood(signature(Secrets.of(Secrets.OLD)).header()), ago::toString);
    }
    for (Duration ago : List.of(Duration.ofMinutes(5), Duration.ofMinutes(-5))) {
      signedAt = NOW.minus(ago).minusMillis(ago.isNegative() ? -1 : 1);
      assertTrue(isLate(signature(Secrets.of(Secrets.OLD)).header()), ago::toString);
    }
  }

  @Test
  void aSignatureIsGoodOnce() {
    String header = signature(Secrets.of(Secrets.OLD)).header();
    assertTrue(isGood(header));
    for (Duration later : List.of(Duration.ZERO, Duration.ofMinutes(5))) {
      checkedAt = NOW.plus(later);
      assertEquals("the signature was used before", whyNot(header, ENVELOPE));
    }
    checkedAt = NOW.plus(Duration.ofMinutes(5)).plusMillis(1);
    assertTrue(isLate(header));
  }

  @Test
  void twoMessagesOfTheSameMillisecondAreTwo() {
    assertTrue(isGood(signature(Secrets.of(Secrets.OLD)).header()));
    assertTrue(isGood(signature(Secrets.of(Secrets.OLD)).header()));
  }

  /**
   * Each step of a rotation, rolled pod by pod: whoever is a step ahead is believed and believes.
   */
  @Test
  void aSecretIsChangedWithoutAMessageThatIsNotBelieved() {
    List<ClusterSecrets> steps =
        List.of(
            Secrets.of(Secrets.OLD),
            Secrets.of(Secrets.OLD, Secrets.NEW),
            Secrets.of(Secrets.NEW, Secrets.OLD),
            Secrets.of(Secrets.NEW));
    for (int i = 0; i + 1 < steps.size(); i++) {
      assertTrue(believes(steps.get(i), steps.get(i + 1)), "step " + i);
      assertTrue(believes(steps.get(i + 1), steps.get(i)), "step " + i);
    }
    assertFalse(believes(steps.getFirst(), steps.getLast()));
  }

  @Test
  void anAnswerIsForOneRequestAndOneBody() {
    ClusterSecrets secrets = Secrets.of(Secrets.OLD);
    RequestSignature request = signature(secrets);
    byte[] body = {1, 2, 3};
    String answer = request.answerHeader(secrets.first().orElseThrow(), body);
    assertTrue(request.isAnsweredBy(secrets, Optional.of(answer), body));
    byte[] otherBody = {1, 2};
    assertFalse(request.isAnsweredBy(secrets, Optional.of(answer), otherBody));
    assertFalse(signature(secrets).isAnsweredBy(secrets, Optional.of(answer), body));
    String forged = request.answerHeader(Secrets.of(Secrets.NEW).first().orElseThrow(), body);
    for (String wrong :
        List.of(forged, "", "v1", "v1 ", "v2" + answer.substring(2), answer + "x")) {
      assertFalse(request.isAnsweredBy(secrets, Optional.of(wrong), body), wrong);
    }
  }

  @Test
  void anAnswerWithoutASignatureIsBelievedUnlessTheyAreRequired() {
    RequestSignature request = signature(Secrets.of(Secrets.OLD));
    byte[] body = {1};
    assertTrue(request.isAnsweredBy(Secrets.of(Secrets.OLD), Optional.empty(), body));
    assertFalse(request.isAnsweredBy(Secrets.required(Secrets.OLD), Optional.empty(), body));
  }

  /** By the HMAC's own definition, so that other programs can sign too. */
  @Test
  void theCodeIsTheHmacOfTheDocumentedLines() throws Exception {
    RequestSignature signed =
        RequestSignature.of(
            ENVELOPE,
            SENDER,
            1_767_268_800_000L,
            "AAAAAAAAAAAAAAAA",
            RequestSignature.DIGEST_OF_NOTHING,
            Secrets.of(Secrets.OLD).first().orElseThrow());
    String text =
        """
        knh request v1
        POST
        /coordinator?id=node-a@10001
        10.0.0.2:8080
        10.0.0.1:8080
        1767268800000
        AAAAAAAAAAAAAAAA
        47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU\
        """;
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Secrets.OLD.getBytes(UTF_8), "HmacSHA256"));
    String code =
        Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    assertEquals(
        "v1 1767268800000 AAAAAAAAAAAAAAAA 10.0.0.1:8080"
            + " 47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU "
            + code,
        signed.header());
  }

  private static RequestSignature with(
      long unixMillis, String nonce, String sender, String digest, String code) {
    return new RequestSignature(unixMillis, nonce, sender, digest, code);
  }

  private boolean believes(ClusterSecrets receiver, ClusterSecrets sender) {
    return checkOf(receiver).check(signature(sender).header(), ENVELOPE)
        instanceof SignatureCheck.Finding.Good;
  }

  private boolean isGood(String header) {
    return check.check(header, ENVELOPE) instanceof SignatureCheck.Finding.Good;
  }

  private boolean isLate(String header) {
    return check.check(header, ENVELOPE) instanceof SignatureCheck.Finding.Late;
  }

  private String whyNot(String header, RequestSignature.Envelope envelope) {
    return assertInstanceOf(SignatureCheck.Finding.Bad.class, check.check(header, envelope)).why();
  }

  private SignatureCheck checkOf(ClusterSecrets secrets) {
    InstantSource clock = () -> checkedAt;
    return new SignatureCheck(secrets, clock);
  }

  private RequestSignature signature(ClusterSecrets secrets) {
    InstantSource clock = () -> signedAt;
    return new RequestSigner(SENDER, secrets, clock)
        .sign(TARGET, RECEIVER, RequestSignature.DIGEST_OF_NOTHING)
        .orElseThrow();
  }
}
