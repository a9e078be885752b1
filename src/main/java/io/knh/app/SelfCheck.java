package io.knh.app;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether it is this process that is served at its port. The server opens the port when
 * the application starts, and goes on without it when it cannot: then nobody could ever reach the
 * member, and the others would take what sits there for it.
 */
final class SelfCheck {

  /** A server opens its port within a second, or on a machine that is very busy within ten. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * So long another has to hold the port: one that ends lets it go, and the server tries again for
   * a while ({@code portOpenRetries}).
   */
  static final Duration SURE = Duration.ofSeconds(3);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

  /** A status line, headers and an id are shorter. */
  private static final int LONGEST_ANSWER = 4096;

  private final Port port;
  private final Listeners listeners;
  private final String ownId;

  /**
   * A check of {@code port}.
   *
   * @param ownId what {@link InstanceResource} answers in this process
   */
  SelfCheck(Port port, Listeners listeners, String ownId) {
    this.port = port;
    this.listeners = listeners;
    this.ownId = ownId;
  }

  /**
   * Waits until this process is served at its port.
   *
   * @return why it is not and will not be; empty when it is
   */
  Optional<String> problem(Duration patience) throws InterruptedException {
    Optional<String> wrongAddress = port.addressProblem();
    if (wrongAddress.isPresent()) {
      return wrongAddress;
    }
    long startNanos = System.nanoTime();
    long freeNanos = startNanos;
    while (!answer().contains(ownId)) {
      Optional<String> taken = port.portProblem();
      long nowNanos = System.nanoTime();
      if (taken.isEmpty() || !listeners.areAllForeign(port.self().port())) {
        freeNanos = nowNanos;
      } else if (nowNanos - freeNanos >= SURE.toNanos()) {
        return taken;
      }
      if (nowNanos - startNanos > patience.toNanos()) {
        return taken.or(() -> Optional.of(port.notServed(patience)));
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
    return Optional.empty();
  }

  /** What comes from the port; nothing when nobody is there. */
  private String answer() {
    int millis = (int) ANSWER_WITHIN.toMillis();
    try (Socket socket = new Socket()) {
      socket.connect(port.fromInside(), millis);
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
