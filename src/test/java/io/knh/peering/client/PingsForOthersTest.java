package io.knh.peering.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.config.Environment;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Peer;
import io.knh.peering.StubPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a member finds out for others, against real sockets on loopback. */
class PingsForOthersTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private Optional<PingsForOthers> started = Optional.empty();

  @AfterEach
  void close() {
    started.ifPresent(PingsForOthers::close);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        StubPeer.PONG,
        "HTTP/1.1 503 No\r\nContent-Length: 11\r\n\r\nnot serving",
        "HTTP/1.1 404 Not Found\r\n\r\n"
      })
  void anyAnswerByHttpMeansThatAPeerIsReached(String answer) throws Exception {
    try (StubPeer stub = new StubPeer("127.0.3.2", StubPeer.answering(answer))) {
      assertEquals(
          Optional.of(reached()), start(LONG).ping(stub.peer()).toCompletableFuture().get());
      assertTrue(stub.requests().element().startsWith("GET /ping HTTP/1.1\r\n"));
    }
  }

  @Test
  void aPeerThatIsNotReachedIsSoForACause() throws Exception {
    try (NobodyListens nobody = new NobodyListens("127.0.3.2")) {
      assertEquals(
          Optional.of(new Content.Finding(Optional.of(Cause.REFUSED))),
          start(LONG).ping(nobody.peer()).toCompletableFuture().get());
    }
  }

  @Test
  void aSilentPeerIsGivenUpBeforeTheOneWhoAskedDoes() throws Exception {
    Duration probeTimeout = Duration.ofMillis(400);
    try (StubPeer stub = new StubPeer("127.0.3.2", StubPeer.silent())) {
      PingsForOthers pings = start(probeTimeout);
      long startNanos = System.nanoTime();
      assertEquals(
          Optional.of(new Content.Finding(Optional.of(Cause.TIMEOUT))),
          pings.ping(stub.peer()).toCompletableFuture().get());
      assertTrue(System.nanoTime() - startNanos >= PingsForOthers.within(probeTimeout).toNanos());
    }
    assertEquals(Duration.ofMillis(1_500), PingsForOthers.within(Duration.ofSeconds(2)));
  }

  @Test
  void soManyPingsAndNoMoreAreInFlight() throws Exception {
    try (StubPeer silent = new StubPeer("127.0.3.2", StubPeer.silent());
        StubPeer quick = new StubPeer("127.0.3.3", StubPeer.answering(StubPeer.PONG))) {
      PingsForOthers pings = start(Duration.ofSeconds(4));
      List<CompletableFuture<Optional<Content.Finding>>> waiting = new ArrayList<>();
      for (int i = 0; i < PingsForOthers.MAX_IN_FLIGHT; i++) {
        waiting.add(pings.ping(silent.peer()).toCompletableFuture());
      }
      assertEquals(Optional.empty(), pings.ping(quick.peer()).toCompletableFuture().getNow(null));
      for (CompletableFuture<Optional<Content.Finding>> ping : waiting) {
        assertFalse(ping.get(LONG.toSeconds(), TimeUnit.SECONDS).isEmpty());
      }
      assertEquals(Optional.of(reached()), pings.ping(quick.peer()).toCompletableFuture().get());
      assertEquals(1, quick.requests().size());
    }
  }

  @Test
  void whatIsUnderWayWhenTheMemberEndsIsNotFoundOut() throws Exception {
    try (StubPeer silent = new StubPeer("127.0.3.2", StubPeer.silent())) {
      PingsForOthers pings = start(LONG);
      CompletableFuture<Optional<Content.Finding>> ping =
          pings.ping(silent.peer()).toCompletableFuture();
      await().until(() -> silent.requests().size() == 1);
      pings.close();
      assertEquals(Optional.empty(), ping.get());
      Peer peer = silent.peer();
      assertEquals(Optional.empty(), pings.ping(peer).toCompletableFuture().get());
    }
  }

  private static Content.Finding reached() {
    return new Content.Finding(Optional.empty());
  }

  private PingsForOthers start(Duration probeTimeout) {
    PingsForOthers pings =
        new PingsForOthers(Environment.least().with("PROBE_TIMEOUT", probeTimeout).settings());
    started = Optional.of(pings);
    pings.start();
    return pings;
  }
}
