package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsWarningsTest {

  private static final String ALERTS_NOBODY =
      "neither ALERT_URLS nor PEER_STATUS_URL is set: outages are logged only, and nobody is"
          + " alerted";

  private final Environment usual =
      Environment.least().with("PEER_STATUS_URL", "https://example.org/knh");

  @Test
  void usualSettingsRaiseNoWarning() {
    assertEquals(
        List.of(), usual.with("BIND_ADDRESS", "10.0.0.3").with("WEBHOOK_SECRET", "s").warnings());
  }

  @Test
  void recoveriesOfOutagesThatAreNotAlertedAreWarnedAbout() {
    assertEquals(
        List.of(
            ALERTS_NOBODY,
            "PEER_RECOVERY_URL is set, but PEER_STATUS_URL is not:"
                + " recoveries are sent for outages that raised no alert"),
        Environment.least()
            .with("PEER_RECOVERY_URL", "https://example.org/knh")
            .with("PEER_STATUS_DETAILS", "true")
            .with("WEBHOOK_SECRET", "s")
            .warnings());
  }

  @Test
  void recoveriesAndDetailsBesideThePeerWebhookRaiseNoWarning() {
    assertEquals(
        List.of(),
        usual
            .with("PEER_RECOVERY_URL", "https://example.org/knh")
            .with("PEER_STATUS_DETAILS", "true")
            .warnings());
  }

  @Test
  void detailsThatNoUrlGetsAreWarnedAbout() {
    assertEquals(
        List.of(ALERTS_NOBODY, "PEER_STATUS_DETAILS is set, but no URL that uses it"),
        Environment.least()
            .with("CLUSTER_STATUS_URL", "https://example.org/knh")
            .with("PEER_STATUS_DETAILS", "true")
            .warnings());
  }

  @Test
  void aTimeoutLongerThanTheIntervalIsWarnedAbout() {
    assertEquals(
        List.of(
            "PROBE_TIMEOUT (2s) is longer than PROBE_INTERVAL (500ms): a round can take longer"
                + " than the interval"),
        usual.with("PROBE_INTERVAL", "500ms").warnings());
  }

  @Test
  void aTimeoutThatOneLostPacketUsesUpIsWarnedAbout() {
    assertEquals(
        List.of(
            "PROBE_TIMEOUT (1s) is not longer than 1s, the time after which TCP sends a lost"
                + " packet again: one lost packet fails a probe"),
        usual.with("PROBE_TIMEOUT", "1s").warnings());
    assertEquals(List.of(), usual.with("PROBE_TIMEOUT", "1001ms").warnings());
  }

  @Test
  void attemptsSoFarApartThatAFollowerGivesTheCoordinatorUpAreWarnedAbout() {
    assertEquals(
        List.of(
            "SEND_COOLDOWN_PERIOD (4s) is twice PROBE_TIMEOUT (2s) or more: one lost heartbeat"
                + " and one lost ping can cause a second coordinator"),
        usual.with("SEND_COOLDOWN_PERIOD", "4").warnings());
    assertEquals(List.of(), usual.with("SEND_COOLDOWN_PERIOD", "3999ms").warnings());
  }

  @Test
  void aDecisionAfterOneAttemptIsWarnedAbout() {
    assertEquals(
        List.of("SEND_MAX_RETRIES (1) declares a peer down after one lost heartbeat"),
        usual.with("SEND_MAX_RETRIES", "1").warnings());
  }

  @Test
  void decisionsQuickerThanAGoodbyeAreWarnedAbout() {
    assertEquals(
        List.of(
            "SEND_MAX_RETRIES (4) and SEND_COOLDOWN_PERIOD (500ms) declare a peer down within"
                + " 1500ms where"
                + " connections are refused: a member that leaves needs 2s if its first"
                + " goodbyes are lost"),
        usual.with("SEND_MAX_RETRIES", "4").with("SEND_COOLDOWN_PERIOD", "500ms").warnings());
    assertEquals(
        List.of(),
        usual.with("SEND_MAX_RETRIES", "5").with("SEND_COOLDOWN_PERIOD", "500ms").warnings());
  }

  @Test
  void electionsMoreOftenThanRoundsAreWarnedAbout() {
    assertEquals(
        List.of(
            "ELECTION_COOLDOWN_PERIOD (4s) is shorter than PROBE_INTERVAL (5s): the same"
                + " cluster status is posted repeatedly"),
        usual.with("ELECTION_COOLDOWN_PERIOD", "4").warnings());
  }

  @Test
  void aMemberThatAlertsNobodyIsWarnedAbout() {
    assertEquals(List.of(ALERTS_NOBODY), Environment.least().warnings());
  }

  @Test
  void secretsThatNoUrlUsesAreWarnedAbout() {
    assertEquals(
        List.of(
            ALERTS_NOBODY,
            "WEBHOOK_SECRET is set, but no URL that uses it",
            "WEBHOOK_AUTHORIZATION is set, but no URL that uses it"),
        Environment.least()
            .with("WEBHOOK_SECRET", "s")
            .with("WEBHOOK_AUTHORIZATION", "Bearer x")
            .warnings());
  }

  @Test
  void whoIsAlertedByADestinationAloneIsAlerted() {
    assertEquals(
        List.of(),
        Environment.least()
            .with("ALERT_URLS", "json+https://example.org/knh")
            .with("WEBHOOK_SECRET", "s")
            .warnings());
    assertEquals(
        List.of("WEBHOOK_SECRET is set, but no URL that uses it"),
        Environment.least().with("ALERT_URLS", "events").with("WEBHOOK_SECRET", "s").warnings());
  }

  @Test
  void credentialsOfADestinationOverHttpAreWarnedAbout() {
    assertEquals(
        List.of("ALERT_URLS: ops uses http: its credentials are sent unencrypted"),
        usual
            .with("ALERT_URLS", "ops=pagerduty+http://key@10.0.0.9 slack+http://10.0.0.9/hooks/x")
            .warnings());
  }

  @Test
  void credentialsOverHttpAreWarnedAbout() {
    for (String setting : List.of("PEER_STATUS_URL", "PEER_RECOVERY_URL", "CLUSTER_STATUS_URL")) {
      assertEquals(
          List.of(setting + " uses http: its credentials are sent unencrypted"),
          usual.with(setting, "http://user:pass@example.org").warnings());
    }
  }

  @Test
  void listeningElsewhereThanAtThePodIpIsWarnedAbout() {
    assertEquals(
        List.of(
            "BIND_ADDRESS (127.0.5.9) is not POD_IP (10.0.0.3), the address that other members"
                + " use for this one"),
        usual.with("BIND_ADDRESS", "127.0.5.9").warnings());
  }

  @Test
  void aPageUnderANameThatIsNotAllowedIsWarnedAbout() {
    Environment page = usual.with("PAGE_URL", "https://knh.example.org/");
    assertEquals(
        List.of(
            "PAGE_URL names the host knh.example.org, and ALLOWED_HOSTS does not: asked by that"
                + " name, the page answers 403"),
        page.with("ALLOWED_HOSTS", "other.example.org").warnings());
    assertEquals(List.of(), page.with("ALLOWED_HOSTS", "*.example.org").warnings());
    assertEquals(List.of(), usual.with("PAGE_URL", "http://[fd00::1]:8080/").warnings());
  }

  @Test
  void aListThatIsNotUsedIsWarnedAbout() {
    assertEquals(
        List.of("PEERS is set, but is only used with DISCOVERY=static"),
        usual.with("PEERS", "node-a=10.0.0.1:8080").warnings());
  }
}
