package io.knh.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes the requests of a {@link WebhookReceiver}: records, then answers as it is set to. */
final class ReceiverHandler implements HttpHandler {

  private static final int CHUNK = 64 * 1024;

  /** A behaviour, and what those who hang under it wait for. */
  private record Mode(ReceiverBehaviour behaviour, CountDownLatch ended) {}

  private final ReceivedPosts posts;
  private volatile Mode mode = new Mode(ReceiverBehaviour.answer(200), new CountDownLatch(1));

  ReceiverHandler(ReceivedPosts posts) {
    this.posts = posts;
  }

  synchronized void behave(ReceiverBehaviour behaviour) {
    Mode before = mode;
    mode = new Mode(behaviour, new CountDownLatch(1));
    before.ended.countDown();
  }

  /** Lets go of the requests that hang, without changing what comes next. */
  void release() {
    behave(mode.behaviour);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    long heardNanos = System.nanoTime();
    Instant heardAt = Instant.now();
    Mode now = mode;
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      posts.add(
          new ReceivedPost(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              headers(exchange),
              new String(body, StandardCharsets.ISO_8859_1),
              heardNanos,
              heardAt,
              now.behaviour.accepts()));
      switch (now.behaviour) {
        case ReceiverBehaviour.Answer answer -> answer(exchange, answer);
        case ReceiverBehaviour.Late late -> {
          if (!now.ended.await(late.pauseMillis(), TimeUnit.MILLISECONDS)) {
            exchange.sendResponseHeaders(late.status(), -1);
          }
        }
        case ReceiverBehaviour.Pour pour -> pour(exchange, pour, now.ended);
        case ReceiverBehaviour.Hang hang -> now.ended.await();
        case ReceiverBehaviour.Drop drop -> {
          // Closing an exchange that was not answered cuts the connection.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static SortedMap<String, String> headers(HttpExchange exchange) {
    SortedMap<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    return Collections.unmodifiableSortedMap(headers);
  }

  private static void answer(HttpExchange exchange, ReceiverBehaviour.Answer answer)
      throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static void pour(HttpExchange exchange, ReceiverBehaviour.Pour pour, CountDownLatch ended)
      throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, pour.bytes());
    OutputStream out = exchange.getResponseBody();
    byte[] chunk = new byte[pour.pauseMillis() > 0 ? 1 : CHUNK];
    long left = pour.bytes();
    while (left > 0 && !ended.await(pour.pauseMillis(), TimeUnit.MILLISECONDS)) {
      int count = (int) Math.min(left, chunk.length);
      out.write(chunk, 0, count);
      out.flush();
      left -= count;
    }
  }
}
