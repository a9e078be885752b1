package io.knh.core;

import io.knh.core.model.AlertPolicy;
import io.knh.core.model.NodeState;
import io.knh.core.model.Peer;
import io.knh.core.model.Subject;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The nodes as Kubernetes described them last, where somebody asked it; only coordinators do, so a
 * term begins without.
 */
final class Nodes {

  private final Peer self;
  private final AlertPolicy policy;
  private Optional<SortedMap<String, NodeState>> states = Optional.empty();

  Nodes(Peer self, AlertPolicy policy) {
    this.self = self;
    this.policy = policy;
  }

  /** They are {@code states} now: all of the cluster, by name. */
  void read(SortedMap<String, NodeState> states) {
    this.states = Optional.of(states);
  }

  /** What is known may have changed without a sign. */
  void forget() {
    states = Optional.empty();
  }

  /**
   * The node of {@code member}; none where it is not known. One that is not among them is not
   * deleted for that: it may have come since they were read, or have another name than its member
   * knows, and then its outage has to be alerted. Where the own node is not among them they are not
   * those of the members at all.
   */
  Optional<NodeState> of(Peer member) {
    return named(member.nodeName());
  }

  private Optional<NodeState> named(String name) {
    return states
        .filter(known -> known.containsKey(self.nodeName()))
        .flatMap(known -> Optional.ofNullable(known.get(name)));
  }

  /** Whether nobody is alerted of members of the node of {@code member}. */
  boolean ignores(Peer member) {
    return ignores(member.nodeName());
  }

  private boolean ignores(String name) {
    return named(name).filter(state -> policy.ignored().stream().anyMatch(state::is)).isPresent();
  }

  /**
   * Whether nobody is alerted of {@code network}: it is about a member of an ignored node, or about
   * the path to one. Zones, and what is wrong everywhere, are about more than that.
   */
  boolean ignores(Subject.Network network) {
    return network.nodes().anyMatch(this::ignores);
  }

  /** Whether it is known how all nodes stand that {@code network} names. */
  boolean know(Subject.Network network) {
    return network.nodes().allMatch(name -> named(name).isPresent());
  }
}
