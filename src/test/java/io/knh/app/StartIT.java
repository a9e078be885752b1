package io.knh.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knh.cluster.Installation;
import io.knh.cluster.OutputLine;
import io.knh.cluster.PingAnswer;
import io.knh.cluster.ServerProcess;
import io.knh.cluster.WebhookReceiver;
import io.knh.config.MaskedUrl;
import io.knh.core.model.Address;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a wrong start does to a real process: a plain line for each problem, and an end. */
class StartIT {

  /** A start takes some seconds; a busy machine takes its time. */
  private static final Duration START = Duration.ofMinutes(4);

  private static final String HOST = "127.0.5.50";

  private static final Installation INSTALLATION = Installation.ofBuild("start");

  @BeforeAll
  @AfterAll
  static void clear() {
    INSTALLATION.clear();
  }

  @Test
  void wrongSettingsEndTheStartWithALineEach() {
    try (ServerProcess process =
        start(
            Map.of(
                "NODE_NAME", "node-a",
                "PROBE_INTERVAL", "5x",
                "NAMESPACE", "monitoring",
                "PEER_STATUS_URL", "http://user:hunter2@example.org:0/?key=hunter2"))) {
      assertEquals(OptionalInt.of(FailedStart.EXIT_CODE), process.awaitExit(START));
      List<String> lines = lines(process);
      assertEquals(
          List.of(
              "POD_IP is not set: give the IP of the pod (status.podIP)",
              "PROBE_INTERVAL is \"5x\": give whole seconds such as 5, or 500ms, 2s, 1m",
              "SERVICE_NAME is not set: give the name of the Service that selects the pods",
              "PEER_STATUS_URL is \"http://***@example.org:0/***\": give an http:// or https:// URL"
                  + " with a host, such as https://example.org/knh"),
          lines.subList(lines.size() - 4, lines.size()));
    }
  }

  /** What the server says of the port is not among it; which ports are wrong, unit tests show. */
  @ParameterizedTest
  @ValueSource(strings = {"80800", ""})
  void aWrongPortIsSaidInOneLine(String port) {
    Map<String, String> settings = new TreeMap<>(member(HOST, HOST, 8080));
    settings.put("CONTAINER_PORT", port);
    try (ServerProcess process = start(settings)) {
      assertEquals(OptionalInt.of(FailedStart.EXIT_CODE), process.awaitExit(START));
      List<String> lines = written(process);
      assertEquals(1, lines.size(), lines::toString);
      assertTrue(lines.getFirst().startsWith("CONTAINER_PORT is \"" + port + "\": give "));
    }
  }

  @Test
  void aJsonLogIsJsonFromItsFirstLineToItsLast() throws Exception {
    Map<String, String> settings = new TreeMap<>(member(HOST, HOST, freePort()));
    settings.put("LOG_FORMAT", "json");
    settings.put("JVM_ARGS", "-Duser.language=ar -Duser.country=EG");
    settings.put("LOG_LEVEL", "trace");
    try (ServerProcess process = start(settings)) {
      process.awaitLine(line -> line.contains(" is the coordinator of 1 member"), START);
      process.terminate();
      assertTrue(process.awaitExit(Duration.ofSeconds(30)).isPresent());
      List<String> lines = written(process);
      assertTrue(lines.getFirst().contains("\"message\":\"KNH "), lines::toString);
      assertTrue(lines.getLast().contains("\"message\":\"left after "), lines::toString);
      for (String line : lines) {
        assertTrue(Json.createReader(new StringReader(line)).readObject().containsKey("time"));
        assertTrue(line.chars().noneMatch(c -> c > 0x7f && Character.isDigit(c)), line);
      }
    }
  }

  @Test
  void aStartThatFailsSaysSoInJsonToo() {
    Map<String, String> settings = new TreeMap<>(member(HOST, HOST, 8080));
    settings.put("LOG_FORMAT", "json");
    settings.put("PROBE_TIMEOUT", "99");
    settings.put("CONTAINER_PORT", " 80");
    try (ServerProcess process = start(settings)) {
      assertEquals(OptionalInt.of(FailedStart.EXIT_CODE), process.awaitExit(START));
      assertEquals(
          List.of(
              "ERROR CONTAINER_PORT is \" 80\": give it without blanks, or do not set it",
              "ERROR PROBE_TIMEOUT is \"99\" (seconds): give 10ms to 1m"),
          written(process).stream()
              .map(line -> Json.createReader(new StringReader(line)).readObject())
              .map(line -> line.getString("level") + " " + line.getString("message"))
              .toList());
    }
  }

