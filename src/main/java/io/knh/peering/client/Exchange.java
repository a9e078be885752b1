package io.knh.peering.client;

import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.logging.Level;

/**
 * One probe on its own TCP connection: connect, write the request, read the answer. A handshake
 * ends with the first.
 *
 * <p>It is closed by a reset ({@code SO_LINGER} 0), so that nothing is left in TIME_WAIT. At 1,000
 * probes a second that would be 60,000 connections. They are harmless while the kernel chooses the
 * source, but with a bound one ({@code BIND_ADDRESS}) each keeps a local port, and those were used
 * up after 15,000. The connection tracking of the node forgets a reset one sooner, too. Nothing is
 * lost by it: the answer has been read, or its time is up.
 */
final class Exchange {

  private static final ByteBuffer[] NOT_MADE = {};

  private final Probe probe;
  private final SocketChannel channel;
  private final Requests requests;
  private final AnswerParser parser;
  private final long startNanos = System.nanoTime();
  private ByteBuffer[] request = NOT_MADE;
  private boolean isConnected;
  private long connectedNanos;

  private Exchange(Probe probe, SocketChannel channel, Requests requests, AnswerBody.Room room) {
    this.probe = probe;
    this.channel = channel;
    this.requests = requests;
    this.parser = new AnswerParser(requests.expected(probe.send().message()), room);
  }

  /** Starts to connect. Whoever selects calls {@link #advance} of the key's attachment. */
  static Exchange start(
      Probe probe,
      Requests requests,
      AnswerBody.Room room,
      Optional<InetAddress> source,
      Selector selector)
      throws IOException {
    Effect.Send send = probe.send();
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      if (source.isPresent()) {
        channel.bind(new InetSocketAddress(source.get(), 0));
      }
      Exchange exchange = new Exchange(probe, channel, requests, room);
      boolean connected =
          channel.connect(
              new InetSocketAddress(send.to().address().inetAddress(), send.to().address().port()));
      channel.register(
          selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, exchange);
      return exchange;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  Probe probe() {
    return probe;
  }

  /**
   * From the start of the connection until now, when its answer is there; of a path only until the
   * connection was there, which no server makes longer.
   */
  long roundTripNanos() {
    boolean ofPath = probe.send().message() instanceof Message.OfPath;
    return (ofPath ? connectedNanos : System.nanoTime()) - startNanos;
  }

  /**
   * Does what the connection is ready for.
   *
   * @param key the key of this exchange
   * @param scratch room for what is read, emptied before and of no use afterwards
   */
  Progress advance(SelectionKey key, ByteBuffer scratch) {
    if (!channel.isConnected()) {
      try {
        if (!channel.finishConnect()) {
          return Progress.UNFINISHED;
        }
      } catch (IOException e) {
        return new Progress.Broken(Causes.ofConnecting(e));
      }
    }
    if (!isConnected) {
      isConnected = true;
      connectedNanos = System.nanoTime();
    }
    if (probe.send().message() instanceof Message.Handshake) {
      return Progress.CONNECTED;
    }
    try {
      if (key.isReadable()) {
        Progress progress = read(scratch);
        if (!(progress instanceof Progress.Unfinished)) {
          return progress;
        }
      }
      return isWritten() ? Progress.UNFINISHED : write(key);
    } catch (IOException e) {
      return parser.cut(Causes.ofBroken(e));
    }
  }

  /** The time is up: without an answer, unless only its body is missing. */
  Progress timeOut() {
    return parser.cut(Cause.TIMEOUT);
  }

  /** Ends the connection, whatever state it is in. */
  void close() {
    parser.release();
    try {
      channel.close();
    } catch (IOException e) {
      // The system has let go of it all the same, and its result is known already.
      ProbeLoop.LOG.log(Level.FINE, "closing a connection failed", e);
    }
  }

  private boolean isWritten() {
    for (ByteBuffer part : request) {
      if (part.hasRemaining()) {
        return false;
      }
    }
    return request.length > 0;
  }

  /** Reads meanwhile: a peer may answer before it has taken all of a long ledger message. */
  private Progress write(SelectionKey key) throws IOException {
    if (request.length == 0) {
      // Not before there is a connection: silent peers cost no ledger messages.
      Requests.Outgoing said = requests.of(probe.send().message(), probe.send().to().address());
      request = new ByteBuffer[] {said.head(), said.body()};
      parser.believe(said.check());
    }
    channel.write(request);
    key.interestOps(
        isWritten() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    return Progress.UNFINISHED;
  }

  private Progress read(ByteBuffer scratch) throws IOException {
    scratch.clear();
    if (channel.read(scratch) < 0) {
      return parser.end();
    }
    return parser.take(scratch.flip());
  }

  /** How far an exchange has come. */
  sealed interface Progress {

    /** It goes on. */
    record Unfinished() implements Progress {}

    /**
     * The peer answered by HTTP, or a handshake by its system.
     *
     * @param status the HTTP status
     * @param content what its body said, as far as that was expected
     * @param allegiance whom it named as coordinator
     */
    record Answered(int status, Content content, Allegiance allegiance) implements Progress {}

    /** It ended without an answer. */
    record Broken(Cause cause) implements Progress {}

    /** There is a connection, and no more was wanted. */
    Progress CONNECTED = new Answered(200, Content.nothing(), Allegiance.unnamed());

    /** The one value of {@link Unfinished}. */
    Progress UNFINISHED = new Unfinished();
  }
}
