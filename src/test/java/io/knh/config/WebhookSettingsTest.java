package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSettingsTest {

  private static final String RIGHT =
      "give an http:// or https:// URL with a host, such as https://example.org/knh";

  private final Environment least = Environment.least();

  @Test
  void bothWebhooksMayGoToOneUrl() {
    WebhookSettings webhooks =
        least
            .with("PEER_STATUS_URL", "https://example.org/knh")
            .with("CLUSTER_STATUS_URL", "https://example.org/knh")
            .settings()
            .webhooks();
    Optional<WebhookSettings.Destination> destination =
        Optional.of(
            new WebhookSettings.Destination(
                URI.create("https://example.org/knh"), Optional.empty()));
    assertEquals(destination, webhooks.peerStatus());
    assertEquals(destination, webhooks.clusterStatus());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.5.2:9/a%2Fb?x=%24%7Ba%7D&y=%5Cu0041",
        "http://[fd00::2]:8080/",
        "https://example.org",
        "http://example.org/a//b/;c"
      })
  void aUrlStaysAsItIsWritten(String url) {
    assertEquals(url, peerStatus(least.with("PEER_STATUS_URL", url)).url().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "http://user:pass@example.org/x, Basic dXNlcjpwYXNz, http://example.org/x",
    "https://user:p%40ss%3A@a.org:8443/x?y=z, Basic dXNlcjpwQHNzOg==, https://a.org:8443/x?y=z",
    "http://user@[fd00::2]/x, Basic dXNlcjo=, http://[fd00::2]/x",
    "http://us%C3%A9r:%E2%82%AC+@a.org/x, Basic dXPDqXI64oKsKw==, http://a.org/x",
  })
  void credentialsInAUrlBecomeBasicAuthentication(String written, String header, String url) {
    WebhookSettings.Destination destination = peerStatus(least.with("PEER_STATUS_URL", written));
    assertEquals(url, destination.url().toString());
    assertEquals(Optional.of(new Secret(header)), destination.authorization());
  }

  @Test
  void theAuthorizationGoesToAllDestinations() {
    WebhookSettings webhooks =
        least
            .with("PEER_STATUS_URL", "https://a.example.org")
            .with("CLUSTER_STATUS_URL", "https://b.example.org")
            .with("PEER_RECOVERY_URL", "https://c.example.org")
            .with("WEBHOOK_AUTHORIZATION", "Bearer ${token}\\n")
            .settings()
            .webhooks();
    Optional<Secret> header = Optional.of(new Secret("Bearer ${token}\\n"));
    assertEquals(header, webhooks.peerStatus().orElseThrow().authorization());
    assertEquals(header, webhooks.clusterStatus().orElseThrow().authorization());
    assertEquals(header, webhooks.recovery().orElseThrow().authorization());
  }

  @Test
  void credentialsInAUrlAndAnAuthorizationExcludeEachOther() {
    assertEquals(
        List.of(
            "PEER_STATUS_URL is \"https://***@a.example.org\":"
                + " give it credentials or WEBHOOK_AUTHORIZATION, not both"),
        least
            .with("PEER_STATUS_URL", "https://user:pass@a.example.org")
            .with("CLUSTER_STATUS_URL", "https://b.example.org")
            .with("WEBHOOK_AUTHORIZATION", "Bearer x")
            .problems());
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://example.org/x, ftp://example.org/***",
    "example.org/x, ***",
    "https:///x, https:///***",
    "https:/example.org/x, ***",
    "http://example.org:65536/, http://example.org:65536/",
    "http://example.org:0/, http://example.org:0/",
    "http://exa mple.org/, http://exa mple.org/",
    "http://u:p w@example.org/, http://***@example.org/",
    "http://u:p/w@example.org/?k=v, http://***@example.org/***",
    "http://u:p?w@example.org/, http://***",
    "u:p@example.org, ***",
    "http://[fd00::2/?key=v, http://[fd00::2/***",
    "mailto:secret@example.org, ***",
  })
  void aUrlIsHttpOrHttpsAndHasAHost(String wrong, String shown) {
    for (String setting :
        List.of("PEER_STATUS_URL", "PEER_RECOVERY_URL", "CLUSTER_STATUS_URL", "SANITY_CHECK_URL")) {
      assertEquals(
          List.of(setting + " is \"" + shown + "\": " + RIGHT),
          least.with(setting, wrong).problems());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://a_b/x, http://a_b/***",
    "https://my_receiver:8080, https://my_receiver:8080",
    "http://u:p@_x.example.org/, http://***@_x.example.org/",
  })
  void aHostWithAnUnderscoreIsSaidToHaveOne(String wrong, String shown) {
    for (String setting : List.of("PEER_STATUS_URL", "SANITY_CHECK_URL")) {
      assertEquals(
          List.of(
              setting
                  + " is \""
                  + shown
                  + "\": give a host without an underscore, which the HTTP client rejects,"
                  + " such as its IP or another name of it"),
          least.with(setting, wrong).problems());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://b\u00fccher.example/x?y=z, https://xn--bcher-kva.example/x?y=z",
    "http://B\u00dcCHER.example:8080, http://xn--bcher-kva.example:8080",
    "http://\u4f8b\u3048.jp/, http://xn--r8jz45g.jp/",
    "http://xn--bcher-kva.example/, http://xn--bcher-kva.example/",
  })
  void aHostWithOtherLettersIsWrittenInAscii(String written, String url) {
    assertEquals(url, peerStatus(least.with("PEER_STATUS_URL", written)).url().toString());
    assertEquals(
        url,
        least
            .with("SANITY_CHECK_URL", written)
            .settings()
            .sanityCheckUrl()
            .orElseThrow()
            .toString());
  }

  @Test
  void credentialsStayBesideAHostWithOtherLetters() {
    WebhookSettings.Destination to =
        peerStatus(least.with("PEER_STATUS_URL", "https://u:p@b\u00fccher.example/x"));
    assertEquals("https://xn--bcher-kva.example/x", to.url().toString());
    assertEquals(Optional.of(new Secret("Basic dTpw")), to.authorization());
  }

  /** Two standards write these differently: the post could go to somebody else. */
  @ParameterizedTest
  @ValueSource(
      strings = {"http://stra\u00dfe.de/x", "http://a\u200db.example/x", "http://\u00fc..de/x"})
  void aHostThatHasNoCertainAsciiFormIsLeftToTheOperator(String wrong) {
    List<String> problems = least.with("PEER_STATUS_URL", wrong).problems();
    assertEquals(1, problems.size());
    assertTrue(
        problems
            .getFirst()
            .endsWith(": give its host in ASCII (punycode, such as xn--strae-oqa.de)"),
        problems::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example.org/x,https://b.example.org/y",
        "https://a.example.org/x, https://b.example.org/y",
        "https://a.example.org/x;http://b.example.org/y",
        "https://a.example.org/x https://b.example.org/y",
        "https://a.example.org/x\nhttps://b.example.org/y",
        "https://a.example.org/x?k=v,HTTPS://b.example.org/y",
      })
  void twoUrlsAreNotTakenForOne(String wrong) {
    for (String setting : List.of("PEER_STATUS_URL", "CLUSTER_STATUS_URL", "SANITY_CHECK_URL")) {
      assertEquals(
          List.of(
              setting
                  + " is \"https://a.example.org/***\": give one URL, not several (write a"
                  + " comma inside the URL as %2C)"),
          least.with(setting, wrong).problems());
    }
  }

  @Test
  void aUrlMayBeWithinAUrl() {
    String url = "https://a.example.org/x,y?next=https://b.example.org/";
    assertEquals(url, peerStatus(least.with("PEER_STATUS_URL", url)).url().toString());
  }

  @Test
  void theCoreLearnsWhetherRecoveriesAreWanted() {
    assertFalse(least.settings().member().recovery());
    Settings settings = least.with("PEER_RECOVERY_URL", "https://u:p@example.org/up").settings();
    assertTrue(settings.member().recovery());
    assertEquals(
        Optional.of(
            new WebhookSettings.Destination(
                URI.create("https://example.org/up"), Optional.of(new Secret("Basic dTpw")))),
        settings.webhooks().recovery());
  }

  @ParameterizedTest
  @CsvSource({"true, true", "TRUE, true", "false, false", "False, false"})
  void detailsAreAskedForByTrue(String written, boolean details) {
    assertEquals(
        details, least.with("PEER_STATUS_DETAILS", written).settings().webhooks().details());
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "1", "on", "t", "true false"})
  void whatIsNeitherTrueNorFalseIsNamed(String wrong) {
    assertEquals(
        List.of("PEER_STATUS_DETAILS is \"" + wrong + "\": give true or false"),
        least.with("PEER_STATUS_DETAILS", wrong).problems());
  }

  @Test
  void theSanityUrlHasNoCredentials() {
    assertEquals(
        Optional.of(URI.create("http://example.org/?a=b")),
        least.with("SANITY_CHECK_URL", "http://example.org/?a=b").settings().sanityCheckUrl());
    assertEquals(
        List.of(
            "SANITY_CHECK_URL is \"http://***@example.org/***\": give a URL without credentials"),
        least.with("SANITY_CHECK_URL", "http://user:pass@example.org/?a=b").problems());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer a\r\nX: y", "Bearer \u0000.", "Bearer é"})
  void theAuthorizationIsTheValueOfAHeader(String wrong) {
    assertEquals(
        List.of(
            "WEBHOOK_AUTHORIZATION has characters that a header cannot carry:"
                + " give one line of printable ASCII such as Bearer <token>"),
        least.with("WEBHOOK_AUTHORIZATION", wrong).problems());
  }

  @ParameterizedTest
  @ValueSource(strings = {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "any ${text} \\ at all"})
  void theSecretStaysAsItIsWritten(String secret) {
    assertEquals(
        Optional.of(new Secret(secret)),
        least.with("WEBHOOK_SECRET", secret).settings().webhooks().secret());
  }

  @ParameterizedTest
  @ValueSource(strings = {"whsec_", "whsec_***", "whsec_a"})
  void aSecretThatSaysItIsBase64Is(String wrong) {
    assertEquals(
        List.of(
            "WEBHOOK_SECRET begins with whsec_, but the rest is not base64:"
                + " give whsec_ and the key in base64, or any other text"),
        least.with("WEBHOOK_SECRET", wrong).problems());
  }

  @Test
  void theClusterNameIsTheValueOfAHeader() {
    assertEquals(
        Optional.of("Prod (EU) 1"),
        least.with("CLUSTER_NAME", "Prod (EU) 1").settings().webhooks().clusterName());
    assertEquals(1, least.with("CLUSTER_NAME", "c".repeat(254)).problems().size());
    assertEquals(
        List.of("CLUSTER_NAME is \"a\\nb\": give at most 253 printable ASCII characters"),
        least.with("CLUSTER_NAME", "a\nb").problems());
  }

  private static WebhookSettings.Destination peerStatus(Environment environment) {
    return environment.settings().webhooks().peerStatus().orElseThrow();
  }
}
