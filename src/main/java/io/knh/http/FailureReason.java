package io.knh.http;

import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Why no answer came, in words that an operator can act on and that hold no secret. */
public final class FailureReason {

  /** Longest text taken over from an exception. */
  private static final int MOST_CHARACTERS = 200;

  /** Deepest chain of causes that is looked at. */
  private static final int MOST_CAUSES = 10;

  /** How okhttp says that a certificate is of another name. */
  private static final Pattern MISNAMED = Pattern.compile("Hostname (\\S+) not verified.*");

  /** How it says that a proxy makes no tunnel. */
  private static final Pattern NO_TUNNEL = Pattern.compile(".* for CONNECT: ([0-9]{3})");

  private FailureReason() {}

  /** The reason that {@code failure}, or the first of its causes that is known, gives. */
  public static String of(Throwable failure, Duration timeout) {
    Throwable root = failure;
    @Nullable Throwable next = failure;
    for (int i = 0; i < MOST_CAUSES && next != null; i++) {
      Optional<String> known = known(next, timeout);
      if (known.isPresent()) {
        return known.get();
      }
      root = next;
      next = next.getCause();
    }
    // Its message may quote the URL, and so its secrets.
    return "failed: " + root.getClass().getSimpleName();
  }

  private static Optional<String> known(Throwable failure, Duration timeout) {
    return Optional.ofNullable(
        switch (failure) {
          case ProxyTrouble e when e.getCause() != null ->
              "through the proxy " + e.hostAndPort() + ": " + of(e.getCause(), timeout);
          case TooLong e -> e.getMessage();
          case SSLException e when TooLong.behind(e).isPresent() -> null;
          case UnknownHostException e -> "host name unknown: " + host(clean(e.getMessage()));
          case TimeoutException e -> noAnswer(timeout);
          case InterruptedIOException e -> noAnswer(timeout);
          case SSLPeerUnverifiedException e -> "TLS: " + misnamed(clean(e.getMessage()));
          case SSLException e -> "TLS: " + tls(e);
          case NoRouteToHostException e -> "unreachable";
          case ConnectException e -> connecting(clean(e.getMessage()), timeout);
          case SocketException e -> broken(clean(e.getMessage()));
          case EOFException e -> "connection closed without an answer";
          case ProtocolException e -> "the answer is not HTTP";
          default -> ofOkhttp(String.valueOf(failure.getMessage()));
        });
  }

  /** What okhttp says by the message of an IOException alone. */
  private static @Nullable String ofOkhttp(String message) {
    if (message.equals("Failed to authenticate with proxy")) {
      return "it rejects the credentials (407)";
    }
    if (message.equals("TLS tunnel buffered too many bytes!")) {
      return "it sends a body in answer to CONNECT";
    }
    Matcher noTunnel = NO_TUNNEL.matcher(message);
    return noTunnel.matches() ? "it answers " + noTunnel.group(1) + " to CONNECT" : null;
  }

  private static String misnamed(String message) {
    Matcher misnamed = MISNAMED.matcher(message);
    return misnamed.matches() ? "the certificate is not for " + misnamed.group(1) : message;
  }

  private static String noAnswer(Duration timeout) {
    return "no answer within "
        + (timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + "s" : timeout.toMillis() + "ms");
  }

  /** Of "hooks.example: Name or service not known". */
  private static String host(String message) {
    int end = message.indexOf(':');
    return end < 0 ? message : message.substring(0, end);
  }

  private static String tls(SSLException failure) {
    String message = clean(failure.getMessage());
    // "PKIX path building failed: sun.security...Exception: unable to find ..."
    return message.contains("PKIX")
        ? "the certificate is not trusted: " + message.substring(message.lastIndexOf(": ") + 2)
        : message;
  }

  private static String connecting(String message, Duration timeout) {
    if (message.contains("timed out")) {
      return noAnswer(timeout);
    }
    return message.contains("unreachable") ? "unreachable" : "connection refused";
  }

  private static String broken(String message) {
    return message.contains("unreachable") ? "unreachable" : "connection reset";
  }

  /** One short line. */
  private static String clean(@Nullable String message) {
    String text = String.valueOf(message).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
  }
}
