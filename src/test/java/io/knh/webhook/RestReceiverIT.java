package io.knh.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.Libraries;
import io.knh.agent.Inbox;
import io.knh.agent.Ports;
import io.knh.cluster.ReceivedPost;
import io.knh.cluster.ReceiverBehaviour;
import io.knh.cluster.WebhookReceiver;
import io.knh.config.Environment;
import io.knh.config.ExtraTrust;
import io.knh.config.ExtraTrusts;
import io.knh.config.Proxies;
import io.knh.config.Secret;
import io.knh.config.WebhookSettings;
import io.knh.core.model.Alert;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.PostResult;
import io.knh.http.BoundedSend;
import io.knh.http.Hostile;
import io.knh.http.HostileServer;
import io.knh.http.InFlight;
import io.knh.http.SigningKey;
import io.knh.standin.kubernetes.TlsFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import kotlin.Unit;
import okhttp3.OkHttpClient;
import okio.BufferedSink;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Posts through the real server's REST client to a real receiver. */
@ExtendWith(ArquillianExtension.class)
class RestReceiverIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Instant NOW = Instant.ofEpochSecond(1_674_087_231L);
  private static final Secret SECRET = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final String PATH = "/a%2Fb/%7Bc%7D/?token=x%20y&z=~";

  private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
  private final InFlight inFlight = new InFlight();
  private WebhookReceiver receiver;

  @Deployment
  static WebArchive webhook() {
    return ShrinkWrap.create(WebArchive.class, "webhook.war")
        .addPackages(true, "io.knh.webhook", "io.knh.http", "io.knh.core", "io.knh.config")
        .addAsLibraries(Libraries.of(OkHttpClient.class, BufferedSink.class, Unit.class))
        .addPackage(WebhookReceiver.class.getPackage())
        .addClasses(Hostile.class, HostileServer.class)
        .addClasses(Ports.class, Inbox.class, TlsFolder.class, ExtraTrusts.class)
        .addClasses(Ports.class.getDeclaredClasses());
  }

  @BeforeEach
  void open() {
    receiver = WebhookReceiver.on("127.0.4.5", 0);
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void aPeerEventArrivesToTheByteWithItsHeaders() throws Exception {
    Optional<Secret> basic = Optional.of(new Secret("Basic dXNlcjpwYXNz"));
    assertEquals(
        new PostResult.Delivered(200),
        post(Events.peerDown(), new WebhookSettings.Destination(receiver.url(PATH), basic), LIMIT));

    ReceivedPost post = receiver.awaitPeerEvents(1, SOON).get(0);
    assertEquals("POST", post.method());
    assertEquals(PATH, post.path());
    assertEquals(Events.PEER_BODY, post.json());
    assertEquals(
        new TreeSet<>(
            List.of(
                "accept",
                "authorization",
                "connection",
                "content-length",
                "content-type",
                "host",
                "knh-cause",
                "knh-cluster",
                "knh-event",
                "knh-scope",
                "user-agent",
                "webhook-id",
                "webhook-signature",
                "webhook-timestamp")),
        post.headers().keySet());
    assertEquals(Optional.of("Basic dXNlcjpwYXNz"), post.header("authorization"));
    assertEquals(Optional.of("close"), post.header("connection"));
    assertEquals(Optional.of("application/json"), post.header("content-type"));
    assertEquals(Optional.of("timeout"), post.header("knh-cause"));
    assertEquals(Optional.of("prod"), post.header("knh-cluster"));
    assertEquals(Optional.of("peer-down"), post.header("knh-event"));
    assertEquals(Optional.of("unknown"), post.header("knh-scope"));
    assertEquals(Optional.of(Events.ID), post.header("webhook-id"));
    assertEquals(Optional.of("1674087231"), post.header("webhook-timestamp"));
    assertEquals(
        Optional.of(SigningKey.of(SECRET).sign(Events.ID, 1_674_087_231L, post.body())),
        post.header("webhook-signature"));
    assertTrue(post.header("user-agent").orElse("").startsWith("knh/"));
  }

  @Test
  void aRecoveryArrivesWithoutScopeAndCause() throws Exception {
    assertEquals(new PostResult.Delivered(200), post(Events.peerUp()));

    ReceivedPost post = receiver.awaitPeerEvents(1, SOON).get(0);
    assertEquals(Events.RECOVERY_BODY, post.json());
    assertEquals(Optional.of("peer-up"), post.header("knh-event"));
    assertEquals(Optional.of(Events.ID), post.header("webhook-id"));
    assertEquals(Optional.empty(), post.header("knh-scope"));
    assertEquals(Optional.empty(), post.header("knh-cause"));
  }

  @Test
  void whenAnOutageBeganAndEndedArrives() throws Exception {
    assertEquals(new PostResult.Delivered(200), post(Events.peerDownSince()));
    assertEquals(new PostResult.Delivered(200), post(Events.peerUpUntil()));

    ReceivedPost down = receiver.awaitPeerEvents(2, SOON).get(0);
    assertEquals(Optional.of("2026-11-29T00:41:57Z"), down.header("knh-since"));
    assertEquals(Optional.empty(), down.header("knh-until"));
    ReceivedPost up = receiver.awaitPeerEvents(2, SOON).get(1);
    assertEquals(Optional.of("2026-11-29T00:41:57Z"), up.header("knh-since"));
    assertEquals(Optional.of("2026-11-29T03:00:00Z"), up.header("knh-until"));
  }

  @Test
  void aClusterStatusHasNeitherScopeNorCauseNorAuthorization() throws Exception {
    assertEquals(new PostResult.Delivered(200), post(Events.cluster()));

    ReceivedPost post = receiver.awaitClusterEvents(1, SOON).get(0);
    assertEquals(Events.EMPTY_CLUSTER_BODY, post.json());
    assertEquals(Optional.of("cluster-status"), post.header("knh-event"));
    assertEquals(Optional.empty(), post.header("knh-scope"));
    assertEquals(Optional.empty(), post.header("knh-cause"));
    assertEquals(Optional.empty(), post.header("authorization"));
  }

  @Test
  void everyStatusHasItsResult() throws Exception {
    assertEquals(new PostResult.Delivered(204), answer(ReceiverBehaviour.answer(204)));
    assertEquals(new PostResult.Gone(), answer(ReceiverBehaviour.answer(410)));
    assertEquals(
        new PostResult.Undelivered("500 Internal Server Error", Duration.ZERO),
        answer(ReceiverBehaviour.answer(500)));
    assertEquals(
        new PostResult.Undelivered("503 Service Unavailable", Duration.ofSeconds(7)),
        answer(ReceiverBehaviour.answer(503, "7")));
    assertEquals(
        new PostResult.Undelivered("429 Too Many Requests", Duration.ofSeconds(60)),
        answer(ReceiverBehaviour.answer(429, "Thu, 19 Jan 2023 00:14:51 GMT")));
    assertEquals(
        new PostResult.Undelivered("407 Proxy Authentication Required", Duration.ZERO),
        answer(ReceiverBehaviour.answer(407)));
    assertEquals(
        new PostResult.Undelivered("status 599", Duration.ZERO),
        answer(ReceiverBehaviour.answer(599)));
    assertEquals(
        new PostResult.Undelivered("503 Service Unavailable", Duration.ZERO),
        answer(ReceiverBehaviour.answer(503, "0")));
    assertEquals(
        new PostResult.Undelivered("404 Not Found", Duration.ZERO),
        answer(new ReceiverBehaviour.Answer(404, Map.of(), "<html>no</html>")));
  }

  @Test
  void redirectsAreNotFollowed() throws Exception {
    assertEquals(
        new PostResult.Undelivered("302 Found, redirects are not followed", Duration.ZERO),
        answer(
            new ReceiverBehaviour.Answer(
                302, Map.of("Location", receiver.url("/other").toString()), "")));
    assertEquals(1, receiver.posts().size());
  }

  @Test
  void aReceiverThatIsDownIsSaidSo() throws Exception {
    receiver.refuse();
    assertEquals(
        new PostResult.Undelivered("connection refused", Duration.ZERO), post(Events.peerDown()));
  }

  @Test
  void aConnectionThatIsDroppedAfterTheBodyIsPostedOnlyOnce() throws Exception {
    PostResult result = answer(new ReceiverBehaviour.Drop());
    assertEquals(
        new PostResult.Undelivered("connection closed without an answer", Duration.ZERO), result);
    assertEquals(1, receiver.posts().size());
  }

  @Test
  void aReceiverThatCameBackCostsNoAttempt() throws Exception {
    RestReceiver way = way(to(receiver.url("/")), LIMIT);
    assertEquals(new PostResult.Delivered(200), post(Events.peerDown(), way, LIMIT));
    receiver.refuse();
    receiver.listen();
    assertEquals(new PostResult.Delivered(200), post(Events.peerDown(), way, LIMIT));
  }

  @Test
  void aReceiverThatHangsIsGivenUpInTime() throws Exception {
    receiver.behave(new ReceiverBehaviour.Hang());
    assertEquals(
        new PostResult.Undelivered("no answer within 500ms", Duration.ZERO),
        post(Events.peerDown(), to(receiver.url("/")), Duration.ofMillis(500)));
    assertTrue(inFlight.awaitIdle(SOON));
  }

  @Test
  void aReceiverThatDripsItsAnswerIsGivenUpAndCut() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.4.5"))) {
      BlockingQueue<String> end = new LinkedBlockingQueue<>();
      Thread drip = Thread.ofVirtual().start(() -> drip(server, end));
      URI url = URI.create("http://127.0.4.5:" + server.getLocalPort() + "/");

      assertEquals(
          new PostResult.Undelivered("no answer within 1s", Duration.ZERO),
          post(Events.peerDown(), to(url), Duration.ofSeconds(1)));

      assertEquals("cut", end.poll(30, TimeUnit.SECONDS), "the connection is closed from here");
      drip.join();
    }
  }

  /**
   * A byte every 100 ms, so that no read ever takes long. It sleeps, since its pace is what is
   * tested.
   */
  private static void drip(ServerSocket server, BlockingQueue<String> end) {
    String answer = "HTTP/1.1 200 " + "O".repeat(1_000);
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      for (byte b : answer.getBytes(StandardCharsets.US_ASCII)) {
        out.write(b);
        out.flush();
        TimeUnit.MILLISECONDS.sleep(100);
      }
      end.add("all taken");
    } catch (IOException e) {
      end.add("cut");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anAnswerOfAGigabyteIsNotReadToItsEnd() throws Exception {
    long before = System.nanoTime();
    assertEquals(
        new PostResult.Delivered(200), answer(new ReceiverBehaviour.Pour(1_000_000_000L, 0)));
    assertTrue(System.nanoTime() - before < SOON.toNanos());
  }

  /** The server's own way to receivers reads a head until the memory is full. */
  @Test
  void anAnswerWithoutAnEndIsReadAsFarAsIsSaid() throws Exception {
    for (Hostile kind : Hostile.values()) {
      try (HostileServer hostile = HostileServer.on("127.0.70.2", kind)) {
        PostResult result = post(Events.peerDown(), to(hostile.url("/")), LIMIT);
        if (kind.hasAnswer()) {
          assertEquals(new PostResult.Delivered(200), result, kind::name);
        } else {
          PostResult.Undelivered failed =
              assertInstanceOf(PostResult.Undelivered.class, result, kind::name);
          assertTrue(
              Set.of("the header of the answer is longer than 64 KB", "the answer is not HTTP")
                  .contains(failed.reason()),
              () -> kind + ": " + failed.reason());
        }
        assertTrue(hostile.awaitCut(SOON), kind::name);
        assertTrue(hostile.sent() < HostileServer.IN_BUFFERS, kind::name);
      }
    }
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefusedInWords() throws Exception {
    try (WebhookReceiver tls = WebhookReceiver.onTls("127.0.4.5", 0, Certificates.serverSide())) {
      PostResult.Undelivered result =
          assertInstanceOf(
              PostResult.Undelivered.class, post(Events.peerDown(), to(tls.url("/")), LIMIT));
      assertTrue(
          result.reason().startsWith("TLS: the certificate is not trusted: "), result.reason());
      assertEquals(0, tls.posts().size());
    }
  }

  @Test
  void aCertificateThatTheJdkTrustsIsTrusted() throws Exception {
    try (WebhookReceiver tls = WebhookReceiver.onTls("127.0.4.5", 0, Certificates.serverSide());
        Certificates.Trust trust = Certificates.trusted()) {
      assertNotEquals(SSLContext.getDefault(), trust.before());
      assertEquals(new PostResult.Delivered(200), post(Events.peerDown(), to(tls.url("/")), LIMIT));
      assertEquals(Events.PEER_BODY, tls.awaitPeerEvents(1, SOON).get(0).json());
    }
  }

  @Test
  void aCertificateOfAnotherNameIsRefused() throws Exception {
    try (WebhookReceiver tls = WebhookReceiver.onTls("127.0.4.6", 0, Certificates.serverSide());
        Certificates.Trust trust = Certificates.trusted()) {
      assertNotEquals(SSLContext.getDefault(), trust.before());
      PostResult.Undelivered result =
          assertInstanceOf(
              PostResult.Undelivered.class, post(Events.peerDown(), to(tls.url("/")), LIMIT));
      assertTrue(
          result.reason().startsWith("TLS: the certificate is not for 127.0.4.6"), result.reason());
    }
  }

  /** Two receivers, the second of which the file does not vouch for. */
  @Test
  void anAuthorityOfTheExtraFileIsTrustedAndNoOther() throws Exception {
    Path folder = Files.createTempDirectory("extra-trust");
    TlsFolder known = TlsFolder.create(folder.resolve("known"), "127.0.4.5");
    TlsFolder unknown = TlsFolder.create(folder.resolve("unknown"), "127.0.4.6");
    ExtraTrust trust = ExtraTrusts.read(known.serviceAccount().resolve("ca.crt"));
    try (WebhookReceiver good = WebhookReceiver.onTls("127.0.4.5", 0, known.server());
        WebhookReceiver bad = WebhookReceiver.onTls("127.0.4.6", 0, unknown.server());
        WebhookReceiver misnamed = WebhookReceiver.onTls("127.0.4.7", 0, known.server())) {
      assertEquals(
          new PostResult.Delivered(200),
          post(Events.peerDown(), way(to(good.url("/")), trust), LIMIT));
      assertEquals(Events.PEER_BODY, good.awaitPeerEvents(1, SOON).get(0).json());

      assertReason("TLS: the certificate is not trusted: ", way(to(bad.url("/")), trust));
      assertReason("TLS: the certificate is not for 127.0.4.7", way(to(misnamed.url("/")), trust));
      assertReason("TLS: the certificate is not trusted: ", way(to(good.url("/")), LIMIT));
      assertEquals(0, bad.posts().size() + misnamed.posts().size());
    }
  }

  private void assertReason(String beginning, RestReceiver way) throws InterruptedException {
    PostResult.Undelivered result =
        assertInstanceOf(PostResult.Undelivered.class, post(Events.peerDown(), way, LIMIT));
    assertTrue(result.reason().startsWith(beginning), result.reason());
  }

  private static RestReceiver way(WebhookSettings.Destination destination, ExtraTrust trust) {
    return new RestReceiver(
        destination, Optional.of("prod"), LIMIT, Optional.of(trust), Proxies.NONE);
  }

  private PostResult answer(ReceiverBehaviour behaviour) throws InterruptedException {
    receiver.behave(behaviour);
    return post(Events.peerDown());
  }

  private PostResult post(Alert event) throws InterruptedException {
    return post(event, to(receiver.url("/")), LIMIT);
  }

  private PostResult post(Alert event, WebhookSettings.Destination destination, Duration limit)
      throws InterruptedException {
    return post(event, way(destination, limit), limit);
  }

  private PostResult post(Alert event, RestReceiver way, Duration limit)
      throws InterruptedException {
    // Where it goes says the way.
    String unused = "http://127.0.4.5/";
    WebhookSettings settings =
        Environment.least()
            .with("PEER_STATUS_URL", unused)
            .with("PEER_RECOVERY_URL", unused)
            .with("CLUSTER_STATUS_URL", unused)
            .with("WEBHOOK_SECRET", SECRET.value())
            .with("WEBHOOK_TIMEOUT", limit)
            .with("CLUSTER_NAME", "prod")
            .settings()
            .webhooks();
    new Webhooks(settings, inputs::add, BoundedSend.threads(), inFlight, () -> NOW, to -> way)
        .post(new Effect.Post(7, event, 1));
    Input.Posted posted =
        assertInstanceOf(Input.Posted.class, inputs.poll(SOON.toSeconds(), TimeUnit.SECONDS));
    assertEquals(7, posted.post());
    return posted.result();
  }

  private static RestReceiver way(WebhookSettings.Destination destination, Duration limit) {
    return new RestReceiver(
        destination, Optional.of("prod"), limit, Optional.empty(), Proxies.NONE);
  }

  private static WebhookSettings.Destination to(URI url) {
    return new WebhookSettings.Destination(url, Optional.empty());
  }
}
