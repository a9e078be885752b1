package io.knh.webhook;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.config.Environment;
import io.knh.config.WebhookSettings;
import io.knh.core.model.Alert;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.PostResult;
import io.knh.http.BoundedSend;
import io.knh.http.InFlight;
import io.knh.http.ReceiverAnswer;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One post, one result, whatever the receiver does; the receivers are fakes. */
class WebhooksTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final WebhookSettings.Destination PEERS = to("http://127.0.4.9/peers");
  private static final WebhookSettings.Destination RECOVERIES = to("http://127.0.4.9/recoveries");
  private static final WebhookSettings.Destination CLUSTER = to("http://127.0.4.9/cluster");
  private static final PostResult DELIVERED = new PostResult.Delivered(200);

  private final List<Input> inputs = new CopyOnWriteArrayList<>();
  private final List<WebhookSettings.Destination> posted = new CopyOnWriteArrayList<>();
  private final List<Throwable> cut = new CopyOnWriteArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private final ExecutorService threads = BoundedSend.threads();
  private final InFlight inFlight = new InFlight();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void everyKindOfEventGoesToItsOwnUrl() {
    Webhooks webhooks = webhooks(LONG, WebhooksTest::accept);
    List<Alert> events = List.of(Events.peerDown(), Events.peerUp(), Events.cluster());

    for (Alert event : events) {
      int before = inputs.size();
      webhooks.post(new Effect.Post(before, event, 1));
      await().atMost(Duration.ofSeconds(30)).until(() -> inputs.size() > before);
    }

    assertEquals(List.of(PEERS, RECOVERIES, CLUSTER), posted);
    awaitInputs(
        new Input.Posted(0, DELIVERED),
        new Input.Posted(1, DELIVERED),
        new Input.Posted(2, DELIVERED));
  }

  @Test
  void withoutAUrlTheResultComesAtOnce() {
    Webhooks webhooks =
        new Webhooks(
            urls(LONG).without("PEER_STATUS_URL").settings().webhooks(),
            inputs::add,
            threads,
            inFlight,
            Instant::now,
            destination -> WebhooksTest::accept);

    webhooks.post(new Effect.Post(1, Events.peerDown(), 1));

    awaitInputs(new Input.Posted(1, new PostResult.Undelivered("no URL is set", Duration.ZERO)));
    assertTrue(inFlight.awaitIdle(LONG));
  }

  @Test
  void aFailureIsAResult() {
    Webhooks webhooks =
        webhooks(
            LONG,
            (post, answer) -> {
              throw new IllegalStateException(new ConnectException("Connection refused"));
            });

    webhooks.post(new Effect.Post(1, Events.peerDown(), 1));

    awaitInputs(
        new Input.Posted(1, new PostResult.Undelivered("connection refused", Duration.ZERO)));
  }

  @Test
  void anErrorIsAResult() {
    Webhooks webhooks =
        webhooks(
            LONG,
            (post, answer) -> {
              throw new NoClassDefFoundError("the container has ended");
            });

    webhooks.post(new Effect.Post(1, Events.peerDown(), 1));

    awaitInputs(
        new Input.Posted(
            1, new PostResult.Undelivered("failed: NoClassDefFoundError", Duration.ZERO)));
  }

  @Test
  void anEventThatCannotBePostedIsAResult() {
    Alert evil = new Alert.ClusterStatus("a\nb", List.of(), Events.COORDINATOR);
    webhooks(LONG, WebhooksTest::accept).post(new Effect.Post(1, evil, 1));

    awaitInputs(
        new Input.Posted(
            1, new PostResult.Undelivered("failed: IllegalArgumentException", Duration.ZERO)));
  }

  @Test
  void aReceiverThatDoesNotAnswerIsGivenUpAndItsConnectionCut() {
    webhooks(SHORT, this::hang).post(new Effect.Post(1, Events.peerDown(), 1));

    awaitInputs(
        new Input.Posted(1, new PostResult.Undelivered("no answer within 100ms", Duration.ZERO)));
    await().atMost(Duration.ofSeconds(30)).until(() -> cut.size() == 1);
    assertTrue(inFlight.awaitIdle(LONG));
  }

  @Test
  void anAnswerCountsBeforeItsBodyHasEndedAndTheBodyIsCut() {
    webhooks(
            Duration.ofSeconds(2),
            (post, answer) -> {
              accept(post, answer);
              hang(post, answer);
            })
        .post(new Effect.Post(1, Events.peerDown(), 1));

    awaitInputs(new Input.Posted(1, DELIVERED));
    assertTrue(inFlight.awaitIdle(LONG));
    await().atMost(Duration.ofSeconds(30)).until(() -> cut.size() == 1);
    assertEquals(List.of(new Input.Posted(1, DELIVERED)), inputs, "one post, one result");
  }

  @Test
  void aPostThatHangsKeepsNoOtherBack() {
    Webhooks webhooks =
        webhooks(
            LONG,
            (post, answer) -> {
              if (post.details().cause().isPresent()) {
                hang(post, answer);
              } else {
                accept(post, answer);
              }
            });

    for (int i = 1; i <= 3; i++) {
      webhooks.post(new Effect.Post(i, Events.peerDown(), 1));
    }
    webhooks.post(new Effect.Post(4, Events.cluster(), 1));

    awaitInputs(new Input.Posted(4, DELIVERED));
    assertEquals(3, inFlight.posts());
    assertFalse(inFlight.awaitIdle(Duration.ZERO));
  }

  @Test
  void aPostIsOnItsWayUntilItsResultIsInTheMailbox() {
    List<Integer> onTheirWay = new CopyOnWriteArrayList<>();
    Webhooks webhooks =
        new Webhooks(
            urls(LONG).settings().webhooks(),
            input -> onTheirWay.add(inFlight.posts()),
            threads,
            inFlight,
            Instant::now,
            destination -> WebhooksTest::accept);

    webhooks.post(new Effect.Post(1, Events.peerDown(), 1));

    assertTrue(inFlight.awaitIdle(LONG));
    assertEquals(List.of(1), onTheirWay);
  }

  @Test
  void whenTheThreadsAreGoneThePostIsUndelivered() {
    Webhooks webhooks = webhooks(LONG, WebhooksTest::accept);
    threads.shutdownNow();

    webhooks.post(new Effect.Post(1, Events.peerDown(), 1));

    awaitInputs(
        new Input.Posted(1, new PostResult.Undelivered("this member is ending", Duration.ZERO)));
  }

  private static void accept(Post post, CompletableFuture<ReceiverAnswer> answer) {
    answer.complete(new ReceiverAnswer(200, Optional.empty()));
  }

  private void hang(Post post, CompletableFuture<ReceiverAnswer> answer) {
    try {
      never.await();
    } catch (InterruptedException e) {
      cut.add(e);
    }
  }

  private Webhooks webhooks(Duration limit, Receiver receiver) {
    return new Webhooks(
        urls(limit).settings().webhooks(),
        inputs::add,
        threads,
        inFlight,
        Instant::now,
        destination ->
            (post, answer) -> {
              posted.add(destination);
              receiver.send(post, answer);
            });
  }

  private static Environment urls(Duration limit) {
    return Environment.least()
        .with("PEER_STATUS_URL", PEERS.url().toString())
        .with("PEER_RECOVERY_URL", RECOVERIES.url().toString())
        .with("CLUSTER_STATUS_URL", CLUSTER.url().toString())
        .with("WEBHOOK_TIMEOUT", limit);
  }

  private void awaitInputs(Input... expected) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertEquals(List.of(expected), inputs));
  }

  private static WebhookSettings.Destination to(String url) {
    return new WebhookSettings.Destination(URI.create(url), Optional.empty());
  }
}
