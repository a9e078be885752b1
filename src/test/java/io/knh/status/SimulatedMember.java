package io.knh.status;

import io.knh.agent.FakeAgent;
import io.knh.agent.RosterReadings;
import io.knh.config.Environment;
import io.knh.config.Settings;
import io.knh.core.model.Effect;
import io.knh.core.model.Overview;
import io.knh.simulation.Node;
import io.knh.simulation.World;
import io.knh.status.View.Lack;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A member of a {@link World}, as the status of its process would show it. */
final class SimulatedMember {

  static final Instant START = Instant.parse("2026-11-25T03:00:00Z");

  private final World world;
  private final int number;
  private final Settings settings;
  final String instance;
  final FakeAgent agent = new FakeAgent();
  final Recorder recorder = new Recorder();
  final Moments moments = new Moments(agent);
  final OwnView own;

  /** What there is to see instead of what the member itself shows. */
  UnaryOperator<Overview> shown = UnaryOperator.identity();

  RosterReadings.Reading reading = new RosterReadings.Reading(Optional.of(START), Optional.empty());

  SimulatedMember(World world, int number) {
    this.world = world;
    this.number = number;
    this.settings = Environment.of(World.peer(number)).with("CLUSTER_NAME", "testing").settings();
    this.instance = "instance-" + number;
    agent.shows(
        () -> node().member().snapshot(world.now().toNanos()),
        () -> shown.apply(node().member().overview()));
    agent.steppedAgo(Duration.ZERO);
    this.own = new OwnView(agent, () -> reading, recorder, moments, instance, Optional.of("knh"));
  }

  /** Lets all of {@code members} hear what they report from now on. */
  static void listen(World world, SimulatedMember... members) {
    world.observer(
        (node, input, effects) -> {
          for (SimulatedMember one : members) {
            if (one.node() == node) {
              effects.forEach(one::hear);
            }
          }
        });
  }

  private void hear(Effect effect) {
    if (effect instanceof Effect.Report report) {
      recorder.on(report.transition(), now());
    }
  }

  private Node node() {
    return world.node(number);
  }

  Instant now() {
    return START.plus(world.now());
  }

  Status status(View view) {
    moments.set(now());
    return new Status(now(), instance, self().now(0), view, recorder.history().last());
  }

  Status status() {
    moments.set(now());
    return status(
        own.asCoordinator()
            .orElseGet(
                () -> own.alone(new Lack(Lack.Kind.NO_COORDINATOR, "no coordinator is known"))));
  }

  PathsReport pathsReport() {
    return new PathsReport(agent, moments, settings.timings(), settings.pathProbes());
  }

  byte[] paths(Optional<String> of) {
    moments.set(now());
    return pathsReport().own(now(), of);
  }

  private SelfFacts self() {
    return new SelfFacts(settings, agent, () -> reading, recorder, moments);
  }
}
