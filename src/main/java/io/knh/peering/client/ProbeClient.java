package io.knh.peering.client;

import io.knh.agent.Inbox;
import io.knh.agent.Ports;
import io.knh.config.Settings;
import io.knh.core.model.Effect;
import io.knh.core.model.Message;
import io.knh.peering.RequestSigner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;

/**
 * Sends the core's messages to peers, each on a fresh TCP connection and within {@code
 * PROBE_TIMEOUT}; one daemon thread and a selector do it all.
 *
 * <p>The thread is a plain one, not of the container's executor: that one is shut down when the
 * server begins to stop, and the goodbye leaves after that. It needs nothing of the container,
 * neither naming nor transactions nor security.
 */
@ApplicationScoped
public class ProbeClient implements Ports.Transport, AutoCloseable {

  /**
   * How long a large request may take, where {@code PROBE_TIMEOUT} is longer. The server of the
   * other member ends a connection on which nothing comes for 5 s ({@code liberty/platform.xml}):
   * where it does, what gets lost on the way looks like a server that closes.
   */
  static final Duration LARGE_TIMEOUT = Duration.ofSeconds(4);

  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final Inbox inbox;
  private final long timeoutNanos;
  private final Probe.Queue queue = new Probe.Queue();
  private final Selector selector;
  private final ProbeLoop loop;
  private final Thread thread;

  /**
   * Makes a client that sends once it is started.
   *
   * @param settings who speaks, from where, and how long a peer has to answer
   * @param inbox where the answers go
   */
  @Inject
  public ProbeClient(Settings settings, Inbox inbox) {
    this("knh-probes", settings, settings.timings().probeTimeout(), inbox);
  }

  /**
   * Makes another client, beside the core's.
   *
   * @param name of its thread
   * @param settings who speaks, and from where
   * @param timeout how long a peer has to answer
   * @param inbox where the answers go
   */
  ProbeClient(String name, Settings settings, Duration timeout, Inbox inbox) {
    this.inbox = inbox;
    this.timeoutNanos = timeout.toNanos();
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send: the system gives no selector", e);
    }
    RequestSigner signer =
        new RequestSigner(settings.self().address(), settings.security(), InstantSource.system());
    this.loop =
        new ProbeLoop(
            queue,
            selector,
            new Requests(settings.self().id(), signer),
            settings.bindAddress().filter(Predicate.not(InetAddress::isAnyLocalAddress)),
            new Results(inbox, System::nanoTime),
            ProbeLoop.MAX_CONNECTIONS);
    this.thread = new Thread(loop, name);
    this.thread.setDaemon(true);
  }

  /** For the proxy that CDI puts in front of the one client; it has no fields of its own. */
  @SuppressWarnings("NullAway")
  ProbeClient() {
    this.inbox = null;
    this.timeoutNanos = 0;
    this.selector = null;
    this.loop = null;
    this.thread = null;
  }

  /** Starts to send, once. What was asked for before is sent now, if its time is not up. */
  public void start() {
    thread.start();
  }

  /** Sends; answered by one {@code Answered}, {@code Failed} or {@code Unsent} in the inbox. */
  @Override
  public void send(Effect.Send send) {
    Probe probe = new Probe(send, System.nanoTime() + timeoutNanos(send.message()));
    if (queue.offer(probe)) {
      selector.wakeup();
    } else {
      inbox.offer(probe.unsent());
    }
  }

  private long timeoutNanos(Message message) {
    return message instanceof Message.LargePing
        ? Math.min(timeoutNanos, LARGE_TIMEOUT.toNanos())
        : timeoutNanos;
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
