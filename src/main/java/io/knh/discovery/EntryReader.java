package io.knh.discovery;

import io.knh.core.model.Address;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.kubernetes.Failure;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines of the roster from what Kubernetes says of an address. What makes no member is logged
 * once and skipped; addresses of the other family are skipped in silence, since in a dual-stack
 * Service the same pods appear once in each.
 */
final class EntryReader {

  /** So many skipped addresses are remembered as logged; beyond it the oldest is forgotten. */
  static final int MAX_REMEMBERED = 1_000;

  private static final Logger LOG = Logger.getLogger("io.knh.discovery");

  private final Peer self;
  private final boolean ipv6;
  private final int port;
  private final Set<String> logged = new LinkedHashSet<>();

  /** Reads for {@code self}: its address family, and its port, which all members share. */
  EntryReader(Peer self) {
    this.self = self;
    this.ipv6 = self.address().isIpv6();
    this.port = self.address().port();
  }

  /** How EndpointSlices call the own address family. */
  String addressType() {
    return ipv6 ? "IPv6" : "IPv4";
  }

  /** What is claimed of {@code ip}, or nothing when it makes no member of the own family. */
  Optional<Claim> read(
      @Nullable String ip,
      @Nullable String nodeName,
      Claim.Conditions conditions,
      @Nullable String zone) {
    String text = ip == null ? "" : ip;
    try {
      if (new Address(text, port).isIpv6() != ipv6) {
        return Optional.empty();
      }
      if (nodeName == null || nodeName.isEmpty()) {
        return skip(text, "it has no node name");
      }
      return Optional.of(new Claim(Peer.of(nodeName, text, port), conditions, zone(zone)));
    } catch (IllegalArgumentException e) {
      return skip(text, String.valueOf(e.getMessage()));
    }
  }

  /** One line for each address: of several claims the one that is most likely true. */
  Roster roster(Collection<Claim> claims) {
    Map<Address, Claim> chosen = new HashMap<>();
    for (Claim claim : claims) {
      chosen.merge(claim.peer().address(), claim, BinaryOperator.maxBy(this::compare));
    }
    return Roster.of(chosen.values().stream().map(Claim::entry).toList());
  }

  /** At its own address this member knows better than Kubernetes who it is. */
  private int compare(Claim one, Claim other) {
    int byName = Boolean.compare(one.peer().equals(self), other.peer().equals(self));
    return byName != 0 ? byName : Claim.LIKELIEST_LAST.compare(one, other);
  }

  /** As the roster has it, once in memory; one that is no zone's name is not known. */
  private static String zone(@Nullable String name) {
    return name != null && RosterEntry.isZone(name) ? name.intern() : "";
  }

  private Optional<Claim> skip(String ip, String why) {
    if (logged.add(ip)) {
      LOG.warning(
          () -> Failure.line("the address \"" + ip + "\" is not added to the roster: " + why));
      if (logged.size() > MAX_REMEMBERED) {
        logged.remove(logged.iterator().next());
      }
    }
    return Optional.empty();
  }
}
