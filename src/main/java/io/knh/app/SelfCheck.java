package io.knh.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Finds out whether it is this process that is served at its port. Where it is not, nobody could
 * ever reach the member, and all others would see the process that sits there instead.
 */
final class SelfCheck {

  /**
   * The server opens its port some 0.3 s after the application has started; a machine that starts
   * many servers at once takes its time.
   */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long a port that was taken at the start may turn out to be the own one. */
  static final Duration PATIENCE_WHEN_TAKEN = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

  /** A status line, headers and an id are shorter. */
  private static final int LONGEST_ANSWER = 4096;

  private final Port port;
  private final Supplier<String> ownId;
  private final Consumer<List<String>> end;

  /**
   * A check of {@code port}.
   *
   * @param ownId what {@link InstanceResource} answers in this process
   * @param end takes the lines that say why the process cannot go on
   */
  SelfCheck(Port port, Supplier<String> ownId, Consumer<List<String>> end) {
    this.port = port;
    this.ownId = ownId;
    this.end = end;
  }

  /** Checks at once what can be said at once, and the rest in the background. */
  void start() {
    Optional<String> wrongAddress = port.addressProblem();
    if (wrongAddress.isPresent()) {
      end.accept(List.of(wrongAddress.get()));
      return;
    }
    Optional<String> taken = port.portProblem();
    Thread thread =
        new Thread(
            () ->
                watch(
                    taken.isPresent() ? PATIENCE_WHEN_TAKEN : PATIENCE,
                    taken.orElse(
                        "CONTAINER_PORT is \""
                            + port.self().port()
                            + "\", and this process is not served there")),
            "knh-self-check");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch(Duration patience, String problem) {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    try {
      while (System.nanoTime() < deadlineNanos) {
        if (answer().contains(ownId.get())) {
          return;
        }
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    end.accept(List.of(problem));
  }

  /** What comes from the port; nothing when nobody is there. */
  private String answer() {
    InetSocketAddress address = port.fromInside();
    int millis = (int) ANSWER_WITHIN.toMillis();
    try (Socket socket = new Socket()) {
      socket.connect(address, millis);
      socket.setSoTimeout(millis);
      String request =
          "GET " + InstanceResource.PATH + " HTTP/1.1\r\nHost: knh\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(LONGEST_ANSWER);
      return new String(answer, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
