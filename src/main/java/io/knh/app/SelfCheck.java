package io.knh.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out whether it is this process that is served at its port. The server opens the port when
 * the application starts, and goes on without it when it cannot: then nobody could ever reach the
 * member, and the others would take what sits there for it.
 */
final class SelfCheck {

  /**
   * A server opens its port within a second. It may have to wait a minute for it: that is how long
   * connections of the process before it may still be closing.
   */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  /** So long another has to listen there: one that ends lets the port go. */
  static final Duration SURE = Duration.ofSeconds(3);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

  /** The headers of an answer that says how long its body is. */
  private static final Pattern WITH_BODY =
      Pattern.compile(
          "(?is)\\r\\nContent-Length: *(?<length>\\d{1,6})\\r\\n(?:[^\\r]+\\r\\n)*+\\r\\n");

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
    Optional<String> forbidden = port.privilegeProblem();
    if (forbidden.isPresent()) {
      return forbidden;
    }
    long startNanos = System.nanoTime();
    long freeNanos = startNanos;
    while (!answer().contains(ownId)) {
      long nowNanos = System.nanoTime();
      if (!listeners.areAllForeign(port)) {
        freeNanos = nowNanos;
      } else if (nowNanos - freeNanos >= SURE.toNanos()) {
        // Not before: whoever tries a port takes it for a moment, and this server needs it.
        Optional<String> taken = port.portProblem();
        if (taken.isPresent()) {
          return taken;
        }
      }
      if (nowNanos - startNanos > patience.toNanos()) {
        return port.portProblem().or(() -> Optional.of(port.notServed(patience)));
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
    return Optional.empty();
  }

  /**
   * What comes from the port; nothing when nobody is there. This side closes the connection first:
   * the other would have it for a minute, see {@code portOpenRetries} in {@code platform.xml}.
   */
  private String answer() {
    int millis = (int) ANSWER_WITHIN.toMillis();
    try (Socket socket = new Socket()) {
      socket.connect(port.fromInside(), millis);
      socket.setSoTimeout(millis);
      String request = "GET " + InstanceResource.PATH + " HTTP/1.1\r\nHost: knh\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return answer(socket.getInputStream());
    } catch (IOException e) {
      return "";
    }
  }

  private static String answer(InputStream in) throws IOException {
    StringBuilder answer = new StringBuilder();
    byte[] part = new byte[LONGEST_ANSWER];
    while (answer.length() < LONGEST_ANSWER && !isWhole(answer)) {
      int read = in.read(part);
      if (read < 0) {
        break;
      }
      answer.append(new String(part, 0, read, StandardCharsets.ISO_8859_1));
    }
    return answer.toString();
  }

  private static boolean isWhole(CharSequence answer) {
    Matcher matcher = WITH_BODY.matcher(answer);
    return matcher.find()
        && answer.length() - matcher.end() >= Integer.parseInt(matcher.group("length"));
  }
}
