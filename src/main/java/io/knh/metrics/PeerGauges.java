package io.knh.metrics;

import io.knh.core.model.Overview;
import io.knh.core.model.PeerState;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;

/** How the peers stand, as the coordinator sees them: counted, and a line for each node. */
@ApplicationScoped
public class PeerGauges {

  private static final String NODE = "peer_node";

  private final Meters meters;
  private final PeerHeartbeats heartbeats;

  /** Made once. */
  @Inject
  public PeerGauges(Meters meters, PeerHeartbeats heartbeats) {
    this.meters = meters;
    this.heartbeats = heartbeats;
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  PeerGauges() {
    this.meters = null;
    this.heartbeats = null;
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    meters.gauges("knh_peers", "Peers in each state; 0 on a follower", PeerGauges::states, "state");
    meters.gauge(
        "knh_alerts_pending",
        "Alerts that wait for the quorum or the sanity check",
        member -> count(PeerCounts.byState(member), PeerState.PENDING));
    meters.gauges(
        "knh_peer_up",
        "1: the member on that node is up, 0: it is down, NaN: down, alert pending",
        (member, lines) -> show(PeerCounts.upByNode(member), lines),
        NODE);
    meters.gauges(
        "knh_peer_failed_ratio",
        "Share of the last 60 heartbeats to a peer that failed; only the worst peers",
        (member, lines) -> show(heartbeats.failed(member), lines),
        NODE);
    meters.gauges(
        "knh_peer_slow_ratio",
        "Share of the last 60 heartbeats to a peer that took over 0.5 s; only the worst peers",
        (member, lines) -> show(heartbeats.slow(member), lines),
        NODE);
  }

  private static void states(Overview member, GaugeWithCallback.Callback lines) {
    Map<PeerState, Integer> counts = PeerCounts.byState(member);
    for (PeerState state : PeerState.values()) {
      lines.call(count(counts, state), state.name().toLowerCase(Locale.ROOT));
    }
  }

  private static int count(Map<PeerState, Integer> counts, PeerState state) {
    return counts.getOrDefault(state, 0);
  }

  private static void show(Map<String, Double> byNode, GaugeWithCallback.Callback lines) {
    byNode.forEach((node, value) -> lines.call(value, node));
  }
}
