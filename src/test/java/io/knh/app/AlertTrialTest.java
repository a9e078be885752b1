package io.knh.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpServer;
import io.knh.agent.Inbox;
import io.knh.agent.Ports;
import io.knh.config.Environment;
import io.knh.config.Settings;
import io.knh.core.model.Alert;
import io.knh.core.model.Input;
import io.knh.core.model.PostResult;
import io.knh.destination.Destinations;
import io.knh.events.ClusterEvents;
import io.knh.kubernetes.ApiAccess;
import io.knh.standin.kubernetes.StubApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A test message to every receiver: destinations and Events by real sockets, webhooks by a
 * stand-in.
 */
class AlertTrialTest {

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<Alert> alerts = new CopyOnWriteArrayList<>();

  private HttpServer receiver;
  private StubApiServer api;
  private String at;

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          try (exchange) {
            bodies.add(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "no_service".getBytes(StandardCharsets.UTF_8);
            boolean gone = exchange.getRequestURI().getPath().startsWith("/gone");
            exchange.sendResponseHeaders(gone ? 404 : 200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    receiver.start();
    api = StubApiServer.start("127.0.2.10");
    at = "127.0.0.1:" + receiver.getAddress().getPort();
  }

  @AfterEach
  void stop() throws IOException {
    api.close();
    receiver.stop(0);
  }

  @Test
  void everyReceiverGetsOneMessageAndOneLine() throws InterruptedException {
    AlertTrial.Outcome outcome =
        trial(
            Environment.least()
                .with("PEER_STATUS_URL", "http://peers.example.org/hunter2")
                .with("PEER_RECOVERY_URL", "http://peers.example.org/up")
                .with("CLUSTER_STATUS_URL", "http://peers.example.org/all")
                .with(
                    "ALERT_URLS",
                    "slack+http://" + at + "/hunter2 json+http://" + at + " k8s=events"));
    assertEquals(
        List.of(
            "accepted  PEER_STATUS_URL http://peers.example.org/*** (200)",
            "accepted  PEER_RECOVERY_URL http://peers.example.org/*** (200)",
            "accepted  CLUSTER_STATUS_URL http://peers.example.org/*** (200)",
            "accepted  slack+http://" + at + "/*** (200)",
            "accepted  json+http://" + at + " (200)",
            "accepted  k8s=events (201)"),
        outcome.lines());
    assertTrue(outcome.accepted());
    JsonObject event = api.events().all().getFirst();
    assertEquals(1, api.events().all().size());
    assertEquals(
        List.of(
            "Warning",
            "KnhTest",
            "default",
            "Node " + Environment.least().settings().self().nodeName()),
        List.of(
            event.get("type").getAsString(),
            event.get("reason").getAsString(),
            event.getAsJsonObject("metadata").get("namespace").getAsString(),
            regarding(event)));
    assertTrue(
        event
            .get("note")
            .getAsString()
            .startsWith("TEST this receiver is being tried: Nothing is wrong: "),
        event::toString);
    assertEquals(2, bodies.size());
    bodies.forEach(
        body -> assertTrue(body.contains("TEST this receiver is being tried since "), body));
    assertEquals(
        List.of("PeerDown", "PeerUp", "ClusterStatus"),
        alerts.stream().map(alert -> alert.getClass().getSimpleName()).toList());
  }

  @Test
  void oneThatRefusesIsNamedAndTheTrialFails() throws InterruptedException {
    AlertTrial.Outcome outcome =
        trial(
            Environment.least()
                .with(
                    "ALERT_URLS",
                    "slack+http://" + at + "/gone/hunter2 ops=slack+http://" + at + "/hunter2"));
    assertEquals(
        List.of(
            "REFUSED   slack+http://" + at + "/***: 404 Not Found: no_service",
            "accepted  ops=slack+http://" + at + "/*** (200)"),
        outcome.lines());
    assertEquals(false, outcome.accepted());
  }

  /** As the members do where only the Role in their own namespace lets them. */
  @Test
  void whereEventsAboutNodesAreForbiddenItIsAboutThePod() throws InterruptedException {
    api.forbidEvents("default");
    AlertTrial.Outcome outcome = trial(Environment.least().with("ALERT_URLS", "events"));
    assertEquals(List.of("accepted  events (201)"), outcome.lines());
    assertTrue(outcome.accepted());
    assertTrue(regarding(api.events().all().getFirst()).startsWith("Pod "));
  }

  @Test
  void whoMayNotWriteEventsIsToldWhichComponentLetsThem() throws InterruptedException {
    api.fail("create", 403);
    AlertTrial.Outcome outcome = trial(Environment.least().with("ALERT_URLS", "events"));
    String line = outcome.lines().getFirst();
    assertTrue(line.startsWith("REFUSED   events: permission denied: "), line);
    assertTrue(
        line.endsWith(
            "; add the component kubernetes/components/events (chart: events.enabled=true)"),
        line);
    assertEquals(1, outcome.lines().size());
    assertEquals(false, outcome.accepted());
  }

  @Test
  void withoutAnApiServerEventsAreRefused() throws Exception {
    api.away();
    AlertTrial.Outcome outcome = trial(Environment.least().with("ALERT_URLS", "events"));
    String line = outcome.lines().getFirst();
    assertTrue(line.startsWith("REFUSED   events: "), line);
    assertTrue(line.contains("cannot be reached"), line);
    assertEquals(false, outcome.accepted());
  }

  @Test
  void withoutReceiversItFailsAndSaysWhy() throws InterruptedException {
    AlertTrial.Outcome outcome = trial(Environment.least());
    assertEquals(
        List.of("nobody to alert: neither ALERT_URLS nor the URL of a webhook is set"),
        outcome.lines());
    assertEquals(false, outcome.accepted());
  }

  private AlertTrial.Outcome trial(Environment environment) throws InterruptedException {
    Settings settings = environment.with("WEBHOOK_TIMEOUT", Duration.ofSeconds(30)).settings();
    return new AlertTrial(
            settings,
            this::webhooks,
            inbox ->
                Destinations.forTest(
                    settings, inbox, ClusterEvents.forTest(settings, inbox, this::access)),
            "knh_1",
            Instant.parse("2026-11-29T02:10:05Z"))
        .run();
  }

  private ApiAccess.Found access() {
    return new ApiAccess.Found.Access(new ApiAccess(api.url(), Optional.empty(), Optional.empty()));
  }

  private static String regarding(JsonObject event) {
    JsonObject regarding = event.getAsJsonObject("regarding");
    return regarding.get("kind").getAsString() + " " + regarding.get("name").getAsString();
  }

  private Ports.Webhooks webhooks(Inbox inbox) {
    return post -> {
      alerts.add(post.alert());
      inbox.offer(new Input.Posted(post.post(), new PostResult.Delivered(200)));
    };
  }
}
