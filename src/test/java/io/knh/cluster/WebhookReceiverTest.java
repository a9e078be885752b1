package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookReceiverTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final WebhookReceiver receiver = WebhookReceiver.on("127.0.4.1", 0);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.shutdownNow();
    receiver.close();
  }

  @Test
  void recordsEveryRequestToTheByte() throws Exception {
    byte[] body = "{\"peer\":\u00e4".getBytes(StandardCharsets.UTF_8);
    long before = System.nanoTime();

    assertEquals(200, post(body, SOON).statusCode());

    ReceivedPost post = receiver.awaitPeerEvents(1, SOON).get(0);
    assertArrayEquals(body, post.body());
    assertEquals("/peer?a=b", post.path());
    assertEquals(Optional.of("x-value"), post.header("x-name"));
    assertTrue(post.accepted());
    assertTrue(post.heardNanos() >= before && post.heardNanos() <= System.nanoTime());
    assertEquals(List.of(), receiver.clusterEvents());
  }

  @Test
  void answersWithAStatusAndRetryAfter() throws Exception {
    receiver.behave(ReceiverBehaviour.answer(503, "7"));

    HttpResponse<String> answer = post("{\"peer_map\":[]}".getBytes(StandardCharsets.UTF_8), SOON);

    assertEquals(503, answer.statusCode());
    assertEquals(Optional.of("7"), answer.headers().firstValue("Retry-After"));
    assertFalse(receiver.awaitClusterEvents(1, SOON).get(0).accepted());
  }

  @Test
  void hangsUntilTheBehaviourChanges() {
    receiver.behave(new ReceiverBehaviour.Hang());
    assertThrows(HttpTimeoutException.class, () -> post(new byte[1], Duration.ofMillis(300)));
    assertEquals(1, receiver.posts().size());
  }

  @Test
  void dropsTheConnectionAfterTheBody() {
    receiver.behave(new ReceiverBehaviour.Drop());
    assertThrows(
        IOException.class, () -> post("{\"peer\":".getBytes(StandardCharsets.UTF_8), SOON));
    assertEquals(1, receiver.peerEvents().size());
  }

  @Test
  void poursAsMuchAsItIsSetTo() throws Exception {
    receiver.behave(new ReceiverBehaviour.Pour(1_000_000, 0));
    assertEquals(1_000_000, post(new byte[1], SOON).body().length());
  }

  @Test
  void refusesAndComesBackOnTheSamePort() throws Exception {
    int port = receiver.port();
    post(new byte[1], SOON);

    receiver.refuse();
    assertThrows(ConnectException.class, () -> post(new byte[1], SOON));

    receiver.listen();
    assertEquals(port, receiver.port());
    assertEquals(200, post(new byte[1], SOON).statusCode());
    assertEquals(2, receiver.posts().size());
  }

  @Test
  void saysWhatCameInsteadOfWhatWasAwaited() throws Exception {
    post("{\"peer_map\":[]}".getBytes(StandardCharsets.UTF_8), SOON);
    AssertionError error =
        assertThrows(
            AssertionError.class, () -> receiver.awaitPeerEvents(1, Duration.ofMillis(50)));
    assertTrue(String.valueOf(error.getMessage()).contains("peer_map"));
  }

  private HttpResponse<String> post(byte[] body, Duration timeout) throws Exception {
    return client.send(
        HttpRequest.newBuilder(receiver.url("/peer?a=b"))
            .timeout(timeout)
            .header("X-Name", "x-value")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
