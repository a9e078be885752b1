package io.knh.discovery;

import static io.knh.discovery.DiscoveryFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.kubernetes.ApiAccess;
import io.knh.standin.kubernetes.Slice;
import io.knh.standin.kubernetes.StubApiServer;
import io.knh.standin.kubernetes.TlsFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a token file, as in a pod. */
class InPodTest {

  private static final String IP = "127.0.2.5";
  private static final String OTHER_IP = "127.0.2.6";

  @TempDir static Path authority;
  @TempDir static Path otherAuthority;
  private static TlsFolder tls;
  private static TlsFolder other;

  private final FakeAgent inbox = new FakeAgent();
  private final DiscoveryLog log = DiscoveryLog.capture();
  private StubApiServer api;
  private Discovery discovery;

  @BeforeAll
  static void makeCertificates() throws IOException {
    tls = TlsFolder.create(authority, IP);
    other = TlsFolder.create(otherAuthority, IP);
  }

  @BeforeEach
  void listen() throws IOException {
    tls.token("first\n");
    api = StubApiServer.start(IP, tls.server());
    api.put(Slice.of("knh-1", "knh", "IPv4").with("10.0.0.1", "node-a"));
    api.requireToken("first");
    discovery = discovery(api, tls.serviceAccount());
  }

  @AfterEach
  void end() throws IOException {
    discovery.close();
    api.close();
    log.close();
  }

  private Discovery discovery(StubApiServer server, Path serviceAccount) {
    Map<String, String> environment =
        Map.of(
            "KUBERNETES_SERVICE_HOST",
            server.host(),
            "KUBERNETES_SERVICE_PORT",
            "" + server.port());
    return new Discovery(
        DiscoveryFixture.settings(DiscoveryFixture.SELF, "endpointslices"),
        inbox,
        () -> ApiAccess.find(environment, serviceAccount),
        DiscoveryFixture.FAST);
  }

  private void awaitRoster() {
    await()
        .untilAsserted(
            () -> assertEquals(List.of("node-a 10.0.0.1:8080"), DiscoveryFixture.members(inbox)));
  }

  private void awaitProblem(String part) {
    await()
        .untilAsserted(
            () -> {
              String problem = discovery.reading().problem().orElse("none");
              assertTrue(problem.contains(part), problem);
            });
  }

  @Test
  void theTokenAndTheCertificateOfThePodAreUsed() {
    discovery.start();

    awaitRoster();
    await().until(() -> api.watchers() == 1);
    assertEquals("Bearer first", api.requests("watch").getFirst().authorization());
  }

  @Test
  void aTokenThatIsReplacedIsReadAnew() throws IOException {
    discovery.start();
    awaitRoster();
    // With the first token: one that is on its way would be refused, and that is logged.
    await().until(() -> api.watchers() == 1);

    tls.token("second");
    api.requireToken("second");

    await()
        .until(
            () ->
                api.requests("watch").stream()
                    .anyMatch(request -> request.authorization().equals("Bearer second")));
    await().until(() -> api.watchers() == 1);
    assertEquals(List.of(), log.at(Level.WARNING));
  }

  @Test
  void theTokenIsNeverLogged() throws IOException {
    tls.token("a-secret-that-is-wrong");
    discovery.start();
    awaitProblem("does not accept the ServiceAccount's token");

    tls.token("a-secret-that\nno-header-takes");

    awaitProblem("it holds no token");
    List<String> everything =
        Stream.of(Level.WARNING, Level.INFO, Level.FINE)
            .flatMap(level -> log.at(level).stream())
            .toList();
    assertTrue(everything.stream().noneMatch(line -> line.contains("a-secret")), "" + everything);
  }

  @Test
  void anApiServerOfAnotherAuthorityIsNotTrusted() throws IOException {
    other.token("first");
    discovery.close();
    discovery = discovery(api, other.serviceAccount());

    discovery.start();

    awaitProblem("TLS connection failed to the API server " + api.url());
    assertEquals(List.of(), api.requests("list"));
    assertEquals(List.of(), inbox.rosters());
  }

  @Test
  void anApiServerOfAnotherNameIsNotTrusted() throws IOException {
    try (StubApiServer elsewhere = StubApiServer.start(OTHER_IP, tls.server())) {
      discovery.close();
      discovery = discovery(elsewhere, tls.serviceAccount());

      discovery.start();

      awaitProblem("TLS connection failed to the API server " + elsewhere.url());
      assertEquals(List.of(), elsewhere.requests("list"));
    }
  }

  @Test
  void aPodWithoutATokenSaysSoAndGoesOnWhenItHasOne(@TempDir Path empty) throws IOException {
    discovery.close();
    discovery = discovery(api, empty);

    discovery.start();

    awaitProblem("cannot read " + empty.resolve("ca.crt") + ": it does not exist");
    Files.copy(tls.serviceAccount().resolve("ca.crt"), empty.resolve("ca.crt"));
    awaitProblem("cannot read " + empty.resolve("token") + ": it does not exist");
    assertEquals(2, log.at(Level.WARNING).size(), "each file once");
    Files.createFile(empty.resolve("token"));
    awaitProblem("cannot read " + empty.resolve("token") + ": it is empty");
    Files.writeString(empty.resolve("token"), "first");
    awaitRoster();
  }

  @Test
  void anAuthorityThatIsReplacedIsReadAnew() throws IOException {
    Path folder = otherAuthority.resolve("changing");
    Files.createDirectories(folder);
    Files.copy(other.serviceAccount().resolve("ca.crt"), folder.resolve("ca.crt"));
    Files.writeString(folder.resolve("token"), "first");
    discovery.close();
    discovery = discovery(api, folder);
    discovery.start();
    awaitProblem("TLS connection failed");

    Files.writeString(
        folder.resolve("ca.crt"), Files.readString(tls.serviceAccount().resolve("ca.crt")));

    awaitRoster();
  }

  @Test
  void anAuthorityThatIsNoCertificateIsSaidToBe(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("ca.crt"), "certainly none");
    Files.writeString(folder.resolve("token"), "first");
    discovery.close();
    discovery = discovery(api, folder);

    discovery.start();

    awaitProblem("TLS connection failed");
  }
}
