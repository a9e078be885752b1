package io.knh.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * The lines of a metric that has one for each node: as many as there is something to say of, and
 * only as long. For one thread; scrapes read meanwhile.
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
  private final String[] words;
  private final String meaning;
  private final LongSupplier nanoTime;
  private final Map<String, Double> shown = new ConcurrentHashMap<>();

  /**
   * None yet.
   *
   * @param name at least three words with underscores between
   */
  PeerLines(MetricRegistry registry, String name, String meaning, LongSupplier nanoTime) {
    this.registry = registry;
    this.meters = new Meters(registry);
    this.words = name.split("_", 3);
    this.meaning = meaning;
    this.nanoTime = nanoTime;
  }

  /**
   * Shows {@code wanted} and nothing else. What is there is brought up to date at once; lines are
   * removed, then added, until {@code limit} is over. Values below 1 are added first: a peer that
   * is down does not wait until thousands that are up have their line.
   *
   * @return whether all are there
   */
  boolean show(Map<String, Double> wanted, Duration limit) {
    long startNanos = nanoTime.getAsLong();
    shown.replaceAll((node, value) -> wanted.getOrDefault(node, value));
    List<String> gone = new ArrayList<>(shown.keySet());
    gone.removeAll(wanted.keySet());
    for (String node : gone) {
      if (isOver(startNanos, limit)) {
        return false;
      }
      registry.remove(new MetricID(name(node), label(node)));
      shown.remove(node);
    }
    Predicate<Double> urgent = value -> value < 1;
    return add(wanted, urgent, startNanos, limit)
        && add(wanted, urgent.negate(), startNanos, limit)
        && shown.size() == wanted.size();
  }

  /** Returns whether there was time for all. */
  private boolean add(
      Map<String, Double> wanted, Predicate<Double> which, long startNanos, Duration limit) {
    for (Map.Entry<String, Double> entry : wanted.entrySet()) {
      if (which.test(entry.getValue())
          && shown.putIfAbsent(entry.getKey(), entry.getValue()) == null) {
        add(entry.getKey());
        if (isOver(startNanos, limit)) {
          return shown.size() == wanted.size();
        }
      }
    }
    return true;
  }

  private boolean isOver(long startNanos, Duration limit) {
    return nanoTime.getAsLong() - startNanos >= limit.toNanos();
  }

  private void add(String node) {
    meters.gauge(name(node), meaning, () -> shown.getOrDefault(node, Double.NaN), label(node));
  }

  private String name(String node) {
    int separators = SEPARATORS.length();
    int number = Math.floorMod(node.hashCode(), separators * separators);
    return words[0]
        + SEPARATORS.charAt(number / separators)
        + words[1]
        + SEPARATORS.charAt(number % separators)
        + words[2];
  }

  private static Tag label(String node) {
    return new Tag("peer_node", node);
  }
}
