package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.agent.FakeAgent;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.PathFault;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PathMetricsTest {

  private static final Peer A = Peer.of("node-a", "10.0.0.1", 8080);
  private static final Peer B = Peer.of("node-b", "10.0.0.2", 8080);

  private final FakeAgent member = new FakeAgent();
  private final ScrapedMeters shown = new ScrapedMeters(member);
  private final PathMetrics metrics = new PathMetrics(shown.meters(), member);

  @BeforeEach
  void bothAreInTheRoster() {
    member.is(FakeViews.SELF);
    member.reads(
        Roster.of(
            List.of(
                new RosterEntry(FakeViews.SELF, true, false, "z1"),
                new RosterEntry(A, true, false, "z2"),
                new RosterEntry(B, true, false))));
  }

  private static PathView path(Peer to, Optional<PathFault> fault, int sent, int lost) {
    return new PathView(to.address(), fault, 0, Optional.empty(), 1_000_000, sent, lost, false);
  }

  private void happens(Transition transition) {
    metrics.on(transition, Instant.EPOCH);
  }

  private Map<String, Double> shown(PathView... paths) {
    member.shows(() -> FakeViews.probing(paths));
    Map<String, Double> lines = new TreeMap<>(shown.scrape().values());
    lines.keySet().removeIf(line -> !line.matches("knh_path_(up|loss).*"));
    return lines;
  }

  @Test
  void everyPathThatIsKnownHasItsLines() {
    assertEquals(
        Map.of(
            "knh_path_up{to_node=\"node-a\",to_zone=\"z2\"}", 0.0,
            "knh_path_up{to_node=\"node-b\",to_zone=\"none\"}", 1.0,
            "knh_path_loss_ratio{to_node=\"node-b\",to_zone=\"none\"}", 0.25),
        shown(
            path(A, Optional.of(PathFault.BROKEN), 0, 0),
            path(B, Optional.of(PathFault.LOSSY), 40, 10)));
    assertEquals(
        Map.of(
            "knh_path_up{to_node=\"node-b\",to_zone=\"none\"}", 1.0,
            "knh_path_loss_ratio{to_node=\"node-b\",to_zone=\"none\"}", 0.0),
        shown(path(B, Optional.empty(), 40, 0)));
    assertEquals(Map.of(), shown());
  }

  @Test
  void ofWhatIsNotKnownNothingIsSaid() {
    assertEquals(Map.of(), shown(PathView.unknown(A.address())));
    PathView blocked =
        new PathView(B.address(), Optional.empty(), 0, Optional.empty(), 5, 40, 40, true);
    assertEquals(Map.of("knh_path_up{to_node=\"node-b\",to_zone=\"none\"}", 1.0), shown(blocked));
  }

  @Test
  void roundTripsAreTimedByZones() {
    happens(new Transition.PathAnswered(A, 1_500_000));
    happens(new Transition.PathAnswered(B, 2_500_000));
    happens(new Transition.PathAnswered(B, 3_500_000));
    String name = "knh_path_round_trip_seconds";
    assertEquals(
        Map.of(
            "knh_path_probes_total{result=\"answered\"}",
            3.0,
            name + "_count{from_zone=\"z1\",to_zone=\"z2\"}",
            1.0,
            name + "_sum{from_zone=\"z1\",to_zone=\"z2\"}",
            0.0015,
            name + "_count{from_zone=\"z1\",to_zone=\"none\"}",
            2.0,
            name + "_sum{from_zone=\"z1\",to_zone=\"none\"}",
            0.006),
        shown.used());
  }

  @Test
  void whoLeftTheRosterIsNotTimed() {
    happens(new Transition.PathAnswered(Peer.of("node-c", "10.0.0.3", 8080), 1_500_000));
    assertEquals(Map.of("knh_path_probes_total{result=\"answered\"}", 1.0), shown.used());
  }

  @Test
  void probesAreCountedByTheirResult() {
    happens(new Transition.PathProbeFailed(A, Cause.TIMEOUT));
    happens(new Transition.PathEchoed(A, new Content.Echoes(3, 0, 0, 1_000)));
    assertEquals(
        Map.of(
            "knh_path_probes_total{result=\"failed\"}", 1.0,
            "knh_path_probes_total{result=\"echoed\"}", 3.0,
            "knh_path_probes_total{result=\"lost\"}", 2.0),
        shown.used());
  }

  @Test
  void thePairsOfZonesAreBounded() {
    List<RosterEntry> entries = new ArrayList<>();
    for (int number = 1; number <= 64; number++) {
      Peer peer = Peer.of("n" + number, "10.1.0." + number, 8080);
      entries.add(new RosterEntry(peer, true, false, "z" + number));
    }
    member.reads(Roster.of(entries));
    entries.forEach(entry -> happens(new Transition.PathAnswered(entry.peer(), 1_000_000)));
    assertEquals(
        PathMetrics.MAX_PAIRS, shown.scrape().series("knh_path_round_trip_seconds_count").size());
  }
}
