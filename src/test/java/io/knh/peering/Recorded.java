package io.knh.peering;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Bodies as each version of KNH writes them, kept so that the next one still reads them. */
public final class Recorded {

  private Recorded() {}

  /** The body in {@code file}, such as {@code v1/heartbeat.json}. */
  public static String body(String file) throws IOException {
    try (InputStream body =
        Objects.requireNonNull(
            Recorded.class.getResourceAsStream("/ledger-messages/" + file), file)) {
      return new String(body.readAllBytes(), UTF_8).strip();
    }
  }
}
