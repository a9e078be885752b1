package io.knh.nodes;

import io.knh.agent.Publisher;
import io.knh.core.model.NodeState;
import io.knh.core.model.Roster;
import io.knh.kubernetes.ApiAccess;
import io.knh.kubernetes.Failure;
import io.knh.kubernetes.Informer;
import io.knh.kubernetes.ReadPace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * Reads the nodes for one term of this member as coordinator. It begins with knowing nothing,
 * whatever an earlier term knew.
 */
final class NodeReading implements Informer.Listener<NodeState> {

  /** What was read longer ago is forgotten: an old state must not silence an alert. */
  static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  /** So many deleted nodes are remembered; beyond it the oldest is unknown again. */
  static final int MAX_DELETED = 1_000;

  private static final Logger LOG = Logger.getLogger("io.knh.nodes");

  private final String own;
  private final Supplier<Roster> named;
  private final Publisher<SortedMap<String, NodeState>> publisher;
  private final InstantSource clock;
  private final Informer<NodeState> informer;
  private final NodeProgress progress = new NodeProgress();
  private final Set<String> deleted = new LinkedHashSet<>();
  private SortedMap<String, NodeState> before = new TreeMap<>();
  private Roster rosterBefore = Roster.empty();
  private boolean ownSeen;
  private volatile NodeWatch.Reading reading =
      new NodeWatch.Reading(true, Optional.empty(), Optional.empty());

  /**
   * A reading that begins with {@link #start()}.
   *
   * @param own the node of this member: a list that does not have it is not about these nodes
   * @param named the roster by which Kubernetes names nodes, in which who is not listed is deleted
   */
  NodeReading(
      String own,
      Supplier<Roster> named,
      Publisher<SortedMap<String, NodeState>> publisher,
      Supplier<ApiAccess.Found> api,
      ReadPace pace,
      InstantSource clock) {
    this.own = own;
    this.named = named;
    this.publisher = publisher;
    this.clock = clock;
    this.informer =
        new Informer<>(
            new Informer.Purpose("the nodes", "knh-nodes", LOG),
            api,
            new NodeResource(),
            this,
            pace,
            RandomGenerator.getDefault());
  }

  void start() {
    publisher.publish(new TreeMap<>());
    informer.start();
  }

  void close() {
    publisher.close();
    informer.close();
  }

  NodeWatch.Reading reading() {
    return reading;
  }

  @Override
  public void read(SortedMap<String, NodeState> all) {
    ownSeen |= all.containsKey(own);
    if (!ownSeen) {
      progress.stranger(own, all.size());
      return;
    }
    reading = new NodeWatch.Reading(true, Optional.of(clock.instant()), reading.problem());
    Roster roster = named.get();
    if (roster.equals(rosterBefore) && all.equals(before)) {
      return; // a kubelet wrote its status, as some do each second in a large cluster
    }
    rosterBefore = roster;
    SortedMap<String, NodeState> now = new TreeMap<>(all);
    noteDeleted(all.keySet(), roster);
    before = new TreeMap<>(all);
    deleted.forEach(name -> now.put(name, NodeState.DELETED));
    publisher.publish(now);
  }

  /** Who was there and is not among {@code present}, or should be. */
  private void noteDeleted(Set<String> present, Roster roster) {
    deleted.removeIf(present::contains);
    before.keySet().stream().filter(name -> !present.contains(name)).forEach(deleted::add);
    roster.entries().stream()
        .map(entry -> entry.peer().nodeName())
        .filter(name -> !present.contains(name))
        .forEach(deleted::add);
    while (deleted.size() > MAX_DELETED) {
      deleted.remove(deleted.iterator().next());
    }
  }

  @Override
  public void unchanged() {
    reading = new NodeWatch.Reading(true, Optional.of(clock.instant()), reading.problem());
  }

  @Override
  public void failed(Failure failure) {
    progress.failed(failure);
    Optional<Instant> lastRead = reading.lastRead();
    reading = new NodeWatch.Reading(true, lastRead, Optional.of(failure.text()));
    if (lastRead.isPresent() && clock.instant().isAfter(lastRead.get().plus(FORGOTTEN_AFTER))) {
      publisher.publish(new TreeMap<>());
    }
  }

  @Override
  public void works() {
    progress.works();
    reading = new NodeWatch.Reading(true, reading.lastRead(), Optional.empty());
  }
}
