package io.knh.http;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assertions;
import org.opentest4j.TestAbortedException;

/**
 * A real proxy, {@code tinyproxy} (Debian: {@code tinyproxy-bin}). Where it is missing, what needs
 * it is skipped, unless the system property {@code proxy} is {@code required}.
 */
public final class Tinyproxy implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Process process;
  private final String ip;
  private final int port;
  private final Path log;

  private Tinyproxy(Process process, String ip, int port, Path log) {
    this.process = process;
    this.ip = ip;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param folder where it finds its configuration and writes its log
   * @param user who may use it, {@code name password}; everybody where there is none
   */
  public static Tinyproxy start(Path folder, String ip, Optional<String> user) throws IOException {
    File program = program();
    int port = freePort(ip);
    Path log = folder.resolve("tinyproxy.log");
    Path configuration = folder.resolve("tinyproxy.conf");
    Files.writeString(
        configuration,
        "Port "
            + port
            + "\nListen "
            + ip
            + "\nAllow 127.0.0.0/8\nMaxClients 50\nTimeout 60\nLogLevel Connect\nLogFile \""
            + log
            + "\"\n"
            + user.map(basic -> "BasicAuth " + basic + "\n").orElse(""));
    Process process =
        new ProcessBuilder(program.toString(), "-d", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("tinyproxy.out").toFile())
            .start();
    Tinyproxy proxy = new Tinyproxy(process, ip, port, log);
    Awaitility.await().atMost(SOON).until(proxy::listens);
    return proxy;
  }

  private static File program() {
    Optional<File> program =
        Stream.concat(
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)),
                Stream.of("/usr/sbin"))
            .map(folder -> new File(folder, "tinyproxy"))
            .filter(File::canExecute)
            .findFirst();
    if (program.isPresent()) {
      return program.get();
    }
    String why = "there is no tinyproxy (Debian: the package tinyproxy-bin)";
    if (System.getProperty("proxy", "auto").equals("required")) {
      return Assertions.fail(why);
    }
    System.out.println("SKIPPED: the tests of proxies, since " + why);
    throw new TestAbortedException(why);
  }

  private static int freePort(String ip) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(ip))) {
      return socket.getLocalPort();
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(ip, port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Where it is: {@code 127.0.71.1:3128}. */
  public String hostAndPort() {
    return ip + ":" + port;
  }

  /** What it was asked for, a line such as {@code CONNECT 127.0.72.1:443 HTTP/1.1} each. */
  public List<String> requests() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> line.contains("Request (file descriptor"))
          .map(line -> line.substring(line.indexOf("): ") + "): ".length()))
          .toList();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
