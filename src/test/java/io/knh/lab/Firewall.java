package io.knh.lab;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The faults of the network: rules of nft in the namespaces of the pods. Rules are gathered first
 * and become true together by {@link #apply()}.
 */
final class Firewall {

  /** The first segment of a connection. */
  private static final String OPENING = "tcp flags & (syn|ack) == syn ";

  /** Packets that are longer than a path of 1,400 bytes takes. */
  static final String LARGE = "meta length > 1400 ";

  /** Datagrams, those of the echo among them. */
  static final String UDP = "meta l4proto udp ";

  /** So many packets of a hundred, by chance. */
  static String share(int percent) {
    return "numgen random mod 100 < " + percent + " ";
  }

  /** The rules of one pod: for what reaches it, and for what it sends. */
  private record Rules(List<String> in, List<String> out) {
    Rules() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    String table() {
      return """
      table inet knhlab
      delete table inet knhlab
      table inet knhlab {
        chain in { type filter hook input priority 0; ip saddr %s accept
          %s
        }
        chain out { type filter hook output priority 0; ip daddr %s accept
          %s
        }
      }
      """
          .formatted(
              Addresses.OBSERVER,
              String.join("\n    ", in),
              Addresses.OBSERVER,
              String.join("\n    ", out));
    }
  }

  private final Map<String, Rules> rules = new TreeMap<>();

  /** Nothing passes between {@code one} and {@code other}. */
  Firewall cut(Pod one, Pod other, Way way) {
    return oneWay(one, other, way).oneWay(other, one, way);
  }

  /** Nothing passes between any of {@code some} and any of {@code others}. */
  Firewall split(Collection<Pod> some, Collection<Pod> others, Way way) {
    some.forEach(one -> others.forEach(other -> cut(one, other, way)));
    return this;
  }

  /** No packet passes from {@code from} to {@code to}; the other way all do. */
  Firewall oneWay(Pod from, Pod to, Way way) {
    of(to).in().add("ip saddr " + from.ip() + " " + way.statement);
    return this;
  }

  /** {@code rule} holds for what reaches {@code to} from {@code from}. */
  Firewall between(Pod from, Pod to, String rule) {
    of(to).in().add("ip saddr " + from.ip() + " " + rule);
    return this;
  }

  /** {@code from} opens no connection to {@code to}, as under a network policy. */
  Firewall noConnections(Pod from, Pod to, Way way) {
    of(to).in().add("ip saddr " + from.ip() + " " + OPENING + way.statement);
    return this;
  }

  /** Nothing passes between {@code pod} and the API server. */
  Firewall cutFromApi(Pod pod, Way way) {
    of(pod).in().add("ip saddr " + Addresses.API + " drop");
    of(pod).out().add("ip daddr " + Addresses.API + " " + way.statement);
    return this;
  }

  /** Of all that reaches a pod, and of what it sends to others than pods, this share is lost. */
  Firewall lose(Collection<Pod> pods, int percent) {
    String loss = share(percent) + "drop";
    for (Pod pod : pods) {
      of(pod).in().add(loss);
      of(pod).out().add("ip daddr { " + Addresses.API + ", " + Addresses.RECEIVER + " } " + loss);
    }
    return this;
  }

  private Rules of(Pod pod) {
    return rules.computeIfAbsent(pod.namespace(), namespace -> new Rules());
  }

  /** Makes the rules true that were gathered since {@link #heal()}. */
  void apply() {
    rules.forEach(
        (namespace, rule) ->
            Command.feed(rule.table(), "ip", "netns", "exec", namespace, "nft", "-f", "-"));
  }

  /** Everything passes again. */
  void heal() {
    rules.replaceAll((namespace, rule) -> new Rules());
    apply();
    rules.clear();
  }
}
