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
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/**
 * Counts and times what happens. All counters are there from the start: one that appears with its
 * first event would hide that from {@code increase()}.
 *
 * <p>Called by the agent, thousands of times in a round: nothing here waits, looks up or makes a
 * metric. Two additions cost less than a microsecond.
 */
@ApplicationScoped
public class Counts implements Ports.Transitions {

  private static final String NO_CAUSE = "none";

  private final Counter answered;
  private final Counter unsent;
  private final Map<Cause, Counter> failed = new EnumMap<>(Cause.class);
  private final Map<ElectionReason, Counter> elections = new EnumMap<>(ElectionReason.class);
  private final Map<Scope, Map<Cause, Counter>> outages = new EnumMap<>(Scope.class);
  private final Map<AlertKind, Posts> webhooks = new EnumMap<>(AlertKind.class);
  private final Map<String, Posts> notices = new HashMap<>();
  private final Map<Invariant, Counter> broken = new EnumMap<>(Invariant.class);
  private final Timer roundTrips;
  private final Timer rounds;
  private final Timer deliveries;

  private record Posts(Counter delivered, Counter failed, Counter lost) {}

  /** Makes them all. */
  @Inject
  public Counts(MetricRegistry registry, Settings settings) {
    Meters meters = new Meters(registry);
    answered = probes(meters, "answered", NO_CAUSE);
    unsent = probes(meters, "unsent", NO_CAUSE);
    for (Cause cause : Cause.values()) {
      failed.put(cause, probes(meters, "failed", word(cause)));
    }
    for (ElectionReason reason : ElectionReason.values()) {
      elections.put(
          reason,
          meters.counter(
              "knh_elections_total",
              "Elections that this member won",
              new Tag("reason", reason.toString())));
    }
    for (Scope scope : Scope.values()) {
      Map<Cause, Counter> byCause = new EnumMap<>(Cause.class);
      for (Cause cause : Cause.values()) {
        byCause.put(cause, outages(meters, scope, cause));
      }
      outages.put(scope, byCause);
    }
    for (AlertKind kind : AlertKind.values()) {
      webhooks.put(
          kind,
          new Posts(
              posts(meters, kind, "delivered"),
              posts(meters, kind, "failed"),
              posts(meters, kind, "lost")));
    }
    for (DestinationSettings destination : settings.member().alerts().destinations()) {
      String name = destination.name();
      notices.put(
          name,
          new Posts(
              notices(meters, name, "delivered"),
              notices(meters, name, "failed"),
              notices(meters, name, "lost")));
    }
    for (Invariant invariant : Invariant.values()) {
      broken.put(
          invariant,
          meters.counter(
              "knh_invariants_broken_total",
              "Steps that left the member in a state that must not be: a bug",
              new Tag("invariant", invariant.toString())));
    }
    roundTrips = meters.timer("knh_probe_duration", "Round trips of heartbeats that were answered");
    rounds = meters.timer("knh_round_duration", "Rounds, until every heartbeat had ended");
    deliveries = meters.timer("knh_webhook_delivery", "Posts that were delivered");
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

  private static Counter probes(Meters meters, String outcome, String cause) {
    return meters.counter(
        "knh_probes_total",
        "Heartbeats that ended",
        new Tag("outcome", outcome),
        new Tag("cause", cause));
  }

  private static Counter outages(Meters meters, Scope scope, Cause cause) {
    return meters.counter(
        "knh_outages_total",
        "Outages that raised an alert",
        new Tag("scope", scope.toString()),
        new Tag("cause", word(cause)));
  }

  private static Counter posts(Meters meters, AlertKind kind, String result) {
    return meters.counter(
        "knh_webhooks_total",
        "Posts that ended, and alerts given up",
        new Tag("type", kind.toString()),
        new Tag("result", result));
  }

  private static Counter notices(Meters meters, String destination, String result) {
    return meters.counter(
        "knh_notices_total",
        "Posts to alert destinations that ended, and notices given up",
        new Tag("destination", destination),
        new Tag("result", result));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void on(Transition transition, Instant at) {
    switch (transition) {
      case Transition.ProbeAnswered probe -> {
        answered.inc();
        roundTrips.update(Duration.ofNanos(probe.roundTripNanos()));
      }
      case Transition.ProbeFailed probe -> count(failed, probe.cause());
      case Transition.ProbeUnsent probe -> unsent.inc();
      case Transition.RoundFinished round -> rounds.update(round.took());
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

  private static <K> void count(Map<K, Counter> counters, K key) {
    Counter counter = counters.get(key);
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
      deliveries.update(post.took());
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
