package io.knh.peering.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Message;
import io.knh.peering.StubPeer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Large requests, and pings whose answer offers to echo them. */
class LargePingTest {

  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 8192\r\n\r\n";

  private final ProbeClientFixture fixture = new ProbeClientFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private interface Answer {
    void to(byte[] body, OutputStream out) throws IOException, InterruptedException;
  }

  private Input result(Answer answer) {
    return result(ProbeClientFixture.SHORT, answer);
  }

  private Input result(Duration timeout, Answer answer) {
    try (StubPeer peer =
        new StubPeer(
            "127.0.57.21",
            connection ->
                answer.to(
                    connection.getInputStream().readNBytes(Message.LargePing.BYTES),
                    connection.getOutputStream()))) {
      fixture.start(timeout).send(new Effect.Send(1, new Message.LargePing(), peer.peer()));
      Input result = fixture.onlyResult();
      List<String> lines = peer.requests().remove().lines().toList();
      assertEquals("POST /knh/v1/echo?id=node-a@127031 HTTP/1.1", lines.getFirst());
      assertTrue(lines.contains("Content-Length: 8192"), lines::toString);
      return result;
    }
  }

  private static Input answered(int status, Content content) {
    return new Input.Answered(1, status, content, Allegiance.unnamed());
  }

  @Test
  void whatComesBackAsItWasSentIsAnEcho() {
    AtomicReference<byte[]> sent = new AtomicReference<>(new byte[0]);
    assertEquals(
        answered(200, new Content.LargeEcho()),
        result(
            (body, out) -> {
              sent.set(body);
              out.write(HEAD.getBytes(US_ASCII));
              out.write(body);
            }));
    assertEquals(Message.LargePing.BYTES, sent.get().length);
  }

  @Test
  void anythingElseIsNone() {
    assertEquals(
        answered(200, Content.nothing()),
        result(
            (body, out) -> {
              body[8_000]++;
              out.write(HEAD.getBytes(US_ASCII));
              out.write(body);
            }));
  }

  @Test
  void aRefusalIsAnAnswer() {
    assertEquals(
        answered(403, Content.nothing()),
        result(
            (body, out) ->
                out.write(
                    "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII))));
  }

  /** The small packet with the head came through, and the large ones behind it did not. */
  @Test
  void aHeadWithoutAllOfItsBodyIsNoAnswerInTime() {
    assertEquals(
        new Input.Failed(1, Cause.TIMEOUT),
        result(
            (body, out) -> {
              out.write(HEAD.getBytes(US_ASCII));
              out.write(Arrays.copyOf(body, 100));
              out.flush();
              new CountDownLatch(1).await();
            }));
  }

  @Test
  void silenceIsNoAnswerInTime() {
    assertEquals(
        new Input.Failed(1, Cause.TIMEOUT), result((body, out) -> new CountDownLatch(1).await()));
  }

  /** Whoever gets nothing of a request closes the connection in the end: that is lost as well. */
  @Test
  void whatGetsLostIsSoBeforeTheServerOfTheOtherMemberCloses() throws IOException {
    String platform = Files.readString(Path.of("liberty/platform.xml"));
    List<Duration> patience =
        Pattern.compile("(?:inactivityTimeout|readTimeout)=\"(\\d+)s\"")
            .matcher(platform)
            .results()
            .map(found -> Duration.ofSeconds(Long.parseLong(found.group(1))))
            .toList();
    assertEquals(2, patience.size());
    Duration closes = Collections.min(patience);
    assertEquals(
        new Input.Failed(1, Cause.TIMEOUT),
        result(
            ProbeClientFixture.LONG,
            (body, out) -> {
              new CountDownLatch(1).await(closes.toMillis(), TimeUnit.MILLISECONDS);
              out.close();
            }));
  }

  @Test
  void aPongSaysWhetherMoreIsEchoed() {
    for (String header : List.of("KNH-Echo: 1", "knh-echo:1", "KNH-Echo: 2", "KNH-Echo:", "X: 1")) {
      try (ProbeClientFixture other = new ProbeClientFixture();
          StubPeer peer =
              new StubPeer(
                  "127.0.57.21",
                  StubPeer.answering(
                      "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n" + header + "\r\n\r\npong"))) {
        other
            .start(ProbeClientFixture.LONG)
            .send(new Effect.Send(1, new Message.PathPing(), peer.peer()));
        boolean offered = header.matches("(?i)knh-echo: ?1");
        assertEquals(answered(200, new Content.Pong(offered)), other.onlyResult(), header);
      }
    }
  }
}
