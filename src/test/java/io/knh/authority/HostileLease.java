package io.knh.authority;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knh.core.model.LeaseUse;
import io.knh.http.Hostile;
import io.knh.http.HostileServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** What answers about the Lease in the place of the API server, without an end. */
public final class HostileLease {

  private static final String IP = "127.0.70.6";
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final String WIRE =
      " sent too much: the answer about the Lease is longer than 320 KB";
  private static final String BODY =
      " sent too much: the answer about the Lease is longer than 256 KB";

  private static final String HEAD =
      " cannot be reached: the answer is too long, truncated, or not HTTP; ";

  private HostileLease() {}

  /**
   * Looks for the Lease where each of these answers.
   *
   * @throws IllegalStateException when one is read further than is said, or reported otherwise
   */
  public static void survive() throws Exception {
    for (Hostile kind : Hostile.values()) {
      survive(HostileServer.on(IP, kind), kind.name(), reasons(kind));
    }
    survive(HostileServer.on(IP, bomb(), new byte[1]), "a bomb", List.of(BODY));
    byte[] json = "HTTP/1.1 200 OK\r\n\r\n{\"x\":[{}".getBytes(US_ASCII);
    survive(
        HostileServer.on(IP, json, ",{}".getBytes(US_ASCII)),
        "many parts",
        List.of(
            " sent too much: the answer about the Lease consists of more than "
                + LeaseRequests.MAX_PARTS
                + " parts"));
  }

  private static List<String> reasons(Hostile kind) {
    return switch (kind) {
      case EMPTY_LINES -> List.of(" cannot be reached: the answer is not HTTP; ");
      // It is read to the bound, and no JSON at its first letter.
      case BODY, LONG_BODY -> List.of(" does not answer like a Kubernetes API: ");
      default -> List.of(WIRE, HEAD);
    };
  }

  private static void survive(HostileServer server, String what, List<String> reasons)
      throws Exception {
    LeaseLog log = LeaseLog.capture();
    try (server) {
      LeaseFixture member = LeaseFixture.member("node-a", server.url("").toString());
      for (LeaseUse use : List.of(new LeaseUse.Look(), new LeaseUse.Force())) {
        check(member.use(use).isEmpty(), what + " is taken for a Lease");
        check(server.awaitCut(LONG), what + " is read for ever");
      }
      String warning = String.join("; ", log.warnings());
      check(reasons.stream().anyMatch(warning::contains), what + ": " + warning);
      check(server.sent() < 2 * HostileServer.IN_BUFFERS, what + ": " + server.sent() + " bytes");
    } finally {
      log.close();
    }
  }

  private static void check(boolean isTrue, String otherwise) {
    if (!isTrue) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** It unpacks to 32 MB. */
  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".getBytes(US_ASCII));
    try (GZIPOutputStream gzip = new GZIPOutputStream(whole)) {
      gzip.write("{\"x\":\"".getBytes(US_ASCII));
      for (int i = 0; i < 32; i++) {
        gzip.write("a".repeat(1 << 20).getBytes(US_ASCII));
      }
    }
    return whole.toByteArray();
  }
}
