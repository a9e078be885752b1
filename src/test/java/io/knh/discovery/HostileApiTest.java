package io.knh.discovery;

import static io.knh.discovery.DiscoveryFixture.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.http.HostileServer;
import io.knh.http.SmallHeap;
import io.knh.kubernetes.ReadPace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers in the place of the API server, without an end. */
class HostileApiTest {

  static final String JSON = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";
  static final String IP = "127.0.70.3";

  private static final Duration LONG = Duration.ofSeconds(60);

  /** Mechanisms as they are, but for pauses. */
  private static final ReadPace PACE =
      new ReadPace(
          Duration.ofMillis(10),
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10));

  @ParameterizedTest
  @CsvSource({
    "'{\"x\":\"',a",
    "'{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[{}',',{}'",
    "'{\"items\":[{\"endpoints\":[{}',',{}'",
    "'{\"items\":[{\"metadata\":{\"labels\":{\"',a",
    "'{\"x\":',1",
    "'{\"x\":',["
  })
  void aListThatHasNoEndIsReported(String beginning, String endless) throws Exception {
    try (HostileServer server =
        HostileServer.on(IP, (JSON + beginning).getBytes(US_ASCII), endless.getBytes(US_ASCII))) {
      assertCutTwice(server);
    }
  }

  @Test
  void whyItRefusesIsReadAsFarAsIsSaid() throws Exception {
    String refusal = "HTTP/1.1 403 No\r\nContent-Type: application/json\r\n\r\n{\"message\":\"";
    try (HostileServer server =
        HostileServer.on(IP, refusal.getBytes(US_ASCII), "a".getBytes(US_ASCII))) {
      assertTrue(assertCutTwice(server).startsWith("permission denied: "));
    }
  }

  /** It unpacks to 256 MB. */
  @Test
  void aListThatIsABombIsReported() throws Exception {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".getBytes(US_ASCII));
    try (GZIPOutputStream gzip = new GZIPOutputStream(whole)) {
      gzip.write("{\"x\":\"".getBytes(US_ASCII));
      for (int i = 0; i < 256; i++) {
        gzip.write("a".repeat(1 << 20).getBytes(US_ASCII));
      }
    }
    try (HostileServer server = HostileServer.on(IP, whole.toByteArray(), new byte[1])) {
      assertTrue(assertCutTwice(server).endsWith(" sent too much: the list is longer than 8 MB"));
    }
  }

  /** Lists and watches with the memory that a coordinator of 5,000 has left. */
  @Test
  void nothingOfThatFillsTheMemory() throws Exception {
    String said = SmallHeap.run(HostileApiProcess.class);
    assertTrue(said.endsWith("survived\n"), said);
  }

  /** A problem that is reported, and a second try. */
  private static String assertCutTwice(HostileServer server) throws Exception {
    FakeAgent inbox = new FakeAgent();
    Discovery discovery = discovery(inbox, server.url("").toString());
    discovery.start();
    try {
      assertTrue(server.awaitCut(LONG), "the list is read for ever");
      await().until(() -> discovery.reading().problem().isPresent());
      assertTrue(server.awaitCut(LONG), "it is not asked again");
      assertTrue(server.sent() < 4 * HostileServer.IN_BUFFERS, () -> server.sent() + " bytes");
      assertEquals(0, inbox.rosters().size());
      return discovery.reading().problem().orElseThrow();
    } finally {
      discovery.close();
    }
  }

  static Discovery discovery(FakeAgent inbox, String url) throws IOException {
    return new Discovery(
        DiscoveryFixture.settings(DiscoveryFixture.SELF, "endpointslices"),
        inbox,
        DiscoveryFixture.plain(url),
        PACE);
  }
}
