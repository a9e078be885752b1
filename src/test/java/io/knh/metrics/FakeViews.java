package io.knh.metrics;

import io.knh.core.model.AlertKind;
import io.knh.core.model.LaneView;
import io.knh.core.model.Overview;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import io.knh.core.model.PeerView;
import io.knh.core.model.QuorumState;
import io.knh.core.model.Role;
import io.knh.core.model.SanityState;
import io.knh.core.model.Witnesses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a member shows, made up. */
final class FakeViews {

  static final Peer SELF = Peer.of("node-z", "10.9.0.1", 8080);

  private FakeViews() {}

  static PeerView peer(int number, String node, PeerState state) {
    return new PeerView(
        Peer.of(node, "10.0." + number / 250 + "." + (number % 250 + 1), 8080),
        state,
        0,
        true,
        true,
        -1,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Witnesses.NONE,
        false,
        "");
  }

  /** A coordinator whose peers stand so; they are on node-0, node-1 and so on. */
  static Overview coordinator(PeerState... states) {
    List<PeerView> peers = new ArrayList<>();
    for (PeerState state : states) {
      peers.add(peer(peers.size(), "node-" + peers.size(), state));
    }
    return coordinator(peers, QuorumState.MAJORITY, SanityState.UNSET);
  }

  static Overview coordinator(PeerView... peers) {
    return coordinator(Arrays.asList(peers), QuorumState.MAJORITY, SanityState.UNSET);
  }

  static Overview coordinator(List<PeerView> peers, QuorumState quorum, SanityState sanity) {
    return overview(
        new Role.Coordinating(),
        Optional.of(
            new Overview.Coordination(
                quorum, 0, Optional.empty(), Optional.empty(), sanity, -1, peers, List.of())));
  }

  /** A follower that probes {@code paths}. */
  static Overview probing(PathView... paths) {
    return overview(
        new Role.Following(peer(0, "node-0", PeerState.UP).peer()),
        Optional.empty(),
        List.of(paths));
  }

  static Overview follower() {
    return overview(new Role.Following(peer(0, "node-0", PeerState.UP).peer()), Optional.empty());
  }

  private static Overview overview(Role role, Optional<Overview.Coordination> coordination) {
    return overview(role, coordination, List.of());
  }

  private static Overview overview(
      Role role, Optional<Overview.Coordination> coordination, List<PathView> paths) {
    int members = 1 + coordination.map(known -> known.peers().size()).orElse(0);
    List<LaneView> lanes =
        List.of(
            new LaneView(AlertKind.PEER_STATUS, 1, 1, 0, -1, -1, false, ""),
            new LaneView(AlertKind.CLUSTER_STATUS, 0, 1, 0, -1, -1, false, ""));
    return new Overview(
        0,
        SELF,
        role,
        0,
        -1,
        true,
        members,
        lanes,
        1,
        coordination,
        List.of(),
        List.of(),
        List.of(),
        paths);
  }
}
