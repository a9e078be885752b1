package io.knh.metrics;

import io.knh.agent.RosterReadings;
import io.knh.agent.Snapshots;
import io.knh.core.model.Overview;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.QuorumState;
import io.knh.core.model.Role;
import io.knh.core.model.Severity;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.snapshots.Unit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What stands at the moment of a scrape, read from what the agent last published. */
@ApplicationScoped
public class Gauges {

  /** The agent steps at least so often: one that is older is late by the difference. */
  private static final Duration STEP = Duration.ofSeconds(1);

  private final Snapshots snapshots;
  private final RosterReadings roster;
  private final Meters meters;
  private final InstantSource clock = InstantSource.system();
  private final Instant start = clock.instant();

  /** Made once. */
  @Inject
  public Gauges(Snapshots snapshots, RosterReadings roster, Meters meters) {
    this.snapshots = snapshots;
    this.roster = roster;
    this.meters = meters;
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  Gauges() {
    this.snapshots = null;
    this.roster = null;
    this.meters = null;
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    meters.gauge("knh_coordinator", "1 on the coordinator, else 0", Gauges::coordinator);
    meters.gauges(
        "knh_problems", "Open problems; 0 on a follower", Gauges::problems, "kind", "severity");
    meters.gauge(
        "knh_alerts_undelivered",
        "Alerts, recoveries and cluster statuses not delivered yet",
        Overview::undelivered);
    meters.gauge(
        "knh_sanity",
        "1: the last sanity check passed, 0: it failed, NaN: none lately",
        member -> known(member, Gauges::sanity));
    meters.gauge(
        "knh_quorum",
        "1: quorum, or what replaces it; 0: alerts wait; NaN: not the coordinator",
        member -> known(member, Gauges::quorum));
    meters.gauge(
        "knh_discovery_sync_age_seconds",
        "Time since the roster was last known to be current",
        () -> seconds(rosterAge()));
    meters.gauge("knh_loop_lag_seconds", "Longest recent delay of the agent", () -> seconds(lag()));
  }

  private static int coordinator(Overview member) {
    return member.role() instanceof Role.Coordinating ? 1 : 0;
  }

  private static void problems(Overview member, GaugeWithCallback.Callback lines) {
    List<Problem> open = member.problems();
    for (ProblemKind kind : ProblemKind.values()) {
      for (Severity severity : Severity.values()) {
        double count =
            open.stream()
                .filter(problem -> problem.kind() == kind && problem.severity() == severity)
                .count();
        lines.call(count, kind.toString(), severity.toString());
      }
    }
  }

  /** What {@code value} says of a coordinator; of a follower not a number. */
  private static double known(Overview member, ToDoubleFunction<Overview.Coordination> value) {
    return member.coordination().map(value::applyAsDouble).orElse(Double.NaN);
  }

  private static double sanity(Overview.Coordination coordination) {
    return switch (coordination.sanity()) {
      case PASSES -> 1;
      case FAILS -> 0;
      case UNKNOWN, UNSET -> Double.NaN;
    };
  }

  private static double quorum(Overview.Coordination coordination) {
    return coordination.quorum() == QuorumState.NONE ? 0 : 1;
  }

  private Duration rosterAge() {
    return Duration.between(roster.reading().lastRead().orElse(start), clock.instant());
  }

  /** One that stands still does not measure how late it is: then its age shows it. */
  private Duration lag() {
    Duration late = snapshots.age().minus(STEP);
    Duration measured = snapshots.lag();
    return measured.compareTo(late) > 0 ? measured : late;
  }

  private static double seconds(Duration duration) {
    return Unit.nanosToSeconds(duration.toNanos());
  }
}
