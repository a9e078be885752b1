package io.knh.core.path;

import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import io.knh.core.model.ReportedPaths;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Where UDP is blocked between members, as far as their paths show it: no datagram was ever echoed
 * on any path, or on none to or from some members. That is no fault of the network, and nobody is
 * alerted of it; but the loss of these paths is not known.
 *
 * @param everywhere whether none is echoed at all
 * @param members those to or from which none is, while others have theirs echoed; in their order
 */
public record BlockedDatagrams(boolean everywhere, List<Peer> members) {

  /** Paths of one side of a member that are enough to name it. */
  private static final int SIDE_PATHS = 2;

  private static final BlockedDatagrams NOWHERE = new BlockedDatagrams(false, List.of());
  private static final BlockedDatagrams EVERYWHERE = new BlockedDatagrams(true, List.of());

  /** The paths that leave a member, or lead to it. */
  private static final class Side {
    private boolean echoed;
    private int unanswered;

    boolean isBlocked() {
      return !echoed && unanswered >= SIDE_PATHS;
    }
  }

  public BlockedDatagrams {
    members = List.copyOf(members);
  }

  /** Whether there is anything to say. */
  public boolean any() {
    return everywhere || !members.isEmpty();
  }

  /** What {@code told} shows of the members of {@code roster}. */
  public static BlockedDatagrams of(List<ReportedPaths> told, Roster roster) {
    boolean anyEchoed = false;
    boolean anyUnanswered = false;
    for (ReportedPaths one : told) {
      for (PathView path : one.paths()) {
        anyEchoed |= isEchoed(path);
        anyUnanswered |= path.unanswered();
      }
    }
    if (!anyUnanswered) {
      return NOWHERE; // as nearly always
    }
    return anyEchoed ? new BlockedDatagrams(false, members(told, roster)) : EVERYWHERE;
  }

  private static boolean isEchoed(PathView path) {
    return path.sent() > 0 && !path.unanswered();
  }

  private static List<Peer> members(List<ReportedPaths> told, Roster roster) {
    Map<Peer, Side> from = new HashMap<>();
    Map<Peer, Side> to = new HashMap<>();
    List<MemberPair> unanswered = new ArrayList<>();
    for (ReportedPaths one : told) {
      for (PathView path : one.paths()) {
        Optional<Peer> end = roster.find(path.to()).map(RosterEntry::peer);
        if (end.isPresent() && (isEchoed(path) || path.unanswered())) {
          note(from, one.from(), path);
          note(to, end.get(), path);
          if (path.unanswered()) {
            unanswered.add(new MemberPair(one.from(), end.get()));
          }
        }
      }
    }
    // What one side explains is no sign against those at the other ends.
    Map<Peer, Integer> left = new HashMap<>();
    Map<Peer, Integer> arrived = new HashMap<>();
    for (MemberPair way : unanswered) {
      if (!isBlocked(to, way.to()) || isBlocked(to, way.from())) {
        left.merge(way.from(), 1, Integer::sum);
      }
      if (!isBlocked(from, way.from()) || isBlocked(from, way.to())) {
        arrived.merge(way.to(), 1, Integer::sum);
      }
    }
    TreeSet<Peer> members = new TreeSet<>();
    from.forEach((peer, side) -> addIf(side, left.getOrDefault(peer, 0), peer, members));
    to.forEach((peer, side) -> addIf(side, arrived.getOrDefault(peer, 0), peer, members));
    return List.copyOf(members);
  }

  private static void note(Map<Peer, Side> sides, Peer peer, PathView path) {
    Side side = sides.computeIfAbsent(peer, noted -> new Side());
    side.echoed |= isEchoed(path);
    side.unanswered += path.unanswered() ? 1 : 0;
  }

  private static boolean isBlocked(Map<Peer, Side> sides, Peer peer) {
    Side side = sides.get(peer);
    return side != null && side.isBlocked();
  }

  private static void addIf(Side side, int unexplained, Peer peer, TreeSet<Peer> members) {
    if (side.isBlocked() && unexplained >= SIDE_PATHS) {
      members.add(peer);
    }
  }
}
