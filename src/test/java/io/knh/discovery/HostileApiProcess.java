package io.knh.discovery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knh.agent.FakeAgent;
import io.knh.authority.HostileLease;
import io.knh.http.Hostile;
import io.knh.http.HostileServer;
import io.knh.kubernetes.ListWatch;
import io.knh.status.HostileView;
import java.time.Duration;
import java.util.List;

/**
 * Asks servers whose lists, events of a watch, Leases and views have no end; says so when it has
 * survived.
 */
final class HostileApiProcess {

  private static final Duration LONG = Duration.ofSeconds(60);

  private static final String EVENT = "{\"type\":\"ADDED\",\"object\":";

  private static final String LIST =
      "HTTP/1.1 200 OK\r\n\r\n{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";

  private HostileApiProcess() {}

  public static void main(String[] arguments) throws Exception {
    for (String json :
        List.of(
            "{\"x\":\" a",
            "{\"items\":[{} ,{}",
            "{\"items\":[{\"endpoints\":[{} ,{}",
            "{\"items\":[{\"endpoints\":[{\"addresses\":[\"\" ,\"\"",
            "{\"items\":[{\"metadata\":{\"labels\":{\"a\":\"b\" ,\"c\":\"d\"",
            "{\"items\":[{\"metadata\":{\"name\":\" \u007f",
            "{\"x\": [",
            "{\"x\": {\"a\":")) {
      int gap = json.indexOf(' ');
      String beginning = HostileApiTest.JSON + json.substring(0, gap);
      survive(
          HostileServer.on(HostileApiTest.IP, bytes(beginning), bytes(json.substring(gap + 1))));
    }
    for (String json : List.of("{\"x\":[{} ,{}", "[ [", "{\"x\":[1 ,1", "\" a", " {}\n")) {
      int gap = json.indexOf(' ');
      watch(HostileApiTest.JSON + EVENT + json.substring(0, gap), json.substring(gap + 1));
    }
    // As long as an event may be, and made of nothing but small objects.
    String many = ",{}".repeat(ListWatch.MAX_EVENT_PARTS);
    watch(HostileApiTest.JSON + EVENT + "{\"x\":[{}" + many + "]}}\n", "\n");
    for (Hostile kind : Hostile.values()) {
      survive(HostileServer.on(HostileApiTest.IP, kind));
      watch(kind.beginning(), kind.endless());
    }
    HostileLease.survive();
    HostileView.survive();
    System.out.println("survived");
    System.exit(0);
  }

  private static void watch(String beginning, String endless) throws Exception {
    survive(
        HostileServer.at(
            HostileApiTest.IP, "watch=true", bytes(LIST), bytes(beginning), bytes(endless)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private static void survive(HostileServer server) throws Exception {
    Discovery discovery = HostileApiTest.discovery(new FakeAgent(), server.url("").toString());
    discovery.start();
    try (server) {
      for (int i = 0; i < 2; i++) {
        if (!server.awaitCut(LONG)) {
          throw new IllegalStateException("it is read for ever");
        }
      }
      if (server.sent() > 4 * HostileServer.IN_BUFFERS) {
        throw new IllegalStateException(server.sent() + " bytes were read");
      }
    } finally {
      discovery.close();
    }
  }
}
