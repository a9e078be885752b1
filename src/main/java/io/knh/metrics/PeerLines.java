package io.knh.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * The lines {@code knh_peer_alive}, one for each node: as many as there are peers, and only while
 * they are there. For one thread; scrapes read meanwhile.
 *
 * <p>The server compares a new line with all that are there: 5,000 together take some seconds of
 * its time. So they are made bit by bit. Two thirds of that went into the labels of those that have
 * the same name: so a hundred names are used, all of which it writes as one.
 */
final class PeerLines {

  /** A scrape shows an underscore for each of them. */
  private static final String SEPARATORS = "_.-+!?@#$%";

  private final MetricRegistry registry;
  private final Meters meters;
  private final LongSupplier nanoTime;
  private final Map<String, Boolean> shown = new ConcurrentHashMap<>();

  PeerLines(MetricRegistry registry, LongSupplier nanoTime) {
    this.registry = registry;
    this.meters = new Meters(registry);
    this.nanoTime = nanoTime;
  }

  /**
   * Shows {@code wanted} and nothing else. What is there is brought up to date at once; lines are
   * removed, then added, until {@code limit} is over.
   *
   * @return whether all are there
   */
  boolean show(Map<String, Boolean> wanted, Duration limit) {
    long startNanos = nanoTime.getAsLong();
    shown.replaceAll((node, alive) -> wanted.getOrDefault(node, alive));
    List<String> gone = new ArrayList<>(shown.keySet());
    gone.removeAll(wanted.keySet());
    for (String node : gone) {
      if (nanoTime.getAsLong() - startNanos >= limit.toNanos()) {
        return false;
      }
      registry.remove(new MetricID(name(node), label(node)));
      shown.remove(node);
    }
    for (Map.Entry<String, Boolean> entry : wanted.entrySet()) {
      if (shown.putIfAbsent(entry.getKey(), entry.getValue()) == null) {
        add(entry.getKey());
        if (nanoTime.getAsLong() - startNanos >= limit.toNanos()) {
          return shown.size() == wanted.size();
        }
      }
    }
    return true;
  }

  private void add(String node) {
    meters.gauge(
        name(node),
        "1: the member on that node answers the coordinator. 0: it does not",
        () -> shown.getOrDefault(node, false) ? 1 : 0,
        label(node));
  }

  private static String name(String node) {
    int separators = SEPARATORS.length();
    int number = Math.floorMod(node.hashCode(), separators * separators);
    return "knh"
        + SEPARATORS.charAt(number / separators)
        + "peer"
        + SEPARATORS.charAt(number % separators)
        + "alive";
  }

  private static Tag label(String node) {
    return new Tag("peer_node", node);
  }
}
