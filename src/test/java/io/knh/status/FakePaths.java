package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knh.agent.FakeAgent;
import io.knh.core.model.Address;
import io.knh.core.model.Cause;
import io.knh.core.model.Overview;
import io.knh.core.model.PathFault;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import io.knh.core.model.QuorumState;
import io.knh.core.model.ReportedPaths;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.SanityState;
import io.knh.core.model.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The paths of members that do not exist, as their coordinator would show them. */
final class FakePaths {

  private static final long NANOS = Duration.ofHours(1).toNanos();
  private static final int PROBES = 10;

  private final List<RosterEntry> members;
  private final FakeAgent agent = new FakeAgent();
  private final Moments moments = new Moments(agent);
  private final Map<Peer, Map<Address, PathView>> paths = new LinkedHashMap<>();
  private final Random random = new Random(7);
  private final Set<Peer> silent = new LinkedHashSet<>();
  private int probes;

  /**
   * All well. The first of {@code members} is the coordinator; each probes {@code probes} others.
   */
  FakePaths(List<RosterEntry> members, int probes) {
    this.members = List.copyOf(members);
    this.probes = probes;
    for (int from = 0; from < members.size(); from++) {
      Map<Address, PathView> own = new LinkedHashMap<>();
      for (int to : targets(from)) {
        boolean near = members.get(from).zone().equals(members.get(to).zone());
        long nanos = (near ? 300_000L : 900_000L) + random.nextInt(400_000);
        int lost = random.nextInt(20) == 0 ? 1 : 0;
        Address address = members.get(to).peer().address();
        own.put(address, view(address, Optional.empty(), nanos, lost));
      }
      paths.put(members.get(from).peer(), own);
    }
    agent.is(members.getFirst().peer());
    agent.reads(Roster.of(members));
    agent.steppedAgo(Duration.ZERO);
    agent.shows(this::overview);
  }

  /** The same with the usual number of targets. */
  FakePaths(List<RosterEntry> members) {
    this(members, PROBES);
  }

  private Set<Integer> targets(int from) {
    Set<Integer> targets = new LinkedHashSet<>();
    int most = Math.min(probes, members.size() - 1);
    if (most == members.size() - 1) {
      for (int to = 0; to < members.size(); to++) {
        targets.add(to);
      }
      targets.remove(from);
    }
    while (targets.size() < most) {
      int to = random.nextInt(members.size());
      if (to != from) {
        targets.add(to);
      }
    }
    return targets;
  }

  private static PathView view(Address to, Optional<PathFault> fault, long nanos, int lost) {
    boolean broken = fault.filter(PathFault.BROKEN::equals).isPresent();
    return new PathView(
        to,
        fault,
        fault.isPresent() ? 75 : 0,
        broken ? Optional.of(Cause.TIMEOUT) : Optional.empty(),
        nanos,
        broken ? 0 : PathView.WINDOW,
        broken ? 0 : lost,
        false);
  }

  /** The path has this fault from now on, whether it was probed or not. */
  void fail(int from, int to, PathFault fault) {
    Address address = members.get(to).peer().address();
    int lost = fault == PathFault.LOSSY ? 27 : 0;
    of(from).put(address, view(address, Optional.of(fault), 700_000, lost));
  }

  private Map<Address, PathView> of(int from) {
    return Objects.requireNonNull(paths.get(members.get(from).peer()));
  }

  /** All that are probed from one zone to another have this fault. */
  void fail(String fromZone, String toZone, PathFault fault) {
    for (int from = 0; from < members.size(); from++) {
      for (int to = 0; to < members.size(); to++) {
        Address address = members.get(to).peer().address();
        if (members.get(from).zone().equals(fromZone)
            && members.get(to).zone().equals(toZone)
            && of(from).containsKey(address)) {
          fail(from, to, fault);
        }
      }
    }
  }

  /** Nothing was ever answered on the path. */
  void unknown(int from, int to) {
    Address address = members.get(to).peer().address();
    of(from).put(address, PathView.unknown(address));
  }

  /** It is down: nobody reaches it, and it says nothing any more. */
  void silence(int member) {
    Peer peer = members.get(member).peer();
    for (int from = 0; from < members.size(); from++) {
      if (paths.getOrDefault(members.get(from).peer(), Map.of()).containsKey(peer.address())) {
        fail(from, member, PathFault.BROKEN);
      }
    }
    silent.add(peer);
  }

  /** Nobody probes any path. */
  void switchOff() {
    probes = 0;
    paths.clear();
  }

  /** Some of each, to look at. */
  void trouble() {
    int size = members.size();
    fail(1, 2 % size, PathFault.BROKEN);
    fail(2 % size, 1, PathFault.BROKEN);
    fail(size - 1, size / 2, PathFault.LARGE_LOST);
    fail(size / 2, 0, PathFault.LOSSY);
    fail(size / 3, size - 1, PathFault.LOSSY);
    unknown(size / 4, size - 1);
  }

  PathsReport report() {
    return new PathsReport(agent, moments, Timings.DEFAULTS, probes);
  }

  FakeAgent agent() {
    return agent;
  }

  /** The document, as of now. */
  byte[] document(Optional<String> member) {
    moments.set(Instant.now());
    return report().own(Instant.now(), member);
  }

  String text(Optional<String> member) {
    return new String(document(member), UTF_8);
  }

  private Overview overview() {
    List<ReportedPaths> told = new ArrayList<>();
    paths.forEach(
        (peer, own) ->
            told.add(
                new ReportedPaths(
                    peer, silent.contains(peer) ? 0 : NANOS, List.copyOf(own.values()))));
    Overview.Coordination known =
        new Overview.Coordination(
            QuorumState.MAJORITY,
            0,
            Optional.empty(),
            Optional.empty(),
            SanityState.UNSET,
            -1,
            List.of(),
            told);
    Role role = new Role.Coordinating();
    return new Overview(
        NANOS,
        members.getFirst().peer(),
        role,
        0,
        -1,
        true,
        members.size(),
        List.of(),
        0,
        Optional.of(known),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
