package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.DestinationSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertUrlsTest {

  private final Environment least = Environment.least();

  @ParameterizedTest
  @CsvSource({
    "alertmanager+http://am.monitoring:9093, http://am.monitoring:9093/api/v2/alerts",
    "alertmanager+http://am.monitoring:9093/, http://am.monitoring:9093/api/v2/alerts",
    "alertmanager+https://a.org/am/, https://a.org/am/api/v2/alerts",
    "alertmanager+https://a.org/api/v2/alerts, https://a.org/api/v2/alerts",
    "slack+https://hooks.slack.com/services/T0/B0/x, https://hooks.slack.com/services/T0/B0/x",
    "teams+https://x.logic.azure.com:443/w/a?sig=b%2F, https://x.logic.azure.com:443/w/a?sig=b%2F",
    "discord+https://discord.com/api/webhooks/1/x, https://discord.com/api/webhooks/1/x",
    "pagerduty+https://key@events.pagerduty.com, https://events.pagerduty.com/v2/enqueue",
    "pagerduty+https://key@events.eu.pagerduty.com/, https://events.eu.pagerduty.com/v2/enqueue",
    "pagerduty+https://key@a.org/x/v2/enqueue, https://a.org/x/v2/enqueue",
    "opsgenie+https://key@api.eu.opsgenie.com, https://api.eu.opsgenie.com/v2/alerts",
    "cloudevents+https://broker.org/ns/default, https://broker.org/ns/default",
    "JSON+HTTPS://a.org, https://a.org",
    "json+https://b\u00fccher.example/x, https://xn--bcher-kva.example/x",
  })
  void aReceiversOwnUrlIsUsed(String entry, String url) {
    assertEquals(Optional.of(URI.create(url)), only(entry).url());
  }

  @Test
  void credentialsGoWhereTheReceiverWantsThem() {
    AlertDestination pagerduty = only("pagerduty+https://R0KEY@events.pagerduty.com");
    assertEquals(Optional.of(new Secret("R0KEY")), pagerduty.routingKey());
    assertEquals(Optional.empty(), pagerduty.authorization());
    AlertDestination opsgenie = only("opsgenie+https://a-b-c@api.opsgenie.com");
    assertEquals(Optional.of(new Secret("GenieKey a-b-c")), opsgenie.authorization());
    for (String format : List.of("alertmanager", "slack", "teams", "discord", "json")) {
      AlertDestination basic = only(format + "+https://u:p%40@a.org/x");
      assertEquals(Optional.of(new Secret("Basic dTpwQA==")), basic.authorization());
      assertTrue(!basic.url().toString().contains("u:p"), format);
    }
  }

  @Test
  void entriesStandBesideEachOtherWithWhiteSpaceBetweenThem() {
    Settings settings =
        least
            .with(
                "ALERT_URLS", " slack+https://a.org/x\n\tnight-2=slack+https://b.org/y   events\n")
            .settings();
    assertEquals(
        List.of("slack", "night-2", "events"),
        settings.alerts().destinations().stream().map(AlertDestination::name).toList());
    assertEquals(Optional.empty(), settings.alerts().destinations().getLast().url());
  }

  @Test
  void theCoreLearnsHowEachTakesProblems() {
    Settings settings =
        least
            .with(
                "ALERT_URLS",
                "alertmanager+http://a.org slack+https://a.org/x teams+https://a.org/x"
                    + " discord+https://a.org/x pagerduty+https://k@a.org opsgenie+https://k@a.org"
                    + " cloudevents+https://a.org json+https://a.org k8s=events")
            .with("ALERT_GROUP_WAIT", "0")
            .settings();
    assertEquals(
        "alertmanager REPEATED, slack MESSAGES, teams MESSAGES, discord MESSAGES, pagerduty"
            + " INCIDENTS, opsgenie INCIDENTS, cloudevents MESSAGES, json MESSAGES, k8s MESSAGES",
        settings.member().alerts().destinations().stream()
            .map(to -> to.name() + " " + to.manner())
            .collect(Collectors.joining(", ")));
    assertEquals(Duration.ZERO, settings.member().alerts().groupWait());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "foo+https://a.org/secret | foo+https://a.org/*** | one of these formats before the +:"
            + " alertmanager, slack, teams, discord, pagerduty, opsgenie, cloudevents, json",
        "https://hooks.slack.com/services/secret | https://hooks.slack.com/*** | the receiver's own"
            + " URL with one of these formats and a + before it, such as slack+https://...:"
            + " alertmanager, slack, teams, discord, pagerduty, opsgenie, cloudevents, json",
        "slack://secret@channel | slack://*** | the receiver's own"
            + " URL with one of these formats and a + before it, such as slack+https://...:"
            + " alertmanager, slack, teams, discord, pagerduty, opsgenie, cloudevents, json",
        "hooks.slack.com/secret | *** | entries such as slack+https://hooks.slack.com/services/...,"
            + " or events",
        "event | *** | entries such as slack+https://hooks.slack.com/services/..., or events",
        "slack+https://hooks.slack.com | slack+https://hooks.slack.com | the whole webhook URL,"
            + " such as slack+https://hooks.slack.com/services/T.../B.../...",
        "teams+https://a.org/ | teams+https://a.org/ | the whole webhook URL,"
            + " such as teams+https://...logic.azure.com/workflows/...",
        "discord+https://discord.com | discord+https://discord.com | the whole webhook URL,"
            + " such as discord+https://discord.com/api/webhooks/.../...",
        "pagerduty+https://events.pagerduty.com/v2/enqueue?k=secret |"
            + " pagerduty+https://events.pagerduty.com/*** | the key of the integration before"
            + " the host: pagerduty+https://KEY@events.pagerduty.com",
        "pagerduty+https://u:secret@a.org | pagerduty+https://***@a.org | the key of the integration"
            + " before the host: pagerduty+https://KEY@events.pagerduty.com",
        "opsgenie+https://api.opsgenie.com | opsgenie+https://api.opsgenie.com | the key of the"
            + " integration before the host: opsgenie+https://KEY@api.opsgenie.com",
        "My_Team=json+https://a.org/secret | My_Team=json+https://a.org/*** | a name of lower-case"
            + " letters, digits and - between them, at most 32 characters",
        "=json+https://a.org/ | ***=json+https://a.org/ | a name of lower-case"
            + " letters, digits and - between them, at most 32 characters",
        "a-=json+https://a.org/ | a-=json+https://a.org/ | a name of lower-case"
            + " letters, digits and - between them, at most 32 characters",
        "peer-status=json+https://a.org/ | peer-status=json+https://a.org/ | another name: peer-status is"
            + " that of the webhook",
        "json+https://a.org/secret,slack+https://b.org/y | json+https://a.org/*** | blanks between"
            + " the destinations",
        "json+ftp://a.org/secret | json+ftp://*** | an http:// or https:// URL behind the +",
      })
  void whatIsWrongIsSaidInOneLineWithWhatIsRight(String entry, String shown, String right) {
    assertEquals(
        List.of("ALERT_URLS is \"" + shown + "\": give " + right),
        least.with("ALERT_URLS", entry).problems());
  }

  @Test
  void twoDestinationsOfOneNameAreRefused() {
    assertEquals(
        List.of(
            "ALERT_URLS is \"slack+https://b.org/***\": give it a name of its own before it, such as"
                + " slack-2=slack...: another destination is named slack"),
        least
            .with("ALERT_URLS", "slack+https://a.org/secret slack+https://b.org/secret")
            .problems());
  }

  @Test
  void eachWrongEntryIsNamed() {
    assertEquals(
        3,
        least
            .with("ALERT_URLS", "x+https://a.org json+https://b.org y+https://c.org Z=events")
            .problems()
            .size());
  }

  @Test
  void thereIsABoundOfDestinations() {
    String most = "ALERT_URLS";
    assertEquals(
        DestinationSettings.MAX_DESTINATIONS,
        least.with(most, many(16)).settings().alerts().destinations().size());
    assertEquals(
        List.of("ALERT_URLS has 17 destinations: give at most 16"),
        least.with(most, many(17)).problems());
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "d" + i + "=json+https://a.org/" + i)
        .collect(Collectors.joining(" "));
  }

  @Test
  void eventsNeedAnApiServer() {
    assertEquals(
        List.of(
            "ALERT_URLS is \"events\": give another destination: with DISCOVERY=static there is no"
                + " API server for events"),
        least
            .with("DISCOVERY", "static")
            .with("PEERS", "node-3=10.0.0.3:8080")
            .with("ALERT_URLS", "events")
            .problems());
  }

  @ParameterizedTest
  @ValueSource(strings = {"61", "2m"})
  void theWaitForAGroupHasABound(String wait) {
    assertEquals(1, least.with("ALERT_GROUP_WAIT", wait).problems().size());
    assertTrue(
        least.with("ALERT_GROUP_WAIT", wait).problems().getFirst().endsWith(": give 0s to 1m"));
  }

  @Test
  void thePageHasAUrlWithoutCredentials() {
    assertEquals(
        Optional.of(URI.create("https://knh.example.org/")),
        least.with("PAGE_URL", "https://knh.example.org/").settings().alerts().pageUrl());
    assertEquals(
        List.of("PAGE_URL is \"https://***@a.org/***\": give a URL without credentials"),
        least.with("PAGE_URL", "https://u:secret@a.org/x").problems());
  }

  private AlertDestination only(String entry) {
    List<AlertDestination> all = least.with("ALERT_URLS", entry).settings().alerts().destinations();
    assertEquals(1, all.size());
    return all.getFirst();
  }
}
