package io.knh.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.knh.core.model.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfCheckTest {

  private static final String HOST = "127.0.5.40";
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(60);

  /** As the kernel of a little-endian machine writes them. */
  private static final String MAPPED = "0000000000000000FFFF0000";

  private static final String ANY = "00000000000000000000000000000000";

  @TempDir private Path proc;

  @Test
  void aMemberThatIsServedAtItsPortMayGoOn() throws Exception {
    HttpServer server = serving("own-id");
    assertEquals(Optional.empty(), check(server.getAddress().getPort()).problem(LONG));
    server.stop(0);
  }

  @Test
  void anAddressThatIsNotOfThisMachineIsNamedAtOnce() throws Exception {
    InetAddress elsewhere = InetAddress.getByName("192.0.2.7");
    Port port = new Port(Optional.of(elsewhere), new Address("192.0.2.7", 8080));
    Optional<String> problem = new SelfCheck(port, new Listeners(proc), "own-id").problem(LONG);
    assertTrue(
        problem.orElseThrow().startsWith("BIND_ADDRESS is \"192.0.2.7\" ("), problem::toString);
    assertTrue(problem.get().endsWith("): give one IP of this machine, or * for all"));
  }

  /** An address of the machine is one where somebody can listen, as all of 127.0.0.0/8 are. */
  @Test
  void aPodIpThatIsNotOfThisMachineIsWarnedAbout() throws Exception {
    Port elsewhere = new Port(Optional.empty(), new Address("192.0.2.7", 8080));
    assertEquals(
        Optional.of(
            "POD_IP (192.0.2.7) is not an address of this machine: other members reach"
                + " this one only if something forwards to it"),
        elsewhere.warning());
    assertEquals(Optional.empty(), new Port(Optional.empty(), new Address(HOST, 8080)).warning());
    InetAddress bound = InetAddress.getByName(HOST);
    assertEquals(
        Optional.empty(), new Port(Optional.of(bound), new Address("192.0.2.7", 8080)).warning());
  }

  @Test
  void aPortThatAnotherProcessKeepsIsNamed() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      listening(other.getLocalPort(), "4711");
      Optional<String> problem = check(other.getLocalPort()).problem(LONG);
      assertTrue(
          problem.orElseThrow().startsWith("CONTAINER_PORT is \"" + other.getLocalPort() + "\" ("),
          problem::toString);
      assertTrue(problem.get().endsWith("): give a free port"), problem::toString);
    }
  }

  @Test
  void aPortThatAnotherProcessLetsGoIsWaitedFor() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      int port = other.getLocalPort();
      listening(port, "4711");
      CompletableFuture<HttpServer> served =
          CompletableFuture.supplyAsync(() -> takeOver(other, port));
      assertEquals(Optional.empty(), check(port).problem(LONG));
      served.join().stop(0);
    }
  }

  /**
   * Once it was asked for the second time, after it was found to have the port; a check that looks
   * whether the port is free takes it for a moment.
   */
  private static HttpServer takeOver(ServerSocket other, int port) {
    try {
      other.accept().close();
      other.accept().close();
      other.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Awaitility.await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> serving("own-id", port), Objects::nonNull);
  }

  /** The server opens the port a moment before it serves the application. */
  @Test
  void aPortThatThisProcessHasIsWaitedFor() throws Exception {
    try (ServerSocket own = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      listening(own.getLocalPort(), "4711");
      Files.createSymbolicLink(proc.resolve("fd/7"), Path.of("socket:[4711]"));
      long startNanos = System.nanoTime();
      assertTrue(check(own.getLocalPort()).problem(SHORT).isPresent());
      assertTrue(System.nanoTime() - startNanos >= SHORT.toNanos());
    }
  }

  @Test
  void anotherMemberThatAnswersThereIsNotTakenForThisOne() throws Exception {
    HttpServer server = serving("another-id");
    int port = server.getAddress().getPort();
    assertTrue(check(port).problem(SHORT).orElseThrow().endsWith("): give a free port"));
    server.stop(0);
  }

  @Test
  void aPortThatNobodyOpensIsNamedInTheEnd() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      free = socket.getLocalPort();
    }
    assertEquals(
        Optional.of(
            "CONTAINER_PORT is \""
                + free
                + "\" (nothing is served there after 0 s): see the server's own messages"),
        check(free).problem(SHORT));
  }

  @Test
  void thisProcessKnowsItsOwnListeners() throws IOException {
    try (ServerSocket own = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      assertFalse(new Listeners(Path.of("/proc/self")).areAllForeign(port(own.getLocalPort())));
    }
  }

  @Test
  void onlyWhoListensAtTheAddressOrAtAllHasThePort() throws IOException {
    for (String address : List.of("2805007F", MAPPED + "2805007F", "00000000", ANY)) {
      listening(address, 8080, "4711");
      assertTrue(new Listeners(proc).areAllForeign(port(8080)), address);
      assertFalse(new Listeners(proc).areAllForeign(port(8081)), address);
    }
    for (String address : List.of("2905007F", MAPPED + "2905007F")) {
      listening(address, 8080, "4711");
      assertFalse(new Listeners(proc).areAllForeign(port(8080)), address);
    }
  }

  @Test
  void whereNothingIsKnownNobodyIsForeign() throws IOException {
    assertFalse(new Listeners(proc.resolve("missing")).areAllForeign(port(8080)));
  }

  private SelfCheck check(int port) throws IOException {
    return new SelfCheck(port(port), new Listeners(proc), "own-id");
  }

  private static Port port(int port) throws IOException {
    return new Port(Optional.of(InetAddress.getByName(HOST)), new Address(HOST, port));
  }

  /** The kernel's table, with one line of a listener. */
  private void listening(int port, String inode) throws IOException {
    listening("2805007F", port, inode);
  }

  private void listening(String address, int port, String inode) throws IOException {
    Files.createDirectories(proc.resolve("fd"));
    Files.createDirectories(proc.resolve("net"));
    Files.writeString(
        proc.resolve("net/tcp"),
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: %s:%04X 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 %s 1
        """
            .formatted(address, port, inode));
  }

  private static HttpServer serving(String id) throws IOException {
    return serving(id, 0);
  }

  private static HttpServer serving(String id, int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(HOST, port), 10);
    server.createContext(
        InstanceResource.PATH,
        exchange -> {
          byte[] body = id.getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }
}
