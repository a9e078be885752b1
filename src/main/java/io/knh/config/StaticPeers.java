package io.knh.config;

import io.knh.core.model.Address;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code PEERS}, the roster of {@code DISCOVERY=static}. The zone of a member may follow its
 * port: {@code node-a=10.0.0.1:8080@zone-1}.
 */
final class StaticPeers {

  private static final String SETTING = "PEERS";

  private static final String RIGHT =
      "<node name>=<IP>:<port> for every member, such as"
          + " node-a=10.0.0.1:8080,node-b=10.0.0.2:8080 or node-c=[fd00::3]:8080";

  private static final Pattern ENTRY =
      Pattern.compile("([^=]+)=(?:\\[([^]]*:[^]]*)]|([^:\\[]+)):([0-9]{1,5})(?:@(.+))?");

  private final Values values;
  private final Optional<Peer> self;

  /**
   * @param self this member, which has to stand in the list; empty when its own settings are wrong,
   *     which is a problem of its own
   */
  StaticPeers(Values values, Optional<Peer> self) {
    this.values = values;
    this.self = self;
  }

  /** The roster; what is wrong with it is noted in the values. */
  Roster read() {
    Optional<String> text = values.required(SETTING, RIGHT);
    if (text.isEmpty()) {
      return Roster.empty();
    }
    Map<Address, RosterEntry> peers = new LinkedHashMap<>();
    int before = values.problems().size();
    for (String entry : text.get().split(",", -1)) {
      parse(entry.strip()).ifPresent(member -> add(peers, entry.strip(), member));
    }
    boolean allRead = values.problems().size() == before;
    // An entry that is wrong may be the one of this member.
    self.filter(own -> allRead || peers.containsKey(own.address()))
        .ifPresent(own -> findSelf(own, peers));
    return Roster.of(peers.values());
  }

  private Optional<RosterEntry> parse(String entry) {
    Matcher matcher = ENTRY.matcher(entry);
    String remark = "";
    if (matcher.matches()) {
      String ip = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
      String zone = matcher.group(5) == null ? "" : matcher.group(5).strip();
      try {
        Peer peer =
            Peer.of(matcher.group(1).strip(), ip.strip(), Integer.parseInt(matcher.group(4)));
        return Optional.of(new RosterEntry(peer, true, false, zone));
      } catch (IllegalArgumentException e) {
        // Not an IP, a port, a node or a zone: the same line says what would be right.
        remark = Values.withoutZeros(ip);
      }
    }
    wrong(entry, RIGHT + remark);
    return Optional.empty();
  }

  private void wrong(String entry, String right) {
    values.problem(SETTING + " has \"" + Values.shown(entry) + "\": give " + right);
  }

  private void add(Map<Address, RosterEntry> peers, String entry, RosterEntry member) {
    Peer peer = member.peer();
    self.map(Peer::address)
        .filter(own -> own.isIpv6() != peer.address().isIpv6())
        .ifPresent(
            own -> wrong(entry, "addresses of the same IP family as POD_IP, which is " + own.ip()));
    RosterEntry earlier = peers.putIfAbsent(peer.address(), member);
    if (earlier != null) {
      values.problem(SETTING + " has " + peer.address() + " twice: give each address once");
    }
  }

  /** The member has to stand in the list that the others have too. */
  private void findSelf(Peer self, Map<Address, RosterEntry> peers) {
    RosterEntry own = peers.get(self.address());
    if (own == null) {
      values.problem(
          SETTING
              + " does not list this member: add "
              + self.nodeName()
              + "="
              + self.address()
              + " (NODE_NAME, POD_IP and CONTAINER_PORT)");
    } else if (!own.peer().nodeName().equals(self.nodeName())) {
      values.problem(
          SETTING
              + " has "
              + self.address()
              + " as \""
              + own.peer().nodeName()
              + "\" and NODE_NAME is \""
              + self.nodeName()
              + "\": give both the same");
    }
  }
}
