package io.knh.webhook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.config.Environment;
import io.knh.config.Secret;
import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.Scope;
import io.knh.http.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostWriterTest {

  private static final Optional<String> NONE = Optional.empty();
  private static final Instant NOW = Instant.ofEpochMilli(1_674_087_231_999L);

  @Test
  void aPostBearsTheEventsIdTheTimeOfTheAttemptAndTheBody() {
    Post post = posts(Optional.empty()).of(Events.peerDown(), NOW);

    assertEquals(Events.ID, post.id());
    assertEquals(1_674_087_231L, post.unixSeconds());
    assertArrayEquals(Events.PEER_BODY.getBytes(StandardCharsets.UTF_8), post.body());
    assertEquals(Optional.empty(), post.signature());
  }

  @Test
  void anotherAttemptHasTheSameIdAndBodyAnotherTimeAndSignature() {
    Post.Writer posts = posts(Optional.of(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")));
    Post first = posts.of(Events.peerDown(), NOW);
    Post second = posts.of(Events.peerDown(), NOW.plusSeconds(5));

    assertEquals(first.id(), second.id());
    assertArrayEquals(first.body(), second.body());
    assertEquals(first.unixSeconds() + 5, second.unixSeconds());
    assertEquals(false, first.signature().equals(second.signature()));
  }

  @Test
  void aSecretSignsWhatIsSent() {
    Secret secret = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    Post post = posts(Optional.of(secret)).of(Events.cluster(), NOW);

    assertEquals(
        Optional.of(SigningKey.of(secret).sign(post.id(), post.unixSeconds(), post.body())),
        post.signature());
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSED, refused",
    "TIMEOUT, timeout",
    "UNREACHABLE, unreachable",
    "RESET, reset",
    "OTHER, other"
  })
  void aPeerAlertNamesItsCauseInLowerCase(Cause cause, String word) {
    assertEquals(
        new AlertHeaders("peer-down", Optional.of("unknown"), Optional.of(word), NONE, NONE),
        posts(Optional.empty()).of(Events.peerDown(cause), NOW).details());
  }

  @ParameterizedTest
  @CsvSource({"PEER, peer", "PATH, path", "UNKNOWN, unknown"})
  void aPeerAlertNamesItsScope(Scope scope, String word) {
    assertEquals(
        Optional.of(word),
        posts(Optional.empty()).of(Events.peerDown(scope), NOW).details().scope());
  }

  @Test
  void recoveriesAndClusterStatusesHaveNeitherScopeNorCause() {
    assertEquals(
        new AlertHeaders("peer-up"), posts(Optional.empty()).of(Events.peerUp(), NOW).details());
    assertEquals(
        new AlertHeaders("cluster-status"),
        posts(Optional.empty()).of(Events.cluster(), NOW).details());
  }

  @Test
  void anOutageSaysWhenItBeganAndARecoveryWhenItEndedToo() {
    AlertHeaders down = posts(Optional.empty()).of(Events.peerDownSince(), NOW).details();
    assertEquals(Optional.of("2026-11-29T00:41:57Z"), down.since());
    assertEquals(Optional.empty(), down.until());
    AlertHeaders up = posts(Optional.empty()).of(Events.peerUpUntil(), NOW).details();
    assertEquals(Optional.of("2026-11-29T00:41:57Z"), up.since());
    assertEquals(Optional.of("2026-11-29T03:00:00Z"), up.until());
  }

  @Test
  void detailsThatWouldBeginAnotherHeaderAreRefused() {
    Optional<String> evil = Optional.of("a\r\nx: y");
    assertThrows(IllegalArgumentException.class, () -> new AlertHeaders("x\ny"));
    assertThrows(
        IllegalArgumentException.class, () -> new AlertHeaders("x", evil, NONE, NONE, NONE));
    assertThrows(
        IllegalArgumentException.class, () -> new AlertHeaders("x", NONE, evil, NONE, NONE));
    assertThrows(
        IllegalArgumentException.class, () -> new AlertHeaders("x", NONE, NONE, evil, NONE));
    assertThrows(
        IllegalArgumentException.class, () -> new AlertHeaders("x", NONE, NONE, NONE, evil));
  }

  @Test
  void whoeverPostsAnEventAndWhenTheBodyIsTheSame() {
    for (boolean details : List.of(false, true)) {
      assertArrayEquals(
          posts(details, Optional.empty()).of(Events.peerDown(), NOW).body(),
          posts(details, Optional.empty()).of(Events.peerDown(), NOW.plusSeconds(86_400)).body());
    }
  }

  @Test
  void detailsInTheBodyAreSignedToo() {
    Secret secret = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    Post plain = posts(false, Optional.of(secret)).of(Events.peerDown(), NOW);
    Post detailed = posts(true, Optional.of(secret)).of(Events.peerDown(), NOW);

    assertTrue(new String(detailed.body(), StandardCharsets.UTF_8).contains("\"scope\""));
    assertEquals(
        Optional.of(SigningKey.of(secret).sign(Events.ID, detailed.unixSeconds(), detailed.body())),
        detailed.signature());
    assertNotEquals(plain.signature(), detailed.signature());
  }

  @Test
  void anIdThatWouldBeginAnotherHeaderIsRefused() {
    Alert evil = new Alert.ClusterStatus("a\r\nx: y", List.of(), Events.COORDINATOR);
    assertThrows(IllegalArgumentException.class, () -> posts(Optional.empty()).of(evil, NOW));
  }

  private static Post.Writer posts(Optional<Secret> secret) {
    return posts(false, secret);
  }

  private static Post.Writer posts(boolean details, Optional<Secret> secret) {
    Environment environment = Environment.least().with("PEER_STATUS_DETAILS", "" + details);
    Environment signing =
        secret.map(key -> environment.with("WEBHOOK_SECRET", key.value())).orElse(environment);
    return new Post.Writer(signing.settings().webhooks());
  }
}
