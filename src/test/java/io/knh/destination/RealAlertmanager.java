package io.knh.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * Prometheus Alertmanager itself (Debian: {@code prometheus-alertmanager}), and {@code amtool}.
 * Where they are missing, what needs them is skipped, unless the system property {@code
 * alertmanager} is {@code required}.
 */
final class RealAlertmanager implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Process process;
  private final String hostAndPort;
  private final File amtool;

  private RealAlertmanager(Process process, String hostAndPort, File amtool) {
    this.process = process;
    this.hostAndPort = hostAndPort;
    this.amtool = amtool;
  }

  /**
   * Starts one that waits some seconds for each group.
   *
   * @param folder where it keeps what it has
   * @param webhook where it sends its notifications
   */
  static RealAlertmanager start(Path folder, String webhook) throws IOException {
    File program = program("prometheus-alertmanager", "alertmanager");
    File amtool = program("amtool");
    String hostAndPort = "127.0.0.1:" + freePort();
    Path configuration = folder.resolve("alertmanager.yml");
    Files.writeString(
        configuration,
        """
        route:
          receiver: test
          group_by: [alertname, cluster]
          group_wait: 4s
          group_interval: 1s
          repeat_interval: 1h
        receivers:
          - name: test
            webhook_configs:
              - url: http://%s/notified
        """
            .replace("%s", webhook));
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.path=" + folder.resolve("data"),
                "--web.listen-address=" + hostAndPort,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("alertmanager.out").toFile())
            .start();
    RealAlertmanager alertmanager = new RealAlertmanager(process, hostAndPort, amtool);
    Awaitility.await().atMost(SOON).until(alertmanager::listens);
    return alertmanager;
  }

  private static File program(String... names) {
    for (String name : names) {
      Optional<File> program =
          Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
              .map(folder -> new File(folder, name))
              .filter(File::canExecute)
              .findFirst();
      if (program.isPresent()) {
        return program.get();
      }
    }
    String why = "there is no " + names[0] + " (Debian: prometheus-alertmanager)";
    if (System.getProperty("alertmanager", "auto").equals("required")) {
      fail("Alertmanager is to be tried: " + why);
    }
    System.out.println("SKIPPED the trial of a real Alertmanager: " + why);
    return Assumptions.abort(why);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean listens() {
    String[] parts = hostAndPort.split(":", -1);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  String hostAndPort() {
    return hostAndPort;
  }

  /** The alerts that fire, as {@code amtool} shows them. */
  JsonArray firing() throws IOException, InterruptedException {
    Process query =
        new ProcessBuilder(
                List.of(
                    amtool.toString(),
                    "--alertmanager.url=http://" + hostAndPort,
                    "--output=json",
                    "alert",
                    "query"))
            .redirectErrorStream(true)
            .start();
    String output =
        new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, query.waitFor(), output);
    return JsonParser.parseString(output).getAsJsonArray();
  }

  @Override
  public void close() {
    // At once: it would tell its cluster that it leaves, which takes a while, and has none.
    process.destroyForcibly().onExit().join();
  }
}
