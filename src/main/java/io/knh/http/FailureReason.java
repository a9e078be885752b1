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
    return of(failure, noAnswer(timeout));
  }

  private static String of(Throwable failure, String noAnswer) {
    // Its message may quote the URL, and so its secrets.
    return known(failure, noAnswer)
        .orElseGet(() -> "failed: " + root(failure).getClass().getSimpleName());
  }

  /**
   * The same, if one is known.
   *
   * @param noAnswer what to say of one that took too long
   */
  public static Optional<String> known(Throwable failure, String noAnswer) {
    @Nullable Throwable next = failure;
    for (int i = 0; i < MOST_CAUSES && next != null; i++) {
      Optional<String> known = alone(next, noAnswer);
      if (known.isPresent()) {
        return known;
      }
      next = next.getCause();
    }
    return Optional.empty();
  }

  /** What is behind {@code failure}, as far as is looked. */
  public static Throwable root(Throwable failure) {
    Throwable root = failure;
    for (int i = 1; i < MOST_CAUSES && root.getCause() != null; i++) {
      root = root.getCause();
    }
    return root;
  }

  private static Optional<String> alone(Throwable failure, String noAnswer) {
    return Optional.ofNullable(
        switch (failure) {
          case ProxyTrouble e when e.getCause() != null ->
              "through the proxy " + e.hostAndPort() + ": " + of(e.getCause(), noAnswer);
          case ProxyTrouble e -> e.getMessage();
          case TooLong e -> e.getMessage();
          case SSLException e when TooLong.behind(e).isPresent() -> null;
          case UnknownHostException e -> "host name unknown: " + host(clean(e.getMessage()));
          case TimeoutException e -> noAnswer;
          case InterruptedIOException e -> noAnswer;
          case SSLPeerUnverifiedException e -> "TLS: " + misnamed(clean(e.getMessage()));
          case SSLException e -> "TLS: " + tls(e);
          case NoRouteToHostException e -> "unreachable";
          case ConnectException e -> connecting(clean(e.getMessage()), noAnswer);
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

  private static String connecting(String message, String noAnswer) {
    if (message.contains("timed out")) {
      return noAnswer;
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
