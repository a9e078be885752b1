package io.knh.cluster;

import io.knh.core.model.Peer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One member of a {@link Cluster}: where it is, and the process that runs there, if any. What is
 * known about it is what anybody could ask it: its answer to {@code /ping}.
 */
public final class ClusterMember {

  private final Installation installation;
  private final Peer peer;
  private final Map<String, String> settings;
  private final BiConsumer<ClusterMember, OutputLine> listener;
  private volatile @Nullable ServerProcess process;

  ClusterMember(
      Installation installation,
      Peer peer,
      Map<String, String> settings,
      BiConsumer<ClusterMember, OutputLine> listener) {
    this.installation = installation;
    this.peer = peer;
    this.settings = Map.copyOf(settings);
    this.listener = listener;
  }

  /** Its id, address and node, as the webhooks show them. */
  public Peer peer() {
    return peer;
  }

  /** Its id as it stands on the wire. */
  public String id() {
    return peer.id().value();
  }

  /** Starts it, for the first time or again, and returns at once. */
  public void start() {
    start(Map.of());
  }

  /** The same, with settings of its own: those that {@code changed} names have its values. */
  public synchronized void start(Map<String, String> changed) {
    if (isRunning()) {
      throw new IllegalStateException(peer + " runs already");
    }
    Map<String, String> own = new LinkedHashMap<>(settings);
    own.putAll(changed);
    process =
        ServerProcess.start(
            installation, peer.nodeName(), own, line -> listener.accept(this, line));
  }

  /** The process that was started last. */
  public ServerProcess process() {
    ServerProcess started = process;
    if (started == null) {
      throw new IllegalStateException(peer + " was never started");
    }
    return started;
  }

  /** Whether its process is there; a frozen one is. */
  public boolean isRunning() {
    ServerProcess started = process;
    return started != null && started.isRunning();
  }

  /** Its answer to a ping now; empty when it does not answer. */
  public Optional<PingAnswer> ping() {
    return PingAnswer.of(peer.address());
  }

  /** Whether it answers a ping as a member that is well does. */
  public boolean answers() {
    return ping().map(PingAnswer::isPong).orElse(false);
  }

  /** The id of the coordinator that it follows or is itself. */
  public Optional<String> follows() {
    return ping().filter(PingAnswer::isPong).flatMap(PingAnswer::coordinator);
  }

  /** Kills its process, if any. */
  void close() {
    ServerProcess started = process;
    if (started != null) {
      started.close();
    }
  }

  @Override
  public String toString() {
    return peer.nodeName();
  }
}
