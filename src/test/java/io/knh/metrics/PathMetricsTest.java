package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.PathFault;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PathMetricsTest {

  private static final Peer A = Peer.of("node-a", "10.0.0.1", 8080);
  private static final Peer B = Peer.of("node-b", "10.0.0.2", 8080);

  private final FakeRegistry registry = new FakeRegistry();
  private final PathMetrics metrics = new PathMetrics(registry.registry());
  private final Roster roster =
      Roster.of(
          List.of(
              new RosterEntry(FakeViews.SELF, true, false, "z1"),
              new RosterEntry(A, true, false, "z2"),
              new RosterEntry(B, true, false)));

  private static PathView path(Peer to, Optional<PathFault> fault, int sent, int lost) {
    return new PathView(to.address(), fault, 0, Optional.empty(), 1_000_000, sent, lost, false);
  }

  private void happens(Transition transition) {
    metrics.on(transition, Instant.EPOCH);
  }

  private Map<String, Object> shown(PathView... paths) {
    metrics.show(FakeViews.probing(paths), roster);
    Map<String, Object> used = registry.used();
    used.keySet().removeIf(name -> name.startsWith("knh_path_probes_total"));
    return used;
  }

  @Test
  void everyPathThatIsKnownHasItsLines() {
    assertEquals(
        Map.of(
            "knh_path_up{to_node=node-a,to_zone=z2}", 0.0,
            "knh_path_up{to_node=node-b,to_zone=none}", 1.0,
            "knh_path_loss_ratio{to_node=node-b,to_zone=none}", 0.25),
        shown(
            path(A, Optional.of(PathFault.BROKEN), 0, 0),
            path(B, Optional.of(PathFault.LOSSY), 40, 10)));
    assertEquals(
        Map.of(
            "knh_path_up{to_node=node-b,to_zone=none}", 1.0,
            "knh_path_loss_ratio{to_node=node-b,to_zone=none}", 0.0),
        shown(path(B, Optional.empty(), 40, 0)));
    assertEquals(Map.of(), shown());
  }

  @Test
  void ofWhatIsNotKnownNothingIsSaid() {
    assertEquals(Map.of(), shown(PathView.unknown(A.address())));
    PathView blocked =
        new PathView(B.address(), Optional.empty(), 0, Optional.empty(), 5, 40, 40, true);
    assertEquals(Map.of("knh_path_up{to_node=node-b,to_zone=none}", 1.0), shown(blocked));
  }

  @Test
  void roundTripsAreTimedByZones() {
    happens(new Transition.PathAnswered(A, 7));
    shown(path(A, Optional.empty(), 0, 0), path(B, Optional.empty(), 0, 0));
    happens(new Transition.PathAnswered(A, 1_500_000));
    happens(new Transition.PathAnswered(B, 2_500_000));
    Map<String, Object> used = registry.used();
    assertEquals(
        List.of(Duration.ofNanos(1_500_000)),
        used.get("knh_path_round_trip{from_zone=z1,to_zone=z2}"));
    assertEquals(
        List.of(Duration.ofNanos(2_500_000)),
        used.get("knh_path_round_trip{from_zone=z1,to_zone=none}"));
    assertEquals(3L, used.get("knh_path_probes_total{result=answered}"));
  }

  @Test
  void probesAreCountedByTheirResult() {
    happens(new Transition.PathProbeFailed(A, Cause.TIMEOUT));
    happens(new Transition.PathEchoed(A, new Content.Echoes(3, 0, 0, 1_000)));
    assertEquals(
        Map.of(
            "knh_path_probes_total{result=failed}", 1L,
            "knh_path_probes_total{result=echoed}", 3L,
            "knh_path_probes_total{result=lost}", 2L),
        registry.used());
  }

  @Test
  void thePairsOfZonesAreBounded() {
    List<RosterEntry> entries = new ArrayList<>();
    List<PathView> paths = new ArrayList<>();
    for (int number = 1; number <= 64; number++) {
      Peer peer = Peer.of("n" + number, "10.1.0." + number, 8080);
      entries.add(new RosterEntry(peer, true, false, "z" + number));
      paths.add(path(peer, Optional.empty(), 0, 0));
    }
    metrics.show(FakeViews.probing(paths.toArray(PathView[]::new)), Roster.of(entries));
    assertEquals(
        PathMetrics.MAX_PAIRS,
        registry.values().keySet().stream()
            .filter(name -> name.startsWith("knh_path_round_trip"))
            .count());
  }
}
