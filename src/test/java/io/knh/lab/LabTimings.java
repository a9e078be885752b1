package io.knh.lab;

import io.knh.cluster.ShortTimes;
import io.knh.cluster.WebhookReceiver;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The times of the members, and what follows from them: how soon something has to be alerted.
 *
 * @param probeInterval {@code PROBE_INTERVAL}
 * @param probeTimeout {@code PROBE_TIMEOUT}
 * @param attempts {@code SEND_MAX_RETRIES}
 * @param cooldown {@code SEND_COOLDOWN_PERIOD}
 * @param groupWait {@code ALERT_GROUP_WAIT}
 * @param down how long a receiver is down that is down for long
 * @param lossy how long a network loses packets that loses some
 */
record LabTimings(
    Duration probeInterval,
    Duration probeTimeout,
    int attempts,
    Duration cooldown,
    Duration groupWait,
    Duration down,
    Duration lossy) {

  /** What an operator gets who sets nothing. */
  static final LabTimings DEFAULT =
      new LabTimings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          5,
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofMinutes(3),
          Duration.ofMinutes(3));

  /** Those of {@link ShortTimes}. */
  static final LabTimings SHORT =
      new LabTimings(
          ShortTimes.PROBE_INTERVAL,
          ShortTimes.PROBE_TIMEOUT,
          4,
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30));

  /** Where the alert destination is that always answers. */
  static final String PROMPT = "/prompt";

  /** Where the alert destination is that hangs and fails as the webhooks' receiver does. */
  static final String HELD = "/held";

  /** Without a majority for so long, the Lease takes its place. */
  private static final Duration SUBSTITUTE = Duration.ofSeconds(20);

  /** Confirmation, replication and post, on a machine that is busy with the members of the lab. */
  private static final Duration ALERTING = Duration.ofSeconds(3);

  /** Between two tries to deliver at most. */
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

  /** {@code default} or {@code short}. */
  static LabTimings named(String name) {
    return switch (name) {
      case "default" -> DEFAULT;
      case "short" -> SHORT;
      default ->
          throw new IllegalArgumentException(
              "no timings are called " + name + "; there are: default, short");
    };
  }

  /**
   * The settings of a member.
   *
   * @param receiver gets its webhooks, and is one alert destination
   * @param prompt is another alert destination
   */
  Map<String, String> settings(WebhookReceiver receiver, WebhookReceiver prompt) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (equals(SHORT)) {
      settings.putAll(ShortTimes.settings(receiver));
      settings.put("ALERT_GROUP_WAIT", groupWait.toMillis() + "ms");
    } else {
      settings.put("PEER_STATUS_URL", receiver.url("/peer").toString());
      settings.put("CLUSTER_STATUS_URL", receiver.url("/cluster").toString());
    }
    settings.put(
        "ALERT_URLS", "prompt=json+" + prompt.url(PROMPT) + " held=json+" + receiver.url(HELD));
    return settings;
  }

  /** From the first attempt to the decision that a silent peer is down: 6 s. */
  Duration attemptsAll() {
    return cooldown.multipliedBy(attempts - 1L).plus(probeTimeout);
  }

  /** From the failure of a peer to its post: 11 s, and 3 s for alerting. */
  Duration peerOutage() {
    return probeInterval.plus(attemptsAll()).plus(ALERTING);
  }

  /**
   * From the failure of the coordinator to its post: 16 s, and 3 s for alerting. A follower waits
   * for silence and a second, pings the silent higher-ranked members, and decides.
   *
   * @param rank of the highest member that is left: how many of those above it failed too
   */
  Duration coordinatorOutage(int rank) {
    Duration silence = probeInterval.plus(probeTimeout).plusSeconds(1L + rank);
    return silence.plus(probeTimeout).plus(attemptsAll()).plus(ALERTING);
  }

  /**
   * From the failure of a peer to its post when the coordinator fails too: under the 30 s promised.
   */
  Duration both() {
    return peerOutage().plus(coordinatorOutage(0)).minus(ALERTING);
  }

  /** From the failure of a peer to the notice about it. */
  Duration notice() {
    return peerOutage().plus(groupWait);
  }

  /** What was posted is with another member: it learns it by the next round's heartbeat. */
  Duration replicated() {
    return probeInterval.multipliedBy(2);
  }

  /** From the failure of most members to the posts: 35 s, and 3 s for alerting. */
  Duration withoutMajority() {
    return probeInterval.plus(attemptsAll()).plus(SUBSTITUTE).plusSeconds(4).plus(ALERTING);
  }

  /** From the return of a receiver that was down for {@link #down()} to the posts. */
  Duration delivery() {
    Duration backoff = down.multipliedBy(2);
    return (backoff.compareTo(LONGEST_RETRY) < 0 ? backoff : LONGEST_RETRY).plus(ALERTING);
  }

  /** From a break between two followers to the problem: found, told, and standing for a while. */
  Duration pathBroken() {
    return probeInterval.plus(attemptsAll()).plus(probeInterval.multipliedBy(3)).plus(ALERTING);
  }

  /** The same where large packets are lost: one round of six has some, and four have to fail. */
  Duration largeLost() {
    return probeInterval
        .multipliedBy(6 + 4)
        .plus(probeTimeout.multipliedBy(4))
        .plus(probeInterval.multipliedBy(3))
        .plus(ALERTING);
  }

  /** The same for loss: two bad windows of 12 rounds, after the one in which it began. */
  Duration lossNamed() {
    return probeInterval.multipliedBy(3 * 12 + 4).plus(ALERTING);
  }

  /** After everything is well again, how long nothing more may be alerted. */
  Duration quiet() {
    return probeInterval.plus(attemptsAll());
  }
}
