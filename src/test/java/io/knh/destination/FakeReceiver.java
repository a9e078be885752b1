package io.knh.destination;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * All receivers on one socket, each under a path of its own: they hold what they get to what their
 * makers document, and answer as they do.
 */
final class FakeReceiver implements AutoCloseable {

  /** What came. */
  record Received(String path, String query, Headers headers, String body) {

    JsonElement json() {
      return JsonParser.parseString(body);
    }

    JsonObject object() {
      return json().getAsJsonObject();
    }
  }

  /** An answer. */
  record Answer(int status, Map<String, String> headers, String body) {

    Answer(int status, String body) {
      this(status, Map.of(), body);
    }
  }

  private static final int KB = 1024;

  final List<Received> received = new CopyOnWriteArrayList<>();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private volatile Answer instead = new Answer(0, "");

  FakeReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Where it listens. */
  String hostAndPort() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on it answers so, whatever comes. */
  void answer(Answer answer) {
    instead = answer;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getRawQuery();
      Received one =
          new Received(
              exchange.getRequestURI().getRawPath(),
              query == null ? "" : query,
              exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      received.add(one);
      Answer answer = instead.status() == 0 ? checked(one) : instead;
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      answer.headers().forEach(exchange.getResponseHeaders()::add);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Answer checked(Received one) {
    try {
      return answer(one);
    } catch (AssertionError | RuntimeException e) {
      return new Answer(400, "{\"message\":\"" + e.getMessage() + "\"}");
    }
  }

  private static Answer answer(Received one) {
    return switch (one.path().substring(1).replaceFirst("/.*", "")) {
      case "slack" -> slack(one.object());
      case "teams" -> teams(one);
      case "discord" -> discord(one);
      case "pagerduty" -> pagerDuty(one.object());
      case "opsgenie" -> opsgenie(one);
      case "alertmanager" -> alertmanager(one.json().getAsJsonArray());
      case "cloudevents" -> cloudEvent(one);
      default -> new Answer(204, "");
    };
  }

  private static Answer slack(JsonObject message) {
    limit("text", text(message, "text"), 40_000);
    JsonArray blocks = message.getAsJsonArray("blocks");
    check(blocks.size() >= 1 && blocks.size() <= 50, "invalid_blocks");
    int all = 0;
    for (JsonElement block : blocks) {
      check(text(block, "type").equals("section"), "invalid_blocks");
      JsonObject text = block.getAsJsonObject().getAsJsonObject("text");
      check(text(text, "type").equals("mrkdwn"), "invalid_blocks");
      limit("section", text(text, "text"), 3_000);
      check(!text(text, "text").isEmpty(), "invalid_blocks");
      check(!text(text, "text").contains("<!"), "somebody is called together");
      all += text(text, "text").length();
    }
    check(all <= 13_000, "msg_blocks_too_long");
    return new Answer(200, "ok");
  }

  private static Answer teams(Received one) {
    check(one.body().getBytes(StandardCharsets.UTF_8).length <= 21 * KB, "too large");
    JsonObject message = one.object();
    check(text(message, "type").equals("message"), "type");
    JsonObject attachment = message.getAsJsonArray("attachments").get(0).getAsJsonObject();
    check(
        text(attachment, "contentType").equals("application/vnd.microsoft.card.adaptive"),
        "contentType");
    JsonObject card = attachment.getAsJsonObject("content");
    check(text(card, "type").equals("AdaptiveCard"), "card");
    check(List.of("1.2", "1.3", "1.4", "1.5").contains(text(card, "version")), "version");
    for (JsonElement block : card.getAsJsonArray("body")) {
      check(text(block, "type").equals("RichTextBlock"), "markup would be read");
      JsonObject run = block.getAsJsonObject().getAsJsonArray("inlines").get(0).getAsJsonObject();
      check(text(run, "type").equals("TextRun") && !text(run, "text").isEmpty(), "run");
    }
    return new Answer(202, "");
  }

  private static Answer discord(Received one) {
    JsonObject message = one.object();
    check(one.query().contains("wait=true"), "not confirmed");
    String content = text(message, "content");
    check(!content.isEmpty() && content.codePointCount(0, content.length()) <= 2_000, "content");
    JsonObject mentions = message.getAsJsonObject("allowed_mentions");
    check(mentions.getAsJsonArray("parse").isEmpty(), "mentions");
    return new Answer(200, "{\"id\":\"1\"}");
  }

  private static Answer pagerDuty(JsonObject event) {
    check(text(event, "routing_key").length() == 32, "Length of 'routing_key' is incorrect");
    String action = text(event, "event_action");
    check(List.of("trigger", "acknowledge", "resolve").contains(action), "event_action");
    limit("dedup_key", text(event, "dedup_key"), 255);
    if (action.equals("trigger")) {
      JsonObject payload = event.getAsJsonObject("payload");
      limit("summary", text(payload, "summary"), 1_024);
      check(!text(payload, "source").isEmpty(), "source");
      check(
          List.of("critical", "error", "warning", "info").contains(text(payload, "severity")),
          "severity");
      Instant.parse(text(payload, "timestamp"));
    }
    check(event.toString().length() <= 512 * KB, "too large");
    return new Answer(
        202, "{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"x\"}");
  }

  private static Answer opsgenie(Received one) {
    check(one.headers().getFirst("Authorization").startsWith("GenieKey "), "key");
    JsonObject alert = one.object();
    if (one.path().equals("/opsgenie/v2/alerts")) {
      limit("message", text(alert, "message"), 130);
      limit("alias", text(alert, "alias"), 512);
      limit("description", text(alert, "description"), 15_000);
      limit("entity", text(alert, "entity"), 512);
      check(List.of("P1", "P2", "P3", "P4", "P5").contains(text(alert, "priority")), "priority");
      alert.getAsJsonArray("tags").forEach(tag -> limit("tag", tag.getAsString(), 50));
    } else {
      check(one.path().matches("/opsgenie/v2/alerts/[^/]+/(close|notes)"), "path");
      check(one.query().equals("identifierType=alias"), "identifierType");
    }
    limit("note", text(alert, "note"), 25_000);
    limit("source", text(alert, "source"), 100);
    return new Answer(
        202, "{\"result\":\"Request will be processed\",\"took\":0.1,\"requestId\":\"1\"}");
  }

  private static Answer alertmanager(JsonArray alerts) {
    check(!alerts.isEmpty(), "no alerts");
    for (JsonElement alert : alerts) {
      JsonObject labels = alert.getAsJsonObject().getAsJsonObject("labels");
      check(labels.has("alertname"), "alertname");
      labels
          .entrySet()
          .forEach(
              label -> {
                check(label.getKey().matches("[a-zA-Z_][a-zA-Z0-9_]*"), "label name");
                check(!label.getValue().getAsString().isEmpty(), "empty label");
              });
      Instant start = Instant.parse(text(alert, "startsAt"));
      Instant end = Instant.parse(text(alert, "endsAt"));
      check(!end.isBefore(start), "start time must be before end time");
    }
    return new Answer(200, "");
  }

  private static Answer cloudEvent(Received one) {
    check(
        one.headers().getFirst("Content-Type").equals("application/cloudevents+json"),
        "content type");
    check(one.body().getBytes(StandardCharsets.UTF_8).length <= 64 * KB, "too large");
    JsonObject event = one.object();
    check(text(event, "specversion").equals("1.0"), "specversion");
    for (String required : List.of("id", "source", "type")) {
      check(!text(event, required).isEmpty(), required);
    }
    URI.create(text(event, "source"));
    if (event.has("time")) {
      OffsetDateTime.parse(text(event, "time"));
    }
    check(event.has("data"), "data");
    return new Answer(202, "");
  }

  private static String text(JsonElement object, String name) {
    JsonElement value = object.getAsJsonObject().get(name);
    check(value != null, name + " is missing");
    return value.getAsString();
  }

  private static void limit(String name, String value, int max) {
    check(value.length() <= max, name + " has " + value.length() + " characters");
  }

  private static void check(boolean right, String problem) {
    if (!right) {
      throw new IllegalArgumentException(problem);
    }
  }
}
