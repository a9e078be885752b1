package io.knh.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One request that a {@link WebhookReceiver} got, whatever it answered.
 *
 * @param method such as {@code POST}
 * @param path as it stood in the request line, query included
 * @param headers by name in lower case; several of one name are joined by {@code ", "}
 * @param text the body, each byte a character of ISO 8859-1, so that nothing is lost
 * @param heardNanos {@code System.nanoTime()} when the request line and headers were read
 * @param heardAt the wall time then
 * @param accepted whether the receiver meant to answer 2xx
 */
public record ReceivedPost(
    String method,
    String path,
    SortedMap<String, String> headers,
    String text,
    long heardNanos,
    Instant heardAt,
    boolean accepted) {

  /** The value of the header {@code name}, which is in lower case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The exact bytes of the body. */
  public byte[] body() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The body as the UTF-8 that it should be. */
  public String json() {
    return new String(body(), StandardCharsets.UTF_8);
  }

  /** Whether it is about one peer; receivers distinguish the two webhooks like this. */
  public boolean isPeerEvent() {
    return text.startsWith("{\"peer\":");
  }

  /** Whether it is a notice to an alert destination of the format json. */
  public boolean isNotice() {
    return text.startsWith("{\"version\":1,\"id\":");
  }

  /** Whether it is about all peers. */
  public boolean isClusterEvent() {
    return text.startsWith("{\"peer_map\":");
  }
}
