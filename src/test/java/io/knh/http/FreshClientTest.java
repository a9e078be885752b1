package io.knh.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.cluster.ReceivedPost;
import io.knh.cluster.ReceiverBehaviour;
import io.knh.cluster.WebhookReceiver;
import io.knh.config.Proxies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers over real sockets. */
class FreshClientTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final byte[] POST = "{}".getBytes(US_ASCII);

  /** Without bounds each of these takes all memory, or all of the time. */
  @ParameterizedTest
  @EnumSource
  void whatHasNoEndIsReadAsFarAsIsSaid(Hostile kind) throws Exception {
    try (HostileServer server = HostileServer.on("127.0.70.1", kind)) {
      FreshClient client = client(server.url("/"), LIMIT);
      if (kind.hasAnswer()) {
        assertBodyEnds(client);
      } else {
        IOException failure = assertThrows(IOException.class, () -> client.post(Map.of(), POST));
        assertTrue(
            List.of("the header of the answer is longer than 64 KB", "the answer is not HTTP")
                .contains(FailureReason.of(failure, LIMIT)),
            () -> failure + " is " + FailureReason.of(failure, LIMIT));
      }
      assertTrue(server.awaitCut(LIMIT), "it still reads");
      assertTrue(server.sent() < HostileServer.IN_BUFFERS, () -> server.sent() + " bytes");
    }
  }

  private static void assertBodyEnds(FreshClient client) throws IOException {
    try (HttpAnswer answer = client.post(Map.of(), POST)) {
      assertEquals(200, answer.status());
      assertTrue(lengthOf(answer.body()) <= 2 * FreshClient.MAX_BODY_BYTES);
    }
  }

  /** Bytes until it ends, or fails. */
  private static long lengthOf(InputStream body) {
    long length = 0;
    try {
      while (body.read() >= 0) {
        length++;
      }
    } catch (IOException e) {
      // The rest is not read.
    }
    return length;
  }

  @Test
  void aHeadOfAlmostAllThatIsAllowedIsRead() throws Exception {
    int room = FreshClient.MAX_HEAD_BYTES - "HTTP/1.1 204 No\r\nX: \r\n\r\n".length();
    try (HostileServer server =
            answering("HTTP/1.1 204 No\r\nX: " + "a".repeat(room) + "\r\n\r\n");
        HttpAnswer answer = client(server.url("/"), LIMIT).post(Map.of(), POST)) {
      assertEquals(204, answer.status());
    }
    try (HostileServer server =
        answering("HTTP/1.1 204 No\r\nX: " + "a".repeat(room + 1) + "\r\n\r\n")) {
      FreshClient client = client(server.url("/"), LIMIT);
      assertThrows(TooLong.class, () -> client.post(Map.of(), POST));
    }
  }

  @Test
  void aGzipBombIsNotUnpacked() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      gzip.write(new byte[64 << 20]);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(
        ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.size() + "\r\n\r\n")
            .getBytes(US_ASCII));
    bomb.writeTo(whole);
    try (HostileServer server = HostileServer.on("127.0.70.1", whole.toByteArray(), new byte[1]);
        HttpAnswer answer = client(server.url("/"), LIMIT).post(Map.of(), POST)) {
      assertTrue(lengthOf(answer.body()) <= FreshClient.MAX_BODY_BYTES);
    }
  }

  @Test
  void anAnswerThatDripsEndsWithTheTime() throws Exception {
    try (WebhookReceiver receiver = WebhookReceiver.on("127.0.70.1", 0)) {
      receiver.behave(new ReceiverBehaviour.Pour(1_000_000, 100));
      long beforeNanos = System.nanoTime();
      try (HttpAnswer answer =
          client(receiver.url("/"), Duration.ofSeconds(1)).post(Map.of(), POST)) {
        assertEquals(200, answer.status());
        assertTrue(lengthOf(answer.body()) < 100);
      }
      assertTrue(System.nanoTime() - beforeNanos < TimeUnit.SECONDS.toNanos(30));
    }
  }

  /** A client that sends again by itself would post an alert twice. */
  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302, 307, 308, 401, 407, 408, 410, 421, 500, 503})
  void whateverTheAnswerIsItIsAskedOnce(int status) throws Exception {
    try (WebhookReceiver receiver = WebhookReceiver.on("127.0.70.1", 0)) {
      receiver.behave(
          new ReceiverBehaviour.Answer(
              status,
              Map.of("Retry-After", "0", "Location", receiver.url("/other").toString()),
              ""));
      try (HttpAnswer answer = client(receiver.url("/"), LIMIT).post(Map.of(), POST)) {
        assertEquals(status, answer.status());
        assertEquals(Optional.of("0"), answer.retryAfter());
      }
      assertEquals(List.of("/"), receiver.posts().stream().map(ReceivedPost::path).toList());
    }
  }

  @Test
  void whatIsDroppedIsAskedOnce() throws Exception {
    try (WebhookReceiver receiver = WebhookReceiver.on("127.0.70.1", 0)) {
      receiver.behave(new ReceiverBehaviour.Drop());
      FreshClient client = client(receiver.url("/"), LIMIT);
      IOException failure = assertThrows(IOException.class, () -> client.post(Map.of(), POST));
      assertEquals("connection closed without an answer", FailureReason.of(failure, LIMIT));
      assertEquals(1, receiver.posts().size());
    }
  }

  /** Nothing that follows a head takes back that it came. */
  @ParameterizedTest
  @CsvSource({"204,5", "205,5", "407,0", "304,5"})
  void aHeadThatIsOddIsAnAnswer(int status, int length) throws Exception {
    try (HostileServer server =
            answering("HTTP/1.1 " + status + " Odd\r\nContent-Length: " + length + "\r\n\r\n");
        HttpAnswer answer = client(server.url("/"), LIMIT).post(Map.of(), POST)) {
      assertEquals(status, answer.status());
    }
  }

  @Test
  void aHostThatCannotBeIsUnknown() {
    FreshClient client = client(URI.create("http://" + "x".repeat(64) + "/"), LIMIT);
    IOException failure = assertThrows(IOException.class, () -> client.post(Map.of(), POST));
    assertEquals("host name unknown: " + "x".repeat(64), FailureReason.of(failure, LIMIT));
  }

  @Test
  void aStatusThatNobodyKnowsIsOne() throws Exception {
    try (HostileServer server = answering("HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n");
        HttpAnswer answer = client(server.url("/"), LIMIT).post(Map.of(), POST)) {
      assertEquals(999, answer.status());
    }
  }

  /** What follows is not part of the answer. */
  private static HostileServer answering(String head) throws IOException {
    return HostileServer.on("127.0.70.1", head.getBytes(US_ASCII), new byte[1]);
  }

  private static FreshClient client(URI url, Duration limit) {
    return new FreshClient(url, limit, Optional.empty(), Proxies.NONE);
  }
}
