package io.knh.peering;

import io.knh.agent.Snapshots;
import io.knh.core.model.Address;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Echoes datagrams of other members, at the UDP port with the number that they reach this one at.
 *
 * <p>Only what is an {@link EchoDatagram} from an address in the roster is answered, by as many
 * bytes: nobody gets more out of it than they put in, and strangers get nothing.
 */
@ApplicationScoped
public class DatagramEcho implements AutoCloseable {

  /**
   * Datagrams echoed in a second: those of 5,000 members that probe one which is alone in its zone,
   * four times as often as usual. What is dropped looks like a path that loses it.
   */
  static final int MAX_PER_SECOND = 20_000;

  /** Of one address: a member sends 50 at most; one that floods takes nothing from the others. */
  static final int MAX_PER_MEMBER = 200;

  private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(100);
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private static final Logger LOG = Logger.getLogger("io.knh.peering");

  private final Snapshots snapshots;
  private final LongSupplier nanoTime;
  private volatile @Nullable DatagramChannel channel;

  // Of the thread that echoes.
  private Roster roster = Roster.empty();
  private Set<InetAddress> members = Set.of();
  private long secondNanos;
  private int echoed;
  private final Map<InetAddress, Integer> echoedTo = new HashMap<>();

  /** Echoes nothing before it is opened. */
  @Inject
  public DatagramEcho(Snapshots snapshots) {
    this(snapshots, System::nanoTime);
  }

  DatagramEcho(Snapshots snapshots, LongSupplier nanoTime) {
    this.snapshots = snapshots;
    this.nanoTime = nanoTime;
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  DatagramEcho() {
    this(null, System::nanoTime);
  }

  /**
   * Begins to echo, once. Where the port cannot be opened it says so in the log, and other members
   * are told that nothing is echoed here.
   *
   * @param self the address and port that others use
   * @param bindAddress the only address to listen at, if it is not that of {@code self}
   */
  public void open(Address self, Optional<InetAddress> bindAddress) {
    DatagramChannel opened;
    try {
      opened = DatagramChannel.open();
    } catch (IOException e) {
      warn(self, e);
      return;
    }
    try {
      bind(opened, self, bindAddress);
    } catch (IOException | RuntimeException e) {
      warn(self, e);
      close(opened);
      return;
    }
    channel = opened;
    Thread thread = new Thread(() -> run(opened), "knh-echo");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * At the member's own address as a rule: of several addresses of a machine an echo has to come
   * from the one that was asked.
   */
  private static void bind(DatagramChannel opened, Address self, Optional<InetAddress> only)
      throws IOException {
    if (only.isPresent()) {
      opened.bind(new InetSocketAddress(only.get(), self.port()));
      return;
    }
    try {
      opened.bind(new InetSocketAddress(self.inetAddress(), self.port()));
    } catch (IOException e) {
      // Something forwards to this machine; or the port is taken, and then this says so.
      opened.bind(new InetSocketAddress(self.port()));
    }
  }

  private static void warn(Address self, Exception why) {
    LOG.log(
        Level.WARNING,
        "UDP port {0} cannot be opened ({1}): other members cannot measure packet loss to this"
            + " one; everything else works",
        new Object[] {String.valueOf(self.port()), why.getMessage()});
  }

  /** Whether datagrams are echoed. */
  public boolean isOpen() {
    DatagramChannel now = channel;
    return now != null && now.isOpen();
  }

  /** Echoes nothing any more. */
  @Override
  public void close() {
    DatagramChannel now = channel;
    if (now != null) {
      close(now);
    }
  }

  private static void close(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.FINE, "closing the UDP port failed", e);
    }
  }

  private void run(DatagramChannel open) {
    // One byte more than is echoed: what is longer has to be seen as longer.
    ByteBuffer datagram = ByteBuffer.allocateDirect(EchoDatagram.BYTES + 1);
    while (open.isOpen()) {
      try {
        datagram.clear();
        SocketAddress from = open.receive(datagram);
        datagram.flip();
        if (from instanceof InetSocketAddress sender && isEchoed(datagram, sender)) {
          echo(open, datagram, sender);
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException | RuntimeException | LinkageError e) {
        // A thread that ends here would make every path to this member look lossy.
        LOG.log(Level.FINE, "a datagram could not be echoed; continuing", e);
        LockSupport.parkNanos(PAUSE_AFTER_ERROR.toNanos());
      }
    }
  }

  /** Others do not wait because one cannot be sent to, such as by a rule of a firewall. */
  private static void echo(DatagramChannel open, ByteBuffer datagram, InetSocketAddress sender)
      throws ClosedChannelException {
    try {
      open.send(datagram, sender);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      LOG.log(Level.FINE, "a datagram could not be echoed", e);
    }
  }

  private boolean isEchoed(ByteBuffer datagram, InetSocketAddress sender) {
    return isMember(sender.getAddress())
        && EchoDatagram.echo(datagram)
        && hasRoom(sender.getAddress());
  }

  private boolean isMember(InetAddress address) {
    Roster now = snapshots.current().roster();
    if (!now.equals(roster)) {
      members =
          now.entries().stream()
              .map(RosterEntry::peer)
              .map(peer -> peer.address().inetAddress())
              .collect(Collectors.toUnmodifiableSet());
      roster = now;
    }
    return members.contains(address);
  }

  private boolean hasRoom(InetAddress member) {
    long nowNanos = nanoTime.getAsLong();
    if (nowNanos - secondNanos >= SECOND_NANOS) {
      secondNanos = nowNanos;
      echoed = 0;
      echoedTo.clear();
    }
    return echoedTo.merge(member, 1, Integer::sum) <= MAX_PER_MEMBER && ++echoed <= MAX_PER_SECOND;
  }
}