  /** Not after the minute and a half in which a port may become free. */
  @Test
  void aPortThatThisUserMayNotOpenEndsTheStart() throws Exception {
    boolean isRoot = isRoot();
    Path firstFree = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    boolean isKept = Integer.parseInt(Files.readString(firstFree).strip()) > 80;
    assumeTrue(isRoot || isKept, "needs root, or a machine that keeps port 80 for root");
    // A network of its own has the default again; root without this one right is as anybody else.
    List<String> anybody =
        List.of(
            "unshare",
            "--net",
            "setpriv",
            "--bounding-set=-net_bind_service",
            "--inh-caps=-net_bind_service");
    try (ServerProcess process =
        ServerProcess.start(
            INSTALLATION,
            "member",
            isRoot ? anybody : List.of(),
            member(HOST, "0.0.0.0", 80),
            line -> {})) {
      assertEquals(OptionalInt.of(FailedStart.EXIT_CODE), process.awaitExit(START));
      assertEquals(
          "CONTAINER_PORT is \"80\" (Permission denied): give a port from 1024 on, or allow"
              + " this user to listen on lower ports (net.ipv4.ip_unprivileged_port_start)",
          lines(process).getLast());
    }
  }

  /** The server alone would stay up without the application. */
  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void aWorkAreaThatIsFullEndsTheStart(String format) throws Exception {
    assumeTrue(isRoot(), "needs root, to mount a small work area");
    Path work = INSTALLATION.work().resolve("full");
    Files.createDirectories(work);
    Map<String, String> settings = new TreeMap<>(member(HOST, HOST, 8080));
    settings.put("WLP_OUTPUT_DIR", work.toString());
    settings.put("LOG_FORMAT", format);
    String mount = "mount -t tmpfs -o size=1m tmpfs \"$WLP_OUTPUT_DIR\" && exec \"$@\"";
    List<String> entrance = List.of("unshare", "--mount", "sh", "-c", mount, "sh");
    try (ServerProcess process =
        ServerProcess.start(INSTALLATION, "member", entrance, settings, line -> {})) {
      String line = process.awaitLine(any -> true, START).text();
      assertEquals(OptionalInt.of(FailedStart.EXIT_CODE), process.awaitExit(START));
      assertEquals(1, lines(process).size(), lines(process)::toString);
      if (format.equals("json")) {
        JsonObject json = Json.createReader(new StringReader(line)).readObject();
        assertEquals("ERROR", json.getString("level"));
        line = json.getString("message");
      }
      assertEquals(
          "The work area "
              + work
              + " is full (1 MB free, a start needs 24 MB): give it a larger volume, or delete what"
              + " fills it",
          line);
    }
  }

  @Test
  void aWorkAreaThatCannotBeMadeEndsTheStart() throws Exception {
    Map<String, String> settings = new TreeMap<>(member(HOST, HOST, 8080));
    settings.put("WLP_OUTPUT_DIR", "/proc/none");
    try (ServerProcess process = start(settings)) {
      process.awaitLine(any -> true, START);
      assertEquals(OptionalInt.of(FailedStart.EXIT_CODE), process.awaitExit(START));
      assertEquals(
          List.of(
              "The work area /proc/none cannot be written: mount a volume there that this user may"
                  + " write"),
          lines(process));
    }
  }

