package io.knh.authority;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.cluster.ReceivedPost;
import io.knh.cluster.ReceiverBehaviour;
import io.knh.cluster.WebhookReceiver;
import io.knh.config.ExtraTrust;
import io.knh.config.ExtraTrusts;
import io.knh.config.Proxies;
import io.knh.core.model.Input;
import io.knh.http.FreshClient;
import io.knh.http.Hostile;
import io.knh.http.HostileServer;
import io.knh.standin.kubernetes.TlsFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(LeaseLog.NAME)
class SanityCheckTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  /** Less than {@link #LONG}, so that it is not the time which ends a check. */
  private static final Duration SOON = Duration.ofSeconds(30);

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Input PASSED = new Input.SanityChecked(true);
  private static final Input FAILED = new Input.SanityChecked(false);

  private final WebhookReceiver site = WebhookReceiver.on("127.0.4.4", 0);
  private final List<Input> inputs = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    site.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302, 404, 500, 503})
  void anyHttpAnswerPasses(int status) {
    site.behave(ReceiverBehaviour.answer(status));
    check(site.url("/healthy?a=b"), LONG).check();

    awaitInputs(PASSED);
    ReceivedPost asked = site.posts().get(0);
    assertEquals("GET /healthy?a=b", asked.method() + " " + asked.path());
  }

  @Test
  void redirectsAreNotFollowed() {
    site.behave(
        new ReceiverBehaviour.Answer(302, Map.of("Location", site.url("/b").toString()), ""));
    SanityCheck check = check(site.url("/a"), LONG);
    check.check();
    awaitInputs(PASSED);
    check.check();
    awaitInputs(PASSED, PASSED);

    assertEquals(List.of("/a", "/a"), site.posts().stream().map(ReceivedPost::path).toList());
  }

  @Test
  void aRefusedConnectionFails() {
    site.refuse();
    check(site.url("/"), LONG).check();
    awaitInputs(FAILED);
  }

  @Test
  void aConnectionThatIsDroppedFails() {
    site.behave(new ReceiverBehaviour.Drop());
    check(site.url("/"), LONG).check();
    awaitInputs(FAILED);
  }

  @Test
  void aSiteThatHangsFailsInTime() {
    site.behave(new ReceiverBehaviour.Hang());
    check(site.url("/"), SHORT).check();
    awaitInputs(FAILED);
  }

  @Test
  void anUnknownNameFails() {
    // Too long for the DNS, so nobody is asked.
    check(URI.create("http://" + "x".repeat(64) + "/"), LONG).check();
    awaitInputs(FAILED);
  }

  @Test
  void anAnswerThatIsNotHttpFails() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.4.4"))) {
      Thread thread = Thread.ofVirtual().start(() -> greet(server));
      check(URI.create("http://127.0.4.4:" + server.getLocalPort() + "/"), LONG).check();
      awaitInputs(FAILED);
      thread.join();
    }
  }

  private static void greet(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write("220 mail ready\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      // The client has seen enough.
    }
  }

  @Test
  void anAnswerPassesBeforeItsBodyHasEnded() {
    site.behave(new ReceiverBehaviour.Pour(1_000_000, 1_000));
    check(site.url("/"), LONG).check();
    awaitInputs(PASSED);
  }

  @ParameterizedTest
  @EnumSource
  void whatHasNoEndIsReadAsFarAsIsSaid(Hostile kind) throws Exception {
    try (HostileServer server = HostileServer.on("127.0.4.4", kind)) {
      check(server.url("/"), LONG).check();
      awaitInputs(kind.hasAnswer() ? PASSED : FAILED);
      assertTrue(server.awaitCut(SOON), "it is read for ever");
      assertTrue(server.sent() < HostileServer.IN_BUFFERS, () -> server.sent() + " bytes");
    }
  }

  @Test
  void everyCheckHasAConnectionOfItsOwn() throws Exception {
    SanityCheck check = check(site.url("/"), LONG);
    check.check();
    awaitInputs(PASSED);

    site.refuse();
    check.check();
    awaitInputs(PASSED, FAILED);

    site.listen();
    check.check();
    awaitInputs(PASSED, FAILED, PASSED);
  }

  @Test
  void checksRunOneAfterTheOtherAndEachIsAnswered() {
    site.behave(new ReceiverBehaviour.Late(200, 200));
    SanityCheck check = check(site.url("/"), LONG);
    check.check();
    check.check();
    check.check();

    site.await(1, asked -> true, LONG);
    assertEquals(1, site.posts().size());
    awaitInputs(PASSED, PASSED, PASSED);
    List<ReceivedPost> asked = site.posts();
    for (int i = 1; i < asked.size(); i++) {
      assertTrue(asked.get(i).heardNanos() - asked.get(i - 1).heardNanos() >= 200_000_000L);
    }
  }

  @Test
  void aCheckThatCannotStartFailsAndTheNextOneIsMade() {
    Queue<Supplier<FreshClient>> clients =
        new ArrayDeque<>(
            List.of(
                () -> {
                  throw new UncheckedIOException(new IOException("Too many open files"));
                },
                () -> {
                  throw new OutOfMemoryError("unable to create native thread");
                },
                () -> new FreshClient(site.url("/"), LONG, Optional.empty(), Proxies.NONE)));
    SanityCheck check = check(new SanityQuery(site.url("/"), LONG, () -> clients.remove().get()));
    check.check();
    awaitInputs(FAILED);
    check.check();
    awaitInputs(FAILED, FAILED);
    check.check();
    awaitInputs(FAILED, FAILED, PASSED);
  }

  /** No check after it would ever be made, and no alert be sent. */
  @Test
  void aCheckForWhichNoThreadIsLeftFailsAndTheNextOneIsMade() {
    AtomicBoolean none = new AtomicBoolean(true);
    SanityQuery query = new SanityQuery(site.url("/"), LONG, Optional.empty(), Proxies.NONE);
    SanityCheck check =
        new SanityCheck(
            Optional.of(query),
            inputs::add,
            task -> {
              if (none.get()) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              Thread.ofVirtual().start(task);
            });
    check.check();
    awaitInputs(FAILED);
    check.check();
    awaitInputs(FAILED, FAILED);
    none.set(false);
    check.check();
    awaitInputs(FAILED, FAILED, PASSED);
  }

  @Test
  void aSiteWhoseAuthorityIsInTheExtraFilePasses(@TempDir Path folder) throws Exception {
    TlsFolder made = TlsFolder.create(folder, "127.0.4.4");
    ExtraTrust trust = ExtraTrusts.read(made.serviceAccount().resolve("ca.crt"));
    try (WebhookReceiver tls = WebhookReceiver.onTls("127.0.4.4", 0, made.server())) {
      check(new SanityQuery(tls.url("/"), LONG, Optional.empty(), Proxies.NONE)).check();
      awaitInputs(FAILED);
      check(new SanityQuery(tls.url("/"), LONG, Optional.of(trust), Proxies.NONE)).check();
      awaitInputs(FAILED, PASSED);
    }
  }

  @Test
  void withoutAUrlEverythingPasses() {
    new SanityCheck(Optional.empty(), inputs::add).check();
    assertEquals(List.of(PASSED), inputs);
    assertFalse(site.posts().size() > 0);
  }

  private SanityCheck check(URI url, Duration limit) {
    return check(new SanityQuery(url, limit, Optional.empty(), Proxies.NONE));
  }

  private SanityCheck check(SanityQuery query) {
    return new SanityCheck(Optional.of(query), inputs::add);
  }

  private void awaitInputs(Input... expected) {
    await().atMost(LONG).untilAsserted(() -> assertEquals(List.of(expected), inputs));
  }
}
