package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DoubtsTest {

  private static final String TELLS_NOBODY =
      "PEER_STATUS_URL is not set: a peer's death stands in the log alone";

  private final Environment usual =
      Environment.least().with("PEER_STATUS_URL", "https://example.org/knh");

  @Test
  void usualSettingsRaiseNoDoubt() {
    assertEquals(
        List.of(), usual.with("BIND_ADDRESS", "10.0.0.3").with("WEBHOOK_SECRET", "s").warnings());
  }

  @Test
  void aTimeoutLongerThanTheIntervalIsDoubted() {
    assertEquals(
        List.of(
            "PROBE_TIMEOUT (2s) is longer than PROBE_INTERVAL (500ms):"
                + " rounds last longer than their interval"),
        usual.with("PROBE_INTERVAL", "500ms").warnings());
  }

  @Test
  void electionsMoreOftenThanRoundsAreDoubted() {
    assertEquals(
        List.of(
            "ELECTION_COOLDOWN_PERIOD (4s) is shorter than PROBE_INTERVAL (5s):"
                + " the same cluster status is posted again and again"),
        usual.with("ELECTION_COOLDOWN_PERIOD", "4").warnings());
  }

  @Test
  void aMemberThatTellsNobodyIsDoubted() {
    assertEquals(List.of(TELLS_NOBODY), Environment.least().warnings());
  }

  @Test
  void secretsThatNoUrlUsesAreDoubted() {
    assertEquals(
        List.of(
            TELLS_NOBODY,
            "WEBHOOK_SECRET is set, and no URL that would use it",
            "WEBHOOK_AUTHORIZATION is set, and no URL that would use it"),
        Environment.least()
            .with("WEBHOOK_SECRET", "s")
            .with("WEBHOOK_AUTHORIZATION", "Bearer x")
            .warnings());
  }

  @Test
  void credentialsOverHttpAreDoubted() {
    assertEquals(
        List.of("PEER_STATUS_URL is http: its credentials are sent unencrypted"),
        usual.with("PEER_STATUS_URL", "http://user:pass@example.org").warnings());
  }

  @Test
  void listeningElsewhereThanAtThePodIpIsDoubted() {
    assertEquals(
        List.of(
            "BIND_ADDRESS (127.0.5.9) is not POD_IP (10.0.0.3),"
                + " where the others look for this member"),
        usual.with("BIND_ADDRESS", "127.0.5.9").warnings());
  }

  @Test
  void aListThatIsNotUsedIsDoubted() {
    assertEquals(
        List.of("PEERS is set and not used: it belongs to DISCOVERY=static"),
        usual.with("PEERS", "node-a=10.0.0.1:8080").warnings());
  }
}
