package io.knh.cluster;

import io.knh.core.model.Address;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/**
 * What a member answered to {@code GET /ping}, as anybody can ask it.
 *
 * @param status the HTTP status
 * @param body the body, {@code pong}
 * @param coordinator the id that it follows or, as coordinator, its own; empty while it has none
 */
public record PingAnswer(int status, String body, Optional<String> coordinator) {

  /** How long an answer may take; a member that is frozen or starved takes longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Asks the member at {@code address}; empty when it does not answer. */
  public static Optional<PingAnswer> of(Address address) {
    return get(address, "/ping")
        .map(
            answer ->
                new PingAnswer(
                    answer.statusCode(),
                    answer.body(),
                    answer.headers().firstValue("KNH-Coordinator")));
  }

  /**
   * Any GET of {@code path}, query included, at {@code address}. The connection is closed here
   * first: a member that starts is asked all the time, and one that is killed while it has such a
   * connection could not have its port again for a minute.
   */
  public static Optional<HttpResponse<String>> get(Address address, String path) {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build()) {
      return get(client, address, path);
    }
  }

  private static Optional<HttpResponse<String>> get(
      HttpClient client, Address address, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(PATIENCE).build();
    try {
      return Optional.of(client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Whether the member is there and willing. */
  public boolean isPong() {
    return status == 200 && body.equals("pong");
  }
}
