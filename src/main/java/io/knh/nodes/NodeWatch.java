package io.knh.nodes;

import io.knh.agent.Inbox;
import io.knh.agent.Ports;
import io.knh.agent.Publisher;
import io.knh.agent.Snapshots;
import io.knh.config.DiscoverySource;
import io.knh.config.Settings;
import io.knh.core.model.Input;
import io.knh.core.model.Roster;
import io.knh.core.model.Transition;
import io.knh.kubernetes.ApiAccess;
import io.knh.kubernetes.ReadPace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Watches the nodes where {@code NODES=watch} wants it, and only while this member coordinates:
 * nobody else needs them, and 5,000 members that watch 5,000 nodes would be much for an API server.
 */
@ApplicationScoped
public class NodeWatch implements Ports.Transitions {

  private static final Reading IDLE = new Reading(false, Optional.empty(), Optional.empty());

  private final Supplier<Optional<NodeReading>> readings;
  private Optional<NodeReading> current = Optional.empty();

  /** Reports to {@code inbox}, in the terms that the agent reports. */
  @Inject
  public NodeWatch(Settings settings, Inbox inbox, Snapshots snapshots) {
    this(
        settings,
        inbox,
        snapshots,
        () -> ApiAccess.find(System.getenv(), ApiAccess.SERVICE_ACCOUNT),
        ReadPace.DEFAULT,
        InstantSource.system());
  }

  NodeWatch(
      Settings settings,
      Inbox inbox,
      Snapshots snapshots,
      Supplier<ApiAccess.Found> api,
      ReadPace pace,
      InstantSource clock) {
    // In a static list anybody may have written another name than Kubernetes has.
    boolean isList = settings.discovery() instanceof DiscoverySource.StaticList;
    Supplier<Roster> named = isList ? Roster::empty : () -> snapshots.current().roster();
    this.readings =
        () ->
            settings.nodes().watch()
                ? Optional.of(
                    new NodeReading(
                        settings.self().nodeName(),
                        named,
                        new Publisher<>(inbox, Input.NodesRead::new),
                        api,
                        pace,
                        clock))
                : Optional.empty();
  }

  /** For the container's proxy, which reads nothing. */
  protected NodeWatch() {
    this.readings = Optional::empty;
  }

  @Override
  public void on(Transition transition, Instant at) {
    switch (transition) {
      case Transition.BecameCoordinator became -> start();
      case Transition.SteppedDown stepped -> stop();
      case Transition.Leaving leaving -> stop();
      default -> {}
    }
  }

  private synchronized void start() {
    stop();
    current = readings.get();
    current.ifPresent(NodeReading::start);
  }

  private synchronized void stop() {
    current.ifPresent(NodeReading::close);
    current = Optional.empty();
  }

  /** How reading the nodes goes. */
  public synchronized Reading reading() {
    return current.map(NodeReading::reading).orElse(IDLE);
  }

  /**
   * How it goes. What was read last stands for {@link NodeReading#FORGOTTEN_AFTER}; then nothing is
   * known.
   *
   * @param watching whether nodes are read: this member coordinates, and is to read them
   * @param lastRead when the states were last known to be true; none before the first time
   * @param problem what is wrong now, in plain words
   */
  public record Reading(boolean watching, Optional<Instant> lastRead, Optional<String> problem) {}
}
