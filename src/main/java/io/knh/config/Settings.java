package io.knh.config;

import io.knh.core.model.MemberSettings;
import io.knh.core.model.Peer;
import io.knh.core.model.Timings;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.logging.Level;

/**
 * Everything that can be set, checked.
 *
 * @param self this member: from {@code POD_IP}, {@code NODE_NAME} and {@code CONTAINER_PORT}
 * @param timings how long and how often
 * @param pathProbes {@code PATH_PROBES}, how many others this member probes the path to
 * @param discovery {@code DISCOVERY} and what it needs
 * @param bindAddress {@code BIND_ADDRESS}: the only address listened on, and the source of outgoing
 *     probes; all addresses and the system's choice when it is not set
 * @param nodes {@code NODES} and {@code IGNORE_NODES}
 * @param sanityCheckUrl {@code SANITY_CHECK_URL}
 * @param webhooks how the operator is alerted
 * @param alerts who is alerted of problems beside the webhooks
 * @param security whom this member believes
 * @param proxies {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY}: how webhooks and the
 *     sanity check leave the cluster
 * @param command {@code KNH_COMMAND}
 * @param logLevel {@code LOG_LEVEL}
 * @param logFormat {@code LOG_FORMAT}
 */
public record Settings(
    Peer self,
    Timings timings,
    int pathProbes,
    DiscoverySource discovery,
    Optional<InetAddress> bindAddress,
    NodeSettings nodes,
    Optional<URI> sanityCheckUrl,
    WebhookSettings webhooks,
    AlertSettings alerts,
    SecuritySettings security,
    Proxies proxies,
    Command command,
    LogLevel logLevel,
    LogFormat logFormat) {

  /** What the core has to know of them. */
  public MemberSettings member() {
    return new MemberSettings(
        self,
        timings,
        sanityCheckUrl.isPresent(),
        webhooks.peerStatus().isPresent(),
        webhooks.clusterStatus().isPresent(),
        webhooks.recovery().isPresent(),
        !(discovery instanceof DiscoverySource.StaticList),
        alerts.policy(nodes.ignored()),
        pathProbes);
  }

  /** All of them in one line as they may be shown, {@code NAME=value} each, without secrets. */
  @Override
  public String toString() {
    return SettingsText.of(this);
  }

  /** What the process is to do: the setting {@code KNH_COMMAND}. */
  public enum Command {
    /** Be a member. */
    RUN,
    /** {@code test-alert}: post a test message to every receiver, and end. */
    TEST_ALERT
  }

  /** The original's seven levels, the setting {@code LOG_LEVEL}, and what they mean here. */
  public enum LogLevel {
    /** Only what ends the process. */
    PANIC(Level.SEVERE),
    /** The same as panic: both end the process in the original. */
    FATAL(Level.SEVERE),
    /** What is broken: an alert that is lost. */
    ERROR(Level.SEVERE),
    /** A problem, once. */
    WARN(Level.WARNING),
    /** Every transition. */
    INFO(Level.INFO),
    /** Rounds, posts and what discovery reads. */
    DEBUG(Level.FINE),
    /** Every single message. */
    TRACE(Level.FINEST);

    @SuppressWarnings("ImmutableEnumChecker") // a Level never changes
    private final Level level;

    LogLevel(Level level) {
      this.level = level;
    }

    /** The level of {@code java.util.logging} from which on records are written. */
    public Level level() {
      return level;
    }
  }

  /** How a line of the log looks: the setting {@code LOG_FORMAT}. */
  public enum LogFormat {
    /** For people. */
    TEXT,
    /** One JSON object a line, for machines. */
    JSON
  }
}
