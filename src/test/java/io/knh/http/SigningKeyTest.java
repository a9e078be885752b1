package io.knh.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.knh.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SigningKeyTest {

  // The vector that the libraries of Standard Webhooks are tested with.
  private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String EXPECTED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  @Test
  void signsThePublishedTestVector() {
    assertEquals(EXPECTED, sign("whsec_" + SECRET));
  }

  @Test
  void takesTheSameSecretWithoutItsPrefixAsTheLibrariesDo() {
    assertEquals(EXPECTED, sign(SECRET));
  }

  @Test
  void takesATextThatIsNotBase64AsItIs() {
    String passphrase = "correct horse, battery";
    String asBase64 =
        Base64.getEncoder().encodeToString(passphrase.getBytes(StandardCharsets.UTF_8));

    assertEquals(sign("whsec_" + asBase64), sign(passphrase));
  }

  @Test
  void signsIdTimeAndBody() {
    SigningKey key = SigningKey.of(new Secret(SECRET));
    byte[] body = {1, 2};
    String signature = key.sign("a", 1, body);

    assertNotEquals(signature, key.sign("b", 1, body));
    assertNotEquals(signature, key.sign("a", 2, body));
    assertNotEquals(signature, key.sign("a", 1, new byte[] {1, 3}));
    assertEquals(signature, key.sign("a", 1, body));
  }

  private static String sign(String secret) {
    return SigningKey.of(new Secret(secret))
        .sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330L,
            "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));
  }
}
