package io.knh.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureReasonTest {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new ConnectException("Connection refused"), "connection refused"),
        Arguments.of(new ConnectException("Connection timed out"), "no answer within 15s"),
        Arguments.of(new ConnectException("Network is unreachable"), "unreachable"),
        Arguments.of(new NoRouteToHostException("No route to host"), "unreachable"),
        Arguments.of(new SocketTimeoutException("Read timed out"), "no answer within 15s"),
        Arguments.of(new TimeoutException(), "no answer within 15s"),
        Arguments.of(new SocketException("Connection reset"), "connection reset"),
        Arguments.of(new SocketException("Network is unreachable"), "unreachable"),
        Arguments.of(
            new UnknownHostException("hooks.example: Name or service not known"),
            "host name unknown: hooks.example"),
        Arguments.of(new UnknownHostException("hooks.example"), "host name unknown: hooks.example"),
        Arguments.of(new ProtocolException("x"), "the answer is not HTTP"),
        Arguments.of(
            new SSLHandshakeException(
                "(certificate_unknown) PKIX path building failed: sun.security.Some: unable to find"
                    + " valid certification path to requested target"),
            "TLS: the certificate is not trusted: unable to find valid certification path to"
                + " requested target"),
        Arguments.of(
            new SSLPeerUnverifiedException("Certificate for <h> doesn't match"),
            "TLS: Certificate for <h> doesn't match"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyFailureIsSaidInWords(Exception failure, String reason) {
    assertEquals(reason, FailureReason.of(failure, LIMIT));
    assertEquals(
        reason,
        FailureReason.of(new ProcessingException("RESTEASY004655", failure), LIMIT),
        "behind the REST client's own exception");
  }

  @Test
  void aLimitOfPartsOfASecondIsInMilliseconds() {
    assertEquals(
        "no answer within 500ms", FailureReason.of(new TimeoutException(), Duration.ofMillis(500)));
  }

  @Test
  void whatIsUnknownShowsNoMessageBecauseThatMayQuoteTheUrl() {
    IOException unknown = new IOException("https://hooks.example/?token=geheim");
    assertEquals("failed: IOException", FailureReason.of(new ProcessingException(unknown), LIMIT));
  }

  @Test
  void aReasonIsOneShortLine() {
    String reason =
        FailureReason.of(new SSLHandshakeException("a\r\nb\tc" + "x".repeat(5000)), LIMIT);
    assertFalse(reason.contains("\n"));
    assertTrue(reason.startsWith("TLS: a b c"), reason);
    assertTrue(reason.length() < 300, reason);
  }

  @Test
  void aChainOfCausesThatBitesItsTailEnds() {
    IOException first = new IOException("first");
    IOException second = new IOException("second", first);
    first.initCause(second);
    assertEquals("failed: IOException", FailureReason.of(first, LIMIT));
  }
}
