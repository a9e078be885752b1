package io.knh.cluster;

import io.knh.core.model.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Members in processes of their own on loopback addresses, which find each other by a static list.
 * Its roster may name more peers than it runs: some are emulated, or never there.
 */
public final class Cluster implements AutoCloseable {

  /** Five servers on two cores are up after some 15 s; a loaded machine takes longer. */
  public static final Duration START = Duration.ofMinutes(4);

  /**
   * Servers that start at the same time, of all clusters that this program runs: as many as there
   * are cores, so that those that run already are not starved.
   */
  private static final int TOGETHER = 2;

  private static final Object STARTING = new Object();

  private final List<ClusterMember> members = new ArrayList<>();

  /**
   * A cluster that is not started yet.
   *
   * @param roster all peers, in any order, the members themselves included
   * @param ours those of them that run here
   * @param settings the same for all members: times, webhooks
   * @param listener called for each line that a member writes
   */
  public Cluster(
      Installation installation,
      List<Peer> roster,
      List<Peer> ours,
      Map<String, String> settings,
      BiConsumer<ClusterMember, OutputLine> listener) {
    for (Peer peer : ours) {
      Map<String, String> environment = new LinkedHashMap<>();
      environment.put("NODE_NAME", peer.nodeName());
      environment.put("POD_IP", peer.address().ip());
      environment.put("BIND_ADDRESS", peer.address().ip());
      environment.put("CONTAINER_PORT", Integer.toString(peer.address().port()));
      environment.put("SERVICE_NAME", "knh");
      environment.put("NAMESPACE", "default");
      environment.put("DISCOVERY", "static");
      environment.put("PEERS", peers(roster));
      environment.putAll(settings);
      members.add(new ClusterMember(installation, peer, environment, listener));
    }
    members.sort(Comparator.comparing(ClusterMember::peer));
  }

  private static String peers(List<Peer> roster) {
    return roster.stream()
        .map(peer -> peer.nodeName() + "=" + peer.address())
        .collect(Collectors.joining(","));
  }

  /** The members, lowest id first. */
  public List<ClusterMember> members() {
    return List.copyOf(members);
  }

  /** The member on the node {@code nodeName}. */
  public ClusterMember member(String nodeName) {
    return members.stream()
        .filter(member -> member.peer().nodeName().equals(nodeName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no member on " + nodeName));
  }

  /** The member with the highest id, which wins every election that it takes part in. */
  public ClusterMember highest() {
    return members.get(members.size() - 1);
  }

  /** Starts all that do not run, two at a time, and waits until all answer. */
  public void start() {
    synchronized (STARTING) {
      List<ClusterMember> ended = members.stream().filter(member -> !member.isRunning()).toList();
      for (int i = 0; i < ended.size(); i += TOGETHER) {
        List<ClusterMember> next = ended.subList(i, Math.min(i + TOGETHER, ended.size()));
        next.forEach(ClusterMember::start);
        next.forEach(this::awaitAnswers);
      }
    }
    members.forEach(this::awaitAnswers);
  }

  /** Waits until {@code member} answers a ping. */
  public void awaitAnswers(ClusterMember member) {
    Awaitility.await(member + " answers")
        .atMost(START)
        .failFast(member + " ended by itself", () -> !member.isRunning())
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(member::answers);
  }

  /** Waits until every one of {@code followers} names {@code coordinator}, itself included. */
  public void awaitFollow(Peer coordinator, List<ClusterMember> followers, Duration atMost) {
    Awaitility.await("all follow " + coordinator)
        .atMost(atMost)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                followers.stream()
                    .allMatch(
                        member ->
                            member.follows().filter(coordinator.id().value()::equals).isPresent()));
  }

  /** Kills what still runs. */
  @Override
  public void close() {
    members.forEach(ClusterMember::close);
  }
}
