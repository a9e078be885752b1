package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.agent.FakeAgent;
import io.knh.core.model.Cause;
import io.knh.core.model.Overview;
import io.knh.core.model.PeerState;
import io.knh.core.model.PeerView;
import io.knh.core.model.Transition;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeerGaugesTest {

  private final FakeAgent member = new FakeAgent();
  private final ScrapedMeters shown = new ScrapedMeters(member);
  private final PeerHeartbeats heartbeats = new PeerHeartbeats(member);

  @BeforeEach
  void start() {
    new PeerGauges(shown.meters(), heartbeats).start(new Object());
  }

  @Test
  void everyNodeHasALineAsLongAsThereIsSomethingToSayOfIt() {
    member.shows(() -> FakeViews.coordinator(PeerState.UP, PeerState.DOWN, PeerState.NEW));
    assertEquals(
        Map.of("knh_peer_up{peer_node=\"node-0\"}", 1.0, "knh_peer_up{peer_node=\"node-1\"}", 0.0),
        peerLines());
    member.shows(() -> FakeViews.coordinator(PeerState.PENDING));
    assertEquals(Map.of("knh_peer_up{peer_node=\"node-0\"}", Double.NaN), peerLines());
    member.shows(FakeViews::follower);
    assertEquals(Map.of(), peerLines());
  }

  @Test
  void peersAreCountedInEveryStateAndNoneOfAFollower() {
    member.shows(() -> FakeViews.coordinator(PeerState.UP, PeerState.PENDING, PeerState.UP));
    Scrape scrape = shown.scrape();
    assertEquals(PeerState.values().length, scrape.series("knh_peers").size());
    assertEquals(2, scrape.value("knh_peers{state=\"up\"}").orElseThrow());
    assertEquals(1, scrape.value("knh_peers{state=\"pending\"}").orElseThrow());
    assertEquals(1, scrape.value("knh_alerts_pending").orElseThrow());
    member.shows(FakeViews::follower);
    assertEquals(Map.of(), shown.used());
    assertEquals(PeerState.values().length, shown.scrape().series("knh_peers").size());
  }

  /** As when a coordinator steps down while it is scraped. */
  @Test
  void noLineContradictsAnother() {
    Iterator<Overview> steps =
        Stream.iterate(FakeViews.coordinator(PeerState.UP), step -> FakeViews.follower())
            .iterator();
    new Gauges(member, member, shown.meters()).start(new Object());
    member.shows(steps::next);
    Scrape scrape = shown.scrape();
    assertEquals(1, scrape.value("knh_coordinator").orElseThrow());
    assertEquals(1, scrape.value("knh_quorum").orElseThrow());
    assertEquals(1, scrape.value("knh_peers{state=\"up\"}").orElseThrow());
    assertEquals(1, scrape.value("knh_peer_up{peer_node=\"node-0\"}").orElseThrow());
  }

  @Test
  void thoseThatLoseHeartbeatsAreNamed() {
    member.shows(() -> FakeViews.coordinator(PeerState.UP, PeerState.UP));
    PeerView peer = FakeViews.peer(1, "node-1", PeerState.UP);
    for (int i = 0; i < 15; i++) {
      heartbeats.on(new Transition.ProbeFailed(peer.peer(), Cause.TIMEOUT, 7), Instant.EPOCH);
    }
    Scrape scrape = shown.scrape();
    assertEquals(
        Set.of("knh_peer_failed_ratio{peer_node=\"node-1\"}"),
        scrape.series("knh_peer_failed_ratio"));
    assertEquals(0.25, scrape.value("knh_peer_failed_ratio{peer_node=\"node-1\"}").orElseThrow());
    assertEquals(Set.of(), scrape.series("knh_peer_slow_ratio"));
  }

  /** Whatever a node is called, it is one line, and no other's. */
  @Test
  void namesOfNodesAreWrittenSoThatTheyCanBeRead() {
    String node = "a\"b\\c{e=\"f\"}1";
    member.shows(() -> FakeViews.coordinator(FakeViews.peer(0, node, PeerState.DOWN)));
    assertEquals(Map.of("knh_peer_up{peer_node=\"a\\\"b\\\\c{e=\\\"f\\\"}1\"}", 0.0), peerLines());
  }

  private Map<String, Double> peerLines() {
    Map<String, Double> lines = new TreeMap<>(shown.scrape().values());
    lines.keySet().removeIf(line -> !line.startsWith("knh_peer_"));
    return lines;
  }
}
