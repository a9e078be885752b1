package io.knh.metrics;

import io.knh.agent.Ports;
import io.knh.config.Settings;
import io.knh.core.model.AlertKind;
import io.knh.core.model.Cause;
import io.knh.core.model.DestinationSettings;
import io.knh.core.model.ElectionReason;
import io.knh.core.model.Invariant;
import io.knh.core.model.PostOutcome;
import io.knh.core.model.Scope;
import io.knh.core.model.Transition;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.snapshots.Unit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counts and times what happens. All counters are there from the start: one that appears with its
 * first event would hide that from {@code increase()}.
 *
 * <p>Called by the agent, thousands of times in a round: nothing here waits, searches or makes a
 * metric. Two additions cost less than a microsecond.
 */
@ApplicationScoped
public class Counts implements Ports.Transitions {

  private static final double[] ROUNDS = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20};
  private static final double[] DELIVERIES = {0.01, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15};

  private static final String NO_CAUSE = "none";

  private final CounterDataPoint answered;
  private final CounterDataPoint unsent;
  private final Map<Cause, CounterDataPoint> failed = new EnumMap<>(Cause.class);
  private final Map<ElectionReason, CounterDataPoint> elections =
      new EnumMap<>(ElectionReason.class);
  private final Map<Scope, Map<Cause, CounterDataPoint>> outages = new EnumMap<>(Scope.class);
  private final Map<AlertKind, Posts> webhooks = new EnumMap<>(AlertKind.class);
  private final Map<String, Posts> notices = new HashMap<>();
  private final Map<Invariant, CounterDataPoint> broken = new EnumMap<>(Invariant.class);
  private final DistributionDataPoint roundTrips;
  private final DistributionDataPoint rounds;
  private final DistributionDataPoint deliveries;

  private record Posts(CounterDataPoint delivered, CounterDataPoint failed, CounterDataPoint lost) {

    /** Those of {@code whose}, which is the first label. */
    static Posts of(Counter counter, String whose) {
      return new Posts(
          counter.labelValues(whose, "delivered"),
          counter.labelValues(whose, "failed"),
          counter.labelValues(whose, "lost"));
    }
  }

  /** Makes them all. */
  @Inject
  public Counts(Meters meters, Settings settings) {
    Counter probes =
        meters.counter("knh_probes_total", "Heartbeats that ended", "outcome", "cause");
    answered = probes.labelValues("answered", NO_CAUSE);
    unsent = probes.labelValues("unsent", NO_CAUSE);
    Counter outage =
        meters.counter("knh_outages_total", "Outages that raised an alert", "scope", "cause");
    for (Cause cause : Cause.values()) {
      failed.put(cause, probes.labelValues("failed", word(cause)));
      for (Scope scope : Scope.values()) {
        outages
            .computeIfAbsent(scope, made -> new EnumMap<>(Cause.class))
            .put(cause, outage.labelValues(scope.toString(), word(cause)));
      }
    }
    Counter election =
        meters.counter("knh_elections_total", "Elections that this member won", "reason");
    for (ElectionReason reason : ElectionReason.values()) {
      elections.put(reason, election.labelValues(reason.toString()));
    }
    Counter post =
        meters.counter(
            "knh_webhooks_total", "Posts that ended, and alerts given up", "type", "result");
    for (AlertKind kind : AlertKind.values()) {
      webhooks.put(kind, Posts.of(post, kind.toString()));
    }
    Counter notice =
        meters.counter(
            "knh_notices_total",
            "Posts to alert destinations that ended, and notices given up",
            "destination",
            "result");
    for (DestinationSettings destination : settings.member().alerts().destinations()) {
      notices.put(destination.name(), Posts.of(notice, destination.name()));
    }
    Counter invariants =
        meters.counter(
            "knh_invariants_broken_total",
            "Steps that left the member in a state that must not be: a bug",
            "invariant");
    for (Invariant invariant : Invariant.values()) {
      broken.put(invariant, invariants.labelValues(invariant.toString()));
    }
    roundTrips =
        meters.histogram(
            "knh_probe_duration_seconds",
            "Round trips of heartbeats that were answered",
            Meters.ROUND_TRIPS);
    rounds =
        meters.histogram(
            "knh_round_duration_seconds", "Rounds, until every heartbeat had ended", ROUNDS);
    deliveries =
        meters.histogram("knh_webhook_delivery_seconds", "Posts that were delivered", DELIVERIES);
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  Counts() {
    answered = null;
    unsent = null;
    roundTrips = null;
    rounds = null;
    deliveries = null;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void on(Transition transition, Instant at) {
    switch (transition) {
      case Transition.ProbeAnswered probe -> {
        answered.inc();
        roundTrips.observe(Unit.nanosToSeconds(probe.roundTripNanos()));
      }
      case Transition.ProbeFailed probe -> count(failed, probe.cause());
      case Transition.ProbeUnsent probe -> unsent.inc();
      case Transition.RoundFinished round -> rounds.observe(seconds(round.took()));
      case Transition.BecameCoordinator won -> count(elections, won.reason());
      case Transition.DownRecorded recorded -> recorded(recorded.scope(), recorded.cause());
      case Transition.PostEnded post -> ended(post);
      case Transition.AlertLost lost -> of(AlertKind.of(lost.alert())).lost().inc();
      case Transition.NoticeEnded post -> ended(post);
      case Transition.NoticeLost lost -> lost(lost.notice().destination());
      case Transition.InvariantFailed found -> count(broken, found.invariant());
      default -> {
        // Logged only; nobody counts it.
      }
    }
  }

  private static double seconds(Duration duration) {
    return Unit.nanosToSeconds(duration.toNanos());
  }

  private static <K> void count(Map<K, CounterDataPoint> counters, K key) {
    CounterDataPoint counter = counters.get(key);
    if (counter != null) {
      counter.inc();
    }
  }

  private void recorded(Scope scope, Cause cause) {
    count(outages.getOrDefault(scope, Map.of()), cause);
  }

  /** An alert that is refused for good (410) is lost; that has a transition of its own. */
  private void ended(Transition.PostEnded post) {
    count(of(AlertKind.of(post.alert())), post.outcome());
    if (post.outcome() == PostOutcome.DELIVERED) {
      deliveries.observe(seconds(post.took()));
    }
  }

  private void ended(Transition.NoticeEnded post) {
    Posts counters = notices.get(post.notice().destination());
    if (counters != null) {
      count(counters, post.outcome());
    }
  }

  private void lost(String destination) {
    Posts counters = notices.get(destination);
    if (counters != null) {
      counters.lost().inc();
    }
  }

  private static void count(Posts counters, PostOutcome outcome) {
    if (outcome == PostOutcome.DELIVERED) {
      counters.delivered().inc();
    } else if (outcome == PostOutcome.FAILED) {
      counters.failed().inc();
    }
  }

  private Posts of(AlertKind kind) {
    Posts counters = webhooks.get(kind);
    if (counters == null) {
      throw new IllegalStateException("no counters for " + kind);
    }
    return counters;
  }
}
