package io.knh.cluster;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Times for tests: some seconds instead of some tens, and still long enough that a member on a
 * starved machine is not taken for down, which takes four attempts over 1.5 s, the last of which is
 * given another 1.5 s.
 */
public final class ShortTimes {

  /** {@code PROBE_INTERVAL}. */
  public static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

  /** {@code PROBE_TIMEOUT}. */
  public static final Duration PROBE_TIMEOUT = Duration.ofMillis(1500);

  /** From a fault to the decision at the latest: 1 s + 3 x 500 ms + 1.5 s. */
  public static final Duration DECISION = Duration.ofSeconds(4);

  private ShortTimes() {}

  /** The settings of a member that posts to {@code receiver}. */
  public static Map<String, String> settings(WebhookReceiver receiver) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("PROBE_INTERVAL", "1s");
    settings.put("PROBE_TIMEOUT", "1500ms");
    settings.put("SEND_MAX_RETRIES", "4");
    settings.put("SEND_COOLDOWN_PERIOD", "500ms");
    settings.put("ELECTION_COOLDOWN_PERIOD", "1s");
    // Servers start one after another here; nobody is judged for not being up yet.
    settings.put("CONNECT_MAX_RETRIES", "150");
    settings.put("CONNECT_COOLDOWN_PERIOD", "2s");
    settings.put("PEER_STATUS_URL", receiver.url("/peer").toString());
    settings.put("CLUSTER_STATUS_URL", receiver.url("/cluster").toString());
    return settings;
  }
}
