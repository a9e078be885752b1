package io.knh.peering;

import io.knh.agent.Inbox;
import io.knh.config.Settings;
import io.knh.core.model.Effect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;

/**
 * Says messages to peers, each on a fresh TCP connection and within the same time; one daemon
 * thread and a selector do it all.
 *
 * <p>The thread is a plain one, not of the container's executor: that one is shut down when the
 * server begins to stop, and the goodbye leaves after that. It needs nothing of the container,
 * neither naming nor transactions nor security.
 */
final class Sender implements AutoCloseable {

  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final Inbox inbox;
  private final long timeoutNanos;
  private final ProbeQueue queue = new ProbeQueue();
  private final Selector selector;
  private final ProbeLoop loop;
  private final Thread thread;

  /**
   * A sender that begins once it is started.
   *
   * @param name of its thread
   * @param settings who speaks, and from where
   * @param timeout how long a peer has to answer
   * @param inbox where the answers go
   */
  Sender(String name, Settings settings, Duration timeout, Inbox inbox) {
    this.inbox = inbox;
    this.timeoutNanos = timeout.toNanos();
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send: the system gives no selector", e);
    }
    this.loop =
        new ProbeLoop(
            queue,
            selector,
            new Requests(
                settings.self(), new ClusterSecrets(settings.security()), InstantSource.system()),
            settings.bindAddress().filter(Predicate.not(InetAddress::isAnyLocalAddress)),
            new Results(inbox, System::nanoTime),
            ProbeLoop.MAX_CONNECTIONS);
    this.thread = new Thread(loop, name);
    this.thread.setDaemon(true);
  }

  /** Starts to send, once. What was asked for before is sent now, if its time is not up. */
  void start() {
    thread.start();
  }

  /** Sends; answered by one {@code Answered}, {@code Failed} or {@code Unsent} in the inbox. */
  void send(Effect.Send send) {
    Probe probe = new Probe(send, System.nanoTime() + timeoutNanos);
    if (queue.offer(probe)) {
      selector.wakeup();
    } else {
      inbox.offer(probe.unsent());
    }
  }

  /** Ends all that is under way, each as unsent; so is whatever is to be sent from now on. */
  @Override
  public void close() {
    loop.close();
    try {
      thread.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
