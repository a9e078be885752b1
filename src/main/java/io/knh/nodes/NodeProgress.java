package io.knh.nodes;

import io.knh.kubernetes.Failure;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How reading the nodes goes, for the log: a problem is logged once when it begins and once when it
 * is over, its repetitions only at FINE.
 */
final class NodeProgress {

  private static final Logger LOG = Logger.getLogger("io.knh.nodes");

  private final TreeSet<String> reported = new TreeSet<>();

  /** {@code failure} happened, perhaps again. */
  void failed(Failure failure) {
    Level level = reported.add(failure.kind()) ? Level.WARNING : Level.FINE;
    boolean forbidden = failure.kind().startsWith("403 ");
    LOG.log(
        level,
        () ->
            failure.text()
                + (forbidden
                    ? "; add the component kubernetes/components/nodes (chart: nodes.watch=true), or set NODES=off"
                    : "")
                + "; until the nodes can be read, alerts do not say how a node is, and KNH keeps"
                + " trying");
  }

  /** Whatever was wrong is over. */
  void works() {
    if (!reported.isEmpty()) {
      reported.clear();
      LOG.info("the nodes were read from the API server");
    }
  }

  /** {@code own} is none of the {@code count} nodes that Kubernetes names. */
  void stranger(String own, int count) {
    if (reported.add("stranger")) {
      LOG.warning(
          () ->
              "the node of this member, "
                  + own
                  + " (NODE_NAME), is none of the "
                  + count
                  + " nodes that Kubernetes names; alerts do not say how a node is");
    }
  }
}