  /** A process that is told to try the receivers does that, and is no member meanwhile. */
  @Test
  void aTestMessageGoesToEveryReceiverAndEndsTheProcess() throws Exception {
    Map<String, String> settings = new TreeMap<>(member(HOST, HOST, freePort()));
    try (WebhookReceiver receiver = WebhookReceiver.on("127.0.5.51", 0)) {
      settings.put("KNH_COMMAND", "test-alert");
      settings.put("PEER_STATUS_URL", receiver.url("/peers").toString());
      settings.put("ALERT_URLS", "json+" + receiver.url("/json") + " slack+http://127.0.5.52:9/x");
      try (ServerProcess process = start(settings)) {
        assertEquals(OptionalInt.of(1), process.awaitExit(START));
        assertEquals(
            List.of(
                "accepted  PEER_STATUS_URL "
                    + MaskedUrl.of(receiver.url("/peers").toString())
                    + " (200)",
                "accepted  json+" + MaskedUrl.of(receiver.url("/json").toString()) + " (200)",
                "REFUSED   slack+http://127.0.5.52:9/***: connection refused"),
            written(process));
        assertEquals(2, receiver.posts().size());
      }
    }
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /** The server alone would write an error and go on without the port. */
  @Test
  void aPortThatIsTakenEndsTheStart() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(HOST));
        ServerProcess process = start(member(HOST, HOST, other.getLocalPort()))) {
      assertEquals(OptionalInt.of(FailedStart.EXIT_CODE), process.awaitExit(START));
      assertEquals(
          "CONTAINER_PORT is \""
              + other.getLocalPort()
              + "\" (Address already in use): give a free port",
          lines(process).getLast());
    }
  }

  /**
   * As the connections of the process before may do for a minute: the server listens for a moment
   * before it lets others reuse its port, and who connects just then keeps the port from them.
   */
  @Test
  void aPortThatAClosingConnectionStillHoldsIsWaitedFor() throws Exception {
    Left left = Left.at(HOST);
    Address address = new Address(HOST, left.port());
    try (ServerProcess process = start(member(HOST, HOST, left.port()))) {
      try (left) {
        process.awaitLine(line -> line.contains(" INFO  KNH "), START);
        Awaitility.await("the port stays closed")
            .during(Duration.ofSeconds(2))
            .atMost(Duration.ofSeconds(20))
            .until(() -> PingAnswer.of(address).isEmpty());
      }
      Awaitility.await("an answer")
          .atMost(START)
          .failFast("it ended", () -> !process.isRunning())
          .until(() -> PingAnswer.of(address).isPresent());
    }
  }

  /** A connection to a listener that is gone, and that let nobody reuse its port. */
  private record Left(Socket client, Socket server) implements AutoCloseable {

    static Left at(String host) throws IOException {
      try (ServerSocket listener = new ServerSocket()) {
        listener.setReuseAddress(false);
        listener.bind(new InetSocketAddress(host, 0), 1);
        return new Left(new Socket(host, listener.getLocalPort()), listener.accept());
      }
    }

    int port() {
      return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
    }
  }

  @Test
  void anAddressThatIsNotOfThisMachineEndsTheStart() {
    try (ServerProcess process = start(member(HOST, "192.0.2.7", 8080))) {
      assertEquals(OptionalInt.of(FailedStart.EXIT_CODE), process.awaitExit(START));
      assertEquals(
          "BIND_ADDRESS is \"192.0.2.7\" (Cannot assign requested address):"
              + " give one IP of this machine, or * for all",
          lines(process).getLast());
    }
  }

  /** And it warns where others look for this member: 192.0.2.0/24 is nobody's. */
  @Test
  void theFirstLineSaysWhatRunsAndHowItIsSetButNoSecret() throws Exception {
    Map<String, String> settings = new TreeMap<>(member("192.0.2.7", "*", freePort()));
    settings.put("PEER_STATUS_URL", "http://user:hunter2@127.0.5.52:9/knh?key=hunter2");
    settings.put("WEBHOOK_SECRET", "hunter2");
    settings.put("LOG_LEVEL", "trace");
    try (ServerProcess process =
        ServerProcess.start(INSTALLATION, "member", settings, line -> {})) {
      process.awaitLine(line -> line.contains(" the roster has 1 member: "), START);
      process.awaitLine(line -> line.contains(" is the coordinator of 1 member"), START);
      List<String> lines = lines(process).stream().filter(line -> line.contains(" INFO ")).toList();
      String first = lines.getFirst();
      assertTrue(
          first.matches(
              "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  KNH \\d\\S+"
                  + " \\(commit ([0-9a-f]{40}|unknown)\\) on JDK \\d.*; POD_IP=192.0.2.7 .*"),
          first);
      assertTrue(
          first.contains(" PEER_STATUS_URL=http://127.0.5.52:9/*** (with authorization) "), first);
      assertTrue(first.contains(" WEBHOOK_SECRET=*** "), first);
      assertFalse(lines(process).toString().contains("hunter2"));
      String warning = " WARN  POD_IP (192.0.2.7) is not an address of this machine:";
      assertEquals(1, lines(process).stream().filter(line -> line.contains(warning)).count());
    }
  }

  private static ServerProcess start(Map<String, String> settings) {
    return ServerProcess.start(INSTALLATION, "member", settings, line -> {});
  }

  private static Map<String, String> member(String ip, String bindAddress, int port) {
    return Map.of(
        "DISCOVERY",
        "static",
        "NODE_NAME",
        "node-a",
        "POD_IP",
        ip,
        "BIND_ADDRESS",
        bindAddress,
        "CONTAINER_PORT",
        String.valueOf(port),
        "PEERS",
        "node-a=" + ip + ":" + port);
  }

  static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  /** But for the one empty line that the server's script begins with, whatever the settings. */
  private static List<String> written(ServerProcess process) {
    List<String> lines = lines(process);
    return lines.getFirst().isEmpty() ? lines.subList(1, lines.size()) : lines;
  }

  private static List<String> lines(ServerProcess process) {
    return process.lines().stream().map(OutputLine::text).toList();
  }
}
