package io.knh.peering;

import io.knh.agent.Snapshots;
import io.knh.core.Snapshot;
import io.knh.core.peer.Peer;
import io.knh.core.peer.PeerId;
import io.knh.core.peer.RosterEntry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Says who is listened to: an id of the roster that calls from that member's address. */
@ApplicationScoped
public class Callers {

  /** Ids with wrong addresses that are remembered, so that each is logged once; then no more. */
  static final int MAX_WARNED = 1_000;

  private static final Logger LOG = Logger.getLogger("io.knh.peering");

  private final Snapshots snapshots;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /** Made once. */
  @Inject
  public Callers(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  Callers() {
    this.snapshots = null;
  }

  /** The other member that {@code request} comes from, if it does. */
  Optional<Peer> peer(HttpServletRequest request) {
    return Queries.value(request.getQueryString(), "id")
        .filter(PeerId::isValid)
        .flatMap(id -> peer(new PeerId(id), request.getRemoteAddr()));
  }

  private Optional<Peer> peer(PeerId id, String from) {
    Snapshot now = snapshots.current();
    List<RosterEntry> named = now.roster().withId(id);
    if (named.isEmpty()) {
      return Optional.empty();
    }
    Optional<Peer> peer =
        address(from)
            .flatMap(
                address ->
                    named.stream()
                        .map(RosterEntry::peer)
                        .filter(member -> member.address().inetAddress().equals(address))
                        .findFirst());
    if (peer.isEmpty()) {
      warn(id, from);
    }
    return peer.filter(member -> !member.equals(now.self()));
  }

  private void warn(PeerId id, String from) {
    if (warned.size() < MAX_WARNED && warned.add(id + " " + from)) {
      LOG.log(
          Level.WARNING,
          "a message of {0} came from {1}, which is not its address, and is not believed;"
              + " does a sidecar or a NAT rewrite sources?",
          new Object[] {id, from});
    }
  }

  /** The address as sockets compare it: an IPv4 address that is mapped into IPv6 is IPv4. */
  private static Optional<InetAddress> address(String literal) {
    try {
      int zone = literal.indexOf('%');
      return Optional.of(InetAddress.getByName(zone < 0 ? literal : literal.substring(0, zone)));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
