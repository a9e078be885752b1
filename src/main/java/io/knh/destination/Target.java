package io.knh.destination;

import io.knh.config.AlertDestination;
import io.knh.config.BuildInfo;
import io.knh.config.Secret;
import io.knh.config.Settings;
import io.knh.core.model.Notice;
import io.knh.http.FreshClient;
import io.knh.http.HttpAnswer;
import io.knh.http.ReceiverAnswer;
import io.knh.http.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One destination that is reached by HTTP, and the way there. */
final class Target {

  private static final int CHUNK = 8 * 1024;

  /** What a receiver that refuses says comes with its answer, or is not waited for. */
  private static final Duration MOST_FOR_WORDS = Duration.ofSeconds(1);

  private static final String USER_AGENT = "knh/" + BuildInfo.read().version();

  private final NoticeFormat format;
  private final ReceiverWords words;
  private final Optional<Secret> authorization;
  private final Optional<SigningKey> key;
  private final Settings settings;

  /**
   * The target that {@code destination} names.
   *
   * @param url the destination's
   */
  Target(AlertDestination destination, URI url, Settings settings, MessageContext context) {
    this.format = format(destination, url, context);
    this.words = new ReceiverWords(destination);
    this.authorization = destination.authorization();
    this.key =
        destination.format().isSigned()
            ? settings.webhooks().secret().map(SigningKey::of)
            : Optional.empty();
    this.settings = settings;
  }

  private static NoticeFormat format(
      AlertDestination destination, URI url, MessageContext context) {
    return switch (destination.format()) {
      case ALERTMANAGER -> new Alertmanager(url, context);
      case SLACK -> new SlackMessage(url, context);
      case TEAMS -> new TeamsCard(url, context);
      case DISCORD -> new DiscordMessage(url, context);
      case PAGERDUTY -> new PagerDutyEvent(url, destination.routingKey().orElseThrow(), context);
      case OPSGENIE -> new OpsgenieAlert(url, context);
      case CLOUDEVENTS -> new CloudEvent(url, context);
      case JSON -> new PlainJson(url, context);
      case EVENTS -> throw new IllegalArgumentException("events are not sent by HTTP");
    };
  }

  /**
   * Says {@code notice} and completes {@code answer} as soon as it is known; after that it reads to
   * the end, since who closes a connection while something comes resets it.
   */
  void send(Notice notice, Instant now, CompletableFuture<ReceiverAnswer> answer)
      throws IOException {
    long startNanos = System.nanoTime();
    Outgoing request = format.request(notice, now);
    FreshClient client =
        new FreshClient(
            request.url(),
            settings.webhooks().timeout(),
            settings.security().extraTrust(),
            settings.proxies());
    try (HttpAnswer response = client.post(headers(notice, request, now), request.body())) {
      ReceiverAnswer wordless =
          new ReceiverAnswer(response.status(), response.retryAfter(), Optional.empty());
      if (!ReceiverAnswer.isAccepted(response.status())) {
        // Its words may never come, and its status counts without them.
        long leftNanos = settings.webhooks().timeout().toNanos() - (System.nanoTime() - startNanos);
        long waitNanos = Math.max(0, Math.min(MOST_FOR_WORDS.toNanos(), leftNanos / 2));
        var unused = answer.completeOnTimeout(wordless, waitNanos, TimeUnit.NANOSECONDS);
        Optional<String> said = said(response.body());
        answer.complete(new ReceiverAnswer(response.status(), response.retryAfter(), said));
      }
      answer.complete(wordless);
      end(response.body());
    }
  }

  private Map<String, List<String>> headers(Notice notice, Outgoing request, Instant now) {
    Map<String, String> headers = new TreeMap<>(request.headers());
    headers.put("User-Agent", USER_AGENT);
    authorization.ifPresent(secret -> headers.put("Authorization", secret.value()));
    long unixSeconds = now.getEpochSecond();
    key.ifPresent(
        known -> {
          headers.put("webhook-id", notice.id());
          headers.put("webhook-timestamp", Long.toString(unixSeconds));
          headers.put("webhook-signature", known.sign(notice.id(), unixSeconds, request.body()));
        });
    Map<String, List<String>> all = new TreeMap<>();
    headers.forEach((name, value) -> all.put(name, List.of(value)));
    return all;
  }

  /** The status is known whatever becomes of the words. */
  private Optional<String> said(InputStream body) {
    try {
      return words.in(body);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void end(InputStream body) {
    byte[] chunk = new byte[CHUNK];
    try {
      while (body.read(chunk) >= 0) {
        // Forgotten.
      }
    } catch (IOException e) {
      // The connection is gone, or there was too much; the status is known.
    }
  }
}
