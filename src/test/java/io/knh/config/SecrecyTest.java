package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is printed of the settings, no secret is in it. */
class SecrecyTest {

  private static final String NEEDLE = "hunter2";

  static IntStream seeds() {
    return IntStream.range(0, 500);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noSecretIsPrintedWhereverItStandsInRightAndWrongSettings(int seed) {
    for (String line : printed(SettingsReader.read(withSecrets(seed)))) {
      assertFalse(line.contains(NEEDLE), line);
    }
  }

  @Test
  void bothRightAndWrongSettingsAreAmongThoseTried() {
    assertEquals(
        List.of("Accepted", "Refused"),
        seeds()
            .mapToObj(seed -> SettingsReader.read(withSecrets(seed)).getClass().getSimpleName())
            .distinct()
            .sorted()
            .toList());
  }

  private static Environment withSecrets(int seed) {
    Random random = new Random(seed);
    Environment environment = Environment.least();
    for (String setting :
        List.of("PEER_STATUS_URL", "PEER_RECOVERY_URL", "CLUSTER_STATUS_URL", "SANITY_CHECK_URL")) {
      if (random.nextBoolean()) {
        environment = environment.with(setting, url(random));
      }
    }
    if (random.nextBoolean()) {
      environment = environment.with("ALERT_URLS", alertUrls(random));
    }
    if (random.nextBoolean()) {
      environment = environment.with("WEBHOOK_AUTHORIZATION", "Bearer " + garnished(random));
    }
    if (random.nextBoolean()) {
      environment = environment.with("CLUSTER_SECRET", clusterSecret(random));
    }
    return environment.with("WEBHOOK_SECRET", pick(random, "whsec_", "") + garnished(random));
  }

  private static String clusterSecret(Random random) {
    String secret = NEEDLE + "0123456789abcdef0123456789abcdef";
    return pick(random, "", garnished(random) + ",", secret + ",") + pick(random, secret, NEEDLE);
  }

  private static String alertUrls(Random random) {
    if (random.nextBoolean()) {
      return "pagerduty+https://" + NEEDLE + "@a.org json+https://u:" + NEEDLE + "@a.org/" + NEEDLE;
    }
    StringBuilder entries = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      entries
          .append(pick(random, "", "a=", "b=", "C=", "a b="))
          .append(
              pick(
                  random,
                  "alertmanager+",
                  "slack+",
                  "teams+",
                  "discord+",
                  "pagerduty+",
                  "opsgenie+",
                  "cloudevents+",
                  "json+",
                  "other+",
                  "slack://" + NEEDLE,
                  ""))
          .append(url(random))
          .append(pick(random, " ", "\n", "  ", ","));
    }
    return entries.toString();
  }

  private static String url(Random random) {
    return pick(random, "http://", "https://", "https://", "htp://", "", "https:/")
        + pick(random, "", "", "u:" + NEEDLE + "@", NEEDLE + "@", NEEDLE + "/x@a@")
        + pick(random, "example.org", "10.0.0.1:80", "[fd00::1]:81", "a_b", "x:99999")
        + pick(
            random,
            "",
            "/hook",
            "/services/T0/" + NEEDLE + "0123456789",
            "/" + NEEDLE,
            "/" + NEEDLE + "/,https://a/",
            "/a b")
        + pick(random, "", "?k=" + NEEDLE, "?" + NEEDLE, "#" + NEEDLE, "?a@b=" + NEEDLE);
  }

