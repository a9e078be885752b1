package io.knh.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.cluster.ReceivedPost;
import io.knh.cluster.ReceiverBehaviour;
import io.knh.cluster.WebhookReceiver;
import io.knh.config.ExtraTrust;
import io.knh.config.ExtraTrusts;
import io.knh.config.Proxies;
import io.knh.config.ProxySettings;
import io.knh.standin.kubernetes.TlsFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Through real proxies: one for everybody, and one that wants credentials. */
class ProxyTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final byte[] POST = "{}".getBytes(US_ASCII);

  private static final String LONG_HEAD = "the header of the answer is longer than 64 KB";

  private static final String ASKER = "knh:pass%2Dword";

  @TempDir private static Path folder;

  private static Tinyproxy open;
  private static Tinyproxy closed;
  private static TlsFolder tls;
  private static ExtraTrust trust;

  @BeforeAll
  static void start() throws IOException {
    open =
        Tinyproxy.start(
            Files.createDirectory(folder.resolve("open")), "127.0.71.1", Optional.empty());
    closed =
        Tinyproxy.start(
            Files.createDirectory(folder.resolve("closed")),
            "127.0.71.2",
            Optional.of("knh pass-word"));
    tls = TlsFolder.create(folder.resolve("tls"), "127.0.72.1");
    trust = ExtraTrusts.read(tls.serviceAccount().resolve("ca.crt"));
  }

  @AfterAll
  static void stop() {
    if (open != null) {
      open.close();
    }
    if (closed != null) {
      closed.close();
    }
  }

  @Test
  void httpGoesThroughIt() throws Exception {
    try (WebhookReceiver receiver = WebhookReceiver.on("127.0.72.1", 0)) {
      receiver.behave(ReceiverBehaviour.answer(503, "7"));
      URI url = receiver.url("/a%2Fb?c=%20d");
      try (HttpAnswer answer = client(url, "http://" + open.hostAndPort()).post(headers(), POST)) {
        assertEquals(503, answer.status());
        assertEquals(Optional.of("7"), answer.retryAfter());
        assertTrue(answer.isByProxy());
      }
      ReceivedPost post = receiver.posts().get(0);
      assertEquals("/a%2Fb?c=%20d", post.path());
      assertEquals(Optional.of("b"), post.header("x-a"));
      assertTrue(open.requests().contains("POST " + url + " HTTP/1.1"), open.requests()::toString);
    }
  }

  @Test
  void httpsGoesThroughItInATunnel() throws Exception {
    try (WebhookReceiver receiver = WebhookReceiver.onTls("127.0.72.1", 0, tls.server())) {
      URI url = receiver.url("/secret?token=geheim");
      try (HttpAnswer answer = client(url, open.hostAndPort()).post(headers(), POST)) {
        assertEquals(200, answer.status());
        assertFalse(answer.isByProxy());
      }
      assertEquals("/secret?token=geheim", receiver.posts().get(0).path());
      assertTrue(
          open.requests().contains("CONNECT 127.0.72.1:" + url.getPort() + " HTTP/1.1"),
          open.requests()::toString);
      assertFalse(open.requests().toString().contains("geheim"));
    }
  }

  @Test
  void credentialsAreForTheProxyAlone() throws Exception {
    for (boolean isTls : List.of(false, true)) {
      try (WebhookReceiver receiver =
          isTls
              ? WebhookReceiver.onTls("127.0.72.1", 0, tls.server())
              : WebhookReceiver.on("127.0.72.1", 0)) {
        FreshClient client = client(receiver.url("/"), ASKER + "@" + closed.hostAndPort());
        try (HttpAnswer answer = client.post(headers(), POST)) {
          assertEquals(200, answer.status());
        }
        ReceivedPost post = receiver.posts().get(0);
        assertEquals(Optional.empty(), post.header("proxy-authorization"));
        assertEquals(Optional.of("Bearer own"), post.header("authorization"));
        assertEquals(1, receiver.posts().size());
      }
    }
  }

  @Test
  void wrongCredentialsAreSaidSo() throws Exception {
    for (String asker : List.of("", "knh:wrong@")) {
      try (WebhookReceiver plain = WebhookReceiver.on("127.0.72.1", 0);
          WebhookReceiver secure = WebhookReceiver.onTls("127.0.72.1", 0, tls.server())) {
        String proxy = asker + closed.hostAndPort();
        try (HttpAnswer answer = client(plain.url("/"), proxy).post(headers(), POST)) {
          // tinyproxy says 401 where 407 is meant.
          assertTrue(List.of(401, 407).contains(answer.status()), answer::toString);
        }
        String reason = reason(client(secure.url("/"), proxy));
        assertTrue(
            reason.startsWith("through the proxy " + closed.hostAndPort() + ": it "), reason);
        assertTrue(reason.contains("40"), reason);
        assertEquals(0, plain.posts().size() + secure.posts().size());
      }
    }
  }

  @Test
  void whatTheProxyCannotReachIsNotAnAnswer() throws Exception {
    int free = freePort();
    String proxy = "through the proxy " + open.hostAndPort() + ": ";
    assertEquals(
        proxy + "it answers 500 to CONNECT",
        reason(client(URI.create("https://127.0.72.1:" + free + "/"), open.hostAndPort())));
    URI url = URI.create("http://127.0.72.1:" + free + "/");
    try (HttpAnswer answer = client(url, open.hostAndPort()).post(headers(), POST)) {
      assertEquals(500, answer.status());
      assertTrue(answer.isByProxy());
    }
  }

  @Test
  void aProxyThatIsAwayIsSaidSo() throws Exception {
    int free = freePort();
    for (String scheme : List.of("http", "https")) {
      assertEquals(
          "through the proxy 127.0.72.1:" + free + ": connection refused",
          reason(client(URI.create(scheme + "://127.0.72.3/"), "127.0.72.1:" + free)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProxyWhoseAnswersHaveNoEndIsReadAsFarAsIsSaid(Hostile kind) throws Exception {
    for (String scheme : List.of("http", "https")) {
      try (HostileServer server = HostileServer.on("127.0.72.2", kind)) {
        String proxy = "127.0.72.2:" + server.url("").getPort();
        FreshClient client = client(URI.create(scheme + "://127.0.72.3/"), proxy);
        if (scheme.equals("http") && kind.hasAnswer()) {
          try (HttpAnswer answer = client.post(headers(), POST)) {
            assertEquals(200, answer.status());
            assertTrue(answer.isByProxy());
            assertThrows(IOException.class, () -> answer.body().readAllBytes());
          }
        } else {
          String reason = reason(client);
          assertTrue(reason.startsWith("through the proxy " + proxy + ": "), reason);
          assertTrue(reasons(kind).stream().anyMatch(reason::endsWith), kind + ": " + reason);
        }
        assertTrue(server.awaitCut(LIMIT), "it still reads");
        assertTrue(server.sent() < HostileServer.IN_BUFFERS, () -> server.sent() + " bytes");
      }
    }
  }

  /** What may be said of {@code kind} where no answer came, or only that of a tunnel. */
  private static List<String> reasons(Hostile kind) {
    return switch (kind) {
      case EMPTY_LINES -> List.of(": the answer is not HTTP");
      case EARLY_HINTS -> List.of(LONG_HEAD, ": it answers 103 to CONNECT");
      case CONTINUE -> List.of(LONG_HEAD, ": it answers 100 to CONNECT");
      // What follows the head of a tunnel's answer is taken for TLS, if it does not come at once.
      case BODY, CHUNKS, CHUNK_SIZE, CHUNK_EXTENSION, TRAILERS ->
          List.of(
              ": it sends a body in answer to CONNECT",
              ": TLS: Unsupported or unrecognized SSL message");
      default -> List.of(LONG_HEAD);
    };
  }

  @Test
  void whatIsInTheListIsAskedDirectly() throws Exception {
    try (WebhookReceiver receiver = WebhookReceiver.on("127.0.72.1", 0)) {
      Proxies proxies =
          ProxySettings.of(
              Map.of("http_proxy", "http://127.0.72.9:1", "no_proxy", "a.example,127.0.72.0/24"));
      FreshClient client = new FreshClient(receiver.url("/"), LIMIT, Optional.empty(), proxies);
      try (HttpAnswer answer = client.post(headers(), POST)) {
        assertEquals(200, answer.status());
        assertFalse(answer.isByProxy());
      }
    }
  }

  private static String reason(FreshClient client) {
    IOException failure = assertThrows(IOException.class, () -> client.post(headers(), POST));
    return FailureReason.of(failure, LIMIT);
  }

  private static Map<String, List<String>> headers() {
    return Map.of("X-A", List.of("b"), "Authorization", List.of("Bearer own"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.72.1"))) {
      return socket.getLocalPort();
    }
  }

  private static FreshClient client(URI url, String proxy) {
    Proxies proxies = ProxySettings.of(Map.of("HTTP_PROXY", proxy, "HTTPS_PROXY", proxy));
    return new FreshClient(url, LIMIT, Optional.of(trust), proxies);
  }
}
