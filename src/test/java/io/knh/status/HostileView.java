package io.knh.status;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knh.core.model.Peer;
import io.knh.http.Hostile;
import io.knh.http.HostileServer;
import java.time.Duration;
import java.util.Optional;

/** What answers in the place of a coordinator, without an end. */
public final class HostileView {

  private static final String IP = "127.0.70.7";
  private static final Duration LONG = Duration.ofSeconds(60);

  private HostileView() {}

  /**
   * Asks each of these for its view.
   *
   * @throws IllegalStateException when one is read further than is said
   */
  public static void survive() throws Exception {
    for (Hostile kind : Hostile.values()) {
      survive(HostileServer.on(IP, kind), kind.name());
    }
    // As many parts as there may be, and each as large in memory as it can be.
    for (String name : new String[] {"x", "view\":{\"x", "view\":{\"coordinator"}) {
      for (String part : new String[] {"{\"a\":0}", "[0]", "\"a\"", "{\"a\":{}}", "[[]]"}) {
        int parts = ViewClient.MAX_BYTES / (part.length() + 1);
        String many = "[" + part + ("," + part).repeat(parts - 10) + "]";
        String json = "{\"" + name + "\":{\"x\":" + many + "}}}";
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n";
        survive(HostileServer.on(IP, (head + json).getBytes(US_ASCII), new byte[1]), part);
      }
    }
    manyNames("{", "}");
    manyNames("{\"view\":{", "}}");
  }

  /** As many members of an object, each with a name of its own, as there may be. */
  private static void manyNames(String begin, String end) throws Exception {
    StringBuilder json = new StringBuilder(begin);
    for (int i = 0; json.length() < ViewClient.MAX_BYTES - 100; i++) {
      json.append('"').append(Integer.toString(i, Character.MAX_RADIX)).append("\":\"a\",");
    }
    json.append("\"state\":\"own\"").append(end);
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n";
    survive(HostileServer.on(IP, (head + json).getBytes(US_ASCII), new byte[1]), begin);
  }

  private static void survive(HostileServer server, String what) throws Exception {
    try (server) {
      Peer coordinator = Peer.of("node-a", IP, server.url("").getPort());
      Asked<View> result = new ViewClient(Optional.empty()).ask(coordinator).join();
      check(result instanceof Asked.Failed, what + " is taken for a view");
      check(server.awaitCut(LONG), what + " is read for ever");
      check(server.sent() < HostileServer.IN_BUFFERS, what + ": " + server.sent() + " bytes");
    }
  }

  private static void check(boolean isTrue, String otherwise) {
    if (!isTrue) {
      throw new IllegalStateException(otherwise);
    }
  }
}
