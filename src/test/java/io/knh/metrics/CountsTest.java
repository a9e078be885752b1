package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.config.Environment;
import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.ElectionReason;
import io.knh.core.model.Invariant;
import io.knh.core.model.Notice;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.PostOutcome;
import io.knh.core.model.Problem;
import io.knh.core.model.Problems;
import io.knh.core.model.Scope;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountsTest {

  private static final Peer PEER = Peer.of("node-1", "10.0.0.1", 8080);
  private static final Alert.PeerDown DOWN =
      new Alert.PeerDown(
          "id", 1, new PeerStatus(PEER, false), FakeViews.SELF, Cause.TIMEOUT, Scope.PATH);
  private static final Alert.PeerUp UP =
      new Alert.PeerUp("id", 2, new PeerStatus(PEER, true), FakeViews.SELF);
  private static final Alert.ClusterStatus STATUS =
      new Alert.ClusterStatus("id", List.of(), FakeViews.SELF);

  private final ScrapedMeters shown = new ScrapedMeters();
  private final Counts counts =
      new Counts(
          shown.meters(),
          Environment.of(FakeViews.SELF)
              .with("ALERT_URLS", "json+https://receiver.example/a")
              .settings());

  private void happens(Transition... transitions) {
    for (Transition transition : transitions) {
      counts.on(transition, Instant.EPOCH);
    }
  }

  @Test
  void everyCounterIsThereFromTheStart() {
    assertEquals(
        1 + 1 + 5 + 4 + 3 * 5 + 3 * 3 + 3 + 5,
        shown.scrape().values().keySet().stream().filter(line -> line.contains("_total")).count());
    for (String timed : List.of("probe_duration", "round_duration", "webhook_delivery")) {
      assertEquals(0.0, shown.scrape().values().get("knh_" + timed + "_seconds_count"), timed);
    }
    assertEquals(Map.of(), shown.used());
  }

  @Test
  void anAnsweredHeartbeatIsCountedAndTimed() {
    happens(new Transition.ProbeAnswered(PEER, 1_500_000));
    assertEquals(
        Map.of(
            "knh_probes_total{cause=\"none\",outcome=\"answered\"}",
            1.0,
            "knh_probe_duration_seconds_count",
            1.0,
            "knh_probe_duration_seconds_sum",
            0.0015),
        shown.used());
  }

  @Test
  void roundTripsFallIntoBucketsFromHalfAMillisecondOn() {
    happens(
        new Transition.ProbeAnswered(PEER, 500_000),
        new Transition.ProbeAnswered(PEER, 500_001),
        new Transition.ProbeAnswered(PEER, 2_000_000_001));
    Map<String, Double> lines = shown.scrape().values();
    assertEquals(1, lines.get("knh_probe_duration_seconds_bucket{le=\"5.0E-4\"}"));
    assertEquals(2, lines.get("knh_probe_duration_seconds_bucket{le=\"0.001\"}"));
    assertEquals(2, lines.get("knh_probe_duration_seconds_bucket{le=\"2.0\"}"));
    assertEquals(3, lines.get("knh_probe_duration_seconds_bucket{le=\"+Inf\"}"));
  }

  @Test
  void aHeartbeatThatFailedIsCountedByItsCause() {
    for (Cause cause : Cause.values()) {
      happens(new Transition.ProbeFailed(PEER, cause, 7));
    }
    happens(new Transition.ProbeFailed(PEER, Cause.REFUSED, 7));
    assertEquals(
        Map.of(
            "knh_probes_total{cause=\"refused\",outcome=\"failed\"}", 2.0,
            "knh_probes_total{cause=\"timeout\",outcome=\"failed\"}", 1.0,
            "knh_probes_total{cause=\"unreachable\",outcome=\"failed\"}", 1.0,
            "knh_probes_total{cause=\"reset\",outcome=\"failed\"}", 1.0,
            "knh_probes_total{cause=\"other\",outcome=\"failed\"}", 1.0),
        shown.used());
  }

  @Test
  void aHeartbeatThatCouldNotBeSentIsNoFailure() {
    happens(new Transition.ProbeUnsent(PEER));
    assertEquals(Map.of("knh_probes_total{cause=\"none\",outcome=\"unsent\"}", 1.0), shown.used());
  }

  @Test
  void aRoundIsTimed() {
    happens(new Transition.RoundFinished(3, 1, Duration.ofMillis(900)));
    assertEquals(
        Map.of("knh_round_duration_seconds_count", 1.0, "knh_round_duration_seconds_sum", 0.9),
        shown.used());
  }

  @Test
  void anElectionCountsForTheOneWhoWinsIt() {
    happens(new Transition.ElectionStarted(2, ElectionReason.SILENCE));
    assertEquals(Map.of(), shown.used());
    for (ElectionReason reason : ElectionReason.values()) {
      happens(new Transition.BecameCoordinator(FakeViews.SELF, 3, reason));
    }
    assertEquals(
        Map.of(
            "knh_elections_total{reason=\"start\"}", 1.0,
            "knh_elections_total{reason=\"silence\"}", 1.0,
            "knh_elections_total{reason=\"goodbye\"}", 1.0,
            "knh_elections_total{reason=\"stepped-down\"}", 1.0),
        shown.used());
  }

  @Test
  void everyStepThatBreaksAnInvariantIsCounted() {
    happens(new Transition.InvariantBroken(Invariant.TIME, "a step came before the last one"));
    assertEquals(Map.of(), shown.used());
    happens(new Transition.InvariantFailed(Invariant.TIME));
    happens(new Transition.InvariantFailed(Invariant.TIME));
    happens(new Transition.InvariantFailed(Invariant.STEP));
    assertEquals(
        Map.of(
            "knh_invariants_broken_total{invariant=\"time\"}", 2.0,
            "knh_invariants_broken_total{invariant=\"step\"}", 1.0),
        shown.used());
  }

  @Test
  void anOutageCountsWhenItIsRecorded() {
    happens(new Transition.DownDecided(PEER, 5, Cause.TIMEOUT));
    happens(new Transition.DecisionPending(PEER, "no quorum"));
    assertEquals(Map.of(), shown.used());
    happens(new Transition.DownRecorded(PEER, Cause.TIMEOUT, Scope.PATH, Duration.ZERO));
    assertEquals(Map.of("knh_outages_total{cause=\"timeout\",scope=\"path\"}", 1.0), shown.used());
  }

  @Test
  void postsAreCountedByTypeAndResultAndTimedWhenDelivered() {
    Duration took = Duration.ofMillis(80);
    happens(
        new Transition.PostEnded(DOWN, 1, PostOutcome.FAILED, Duration.ofSeconds(15)),
        new Transition.PostEnded(DOWN, 2, PostOutcome.DELIVERED, took),
        new Transition.PostEnded(STATUS, 1, PostOutcome.DELIVERED, took),
        new Transition.AlertLost(UP, "too old"));
    assertEquals(
        Map.of(
            "knh_webhooks_total{result=\"failed\",type=\"peer-status\"}",
            1.0,
            "knh_webhooks_total{result=\"delivered\",type=\"peer-status\"}",
            1.0,
            "knh_webhooks_total{result=\"delivered\",type=\"cluster-status\"}",
            1.0,
            "knh_webhooks_total{result=\"lost\",type=\"peer-recovery\"}",
            1.0,
            "knh_webhook_delivery_seconds_count",
            2.0,
            "knh_webhook_delivery_seconds_sum",
            0.16),
        shown.used());
  }

  private static Notice notice(String destination) {
    List<Problem> problems = List.of(Problems.down("node-1", Cause.TIMEOUT));
    return new Notice("id", destination, "", problems, List.of(), problems);
  }

  @Test
  void postsToADestinationAreCountedUnderItsName() {
    Duration took = Duration.ofMillis(80);
    for (PostOutcome outcome : PostOutcome.values()) {
      happens(new Transition.NoticeEnded(notice("json"), 1, outcome, took));
    }
    happens(
        new Transition.NoticeLost(notice("json"), "refused for good"),
        new Transition.NoticeEnded(notice("unknown"), 1, PostOutcome.DELIVERED, took),
        new Transition.NoticeLost(notice("unknown"), "refused for good"));
    assertEquals(
        Map.of(
            "knh_notices_total{destination=\"json\",result=\"delivered\"}", 1.0,
            "knh_notices_total{destination=\"json\",result=\"failed\"}", 1.0,
            "knh_notices_total{destination=\"json\",result=\"lost\"}", 1.0),
        shown.used());
  }

  @Test
  void anEventThatIsRefusedForGoodIsLostOnce() {
    happens(
        new Transition.PostEnded(DOWN, 1, PostOutcome.GONE, Duration.ZERO),
        new Transition.AlertLost(DOWN, "refused for good"));
    assertEquals(
        Map.of("knh_webhooks_total{result=\"lost\",type=\"peer-status\"}", 1.0), shown.used());
  }
}