  private static String garnished(Random random) {
    return NEEDLE + pick(random, "", "", "\nx", "\u0000x", " ü", "==x");
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static List<String> printed(SettingsReading reading) {
    List<String> lines = new ArrayList<>(List.of(reading.toString()));
    switch (reading) {
      case SettingsReading.Refused refused -> lines.addAll(refused.problems());
      case SettingsReading.Accepted accepted -> {
        WebhookSettings webhooks = accepted.settings().webhooks();
        Stream.of(
                accepted.settings(),
                webhooks,
                webhooks.secret(),
                accepted.settings().security(),
                accepted.settings().alerts(),
                webhooks.peerStatus(),
                webhooks.recovery())
            .map(Object::toString)
            .forEach(lines::add);
        lines.addAll(accepted.warnings());
      }
    }
    return lines;
  }

  @Test
  void theSettingsArePrintedUnderTheirNames() {
    assertEquals(
        "POD_IP=10.0.0.3 NODE_NAME=node-3 CONTAINER_PORT=8080 BIND_ADDRESS=*"
            + " DISCOVERY=endpointslices NAMESPACE=monitoring SERVICE_NAME=knh"
            + " NODES=off IGNORE_NODES=removed"
            + " PROBE_INTERVAL=5s PROBE_TIMEOUT=2s CONNECT_MAX_RETRIES=5"
            + " CONNECT_COOLDOWN_PERIOD=2s SEND_MAX_RETRIES=5 SEND_COOLDOWN_PERIOD=1s"
            + " ELECTION_COOLDOWN_PERIOD=15s PATH_PROBES=10"
            + " SANITY_CHECK_URL=http://a.example.org/***"
            + " PEER_STATUS_URL=https://b.example.org/*** (with authorization)"
            + " PEER_RECOVERY_URL=https://c.example.org/*** PEER_STATUS_DETAILS=true"
            + " CLUSTER_STATUS_URL=- WEBHOOK_SECRET=*** WEBHOOK_TIMEOUT=15s CLUSTER_NAME=-"
            + " ALERT_URLS=slack+https://d.example.org/***,ops=pagerduty+https://e.example.org/***"
            + " ALERT_GROUP_WAIT=5s PAGE_URL=https://f.example.org/*** RUNBOOK_URL=-"
            + " CLUSTER_SECRET=- CLUSTER_SECRET_REQUIRED=false EXTRA_CA_FILE=- ALLOWED_HOSTS=-"
            + " HTTP_PROXY=- HTTPS_PROXY=- NO_PROXY=-"
            + " LOG_LEVEL=info LOG_FORMAT=text",
        Environment.least()
            .with("SANITY_CHECK_URL", "http://a.example.org/?key=x")
            .with("PEER_STATUS_URL", "https://user:pass@b.example.org/knh")
            .with("PEER_RECOVERY_URL", "https://c.example.org/?key=x")
            .with("PEER_STATUS_DETAILS", "TRUE")
            .with("WEBHOOK_SECRET", "s")
            .with(
                "ALERT_URLS",
                "slack+https://d.example.org/services/T/B/x  ops=pagerduty+https://k@e.example.org")
            .with("PAGE_URL", "https://f.example.org/knh/")
            .settings()
            .toString());
  }

  @Test
  void aLongStaticListIsPrintedInPart() {
    String peers =
        IntStream.range(0, 25)
            .mapToObj(i -> "node-3=10.0.0." + (i + 3) + ":8080")
            .collect(Collectors.joining(","));
    String printed =
        Environment.least().with("DISCOVERY", "static").with("PEERS", peers).settings().toString();
    assertTrue(printed.contains(":8080,(and 5 more) "), printed);
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/hooks/T0/B0/abcdefghijklmnopqrst, https://example.org/***",
    "https://ntfy.sh/knh4711, https://ntfy.sh/***",
    "https://hooks.zapier.com/hooks/catch/12/ab3/, https://hooks.zapier.com/***",
    "https://a-very-long-host.example.org/knh, https://a-very-long-host.example.org/***",
    "http://127.0.0.1:9000/webhook, http://127.0.0.1:9000/***",
    "http://127.0.0.1:9000/, http://127.0.0.1:9000/",
    "http://127.0.0.1:9000, http://127.0.0.1:9000",
    "http://127.0.0.1:9000/?, http://127.0.0.1:9000/***",
    "http://[fd00::1]:9000/webhook, http://[fd00::1]:9000/***",
    "https://example.org/knh?to=a@b.org, https://example.org/***",
    "https://example.org#token, https://example.org***",
    "https://example.org?token, https://example.org***",
    "token, ***",
  })
  void whatMayBeATokenIsHidden(String url, String shown) {
    assertEquals(shown, MaskedUrl.of(url));
  }
}
