package io.knh.config;

import io.knh.core.Timings;
import io.knh.core.peer.Peer;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Reads all settings and checks them. Nothing falls back to a silent default: what is set and wrong
 * is a problem, and one reading finds all of them.
 */
public final class SettingsReader {

  private SettingsReader() {}

  /** Reads what {@code lookup} finds. */
  public static SettingsReading read(Lookup lookup) {
    Values values = new Values(lookup);
    IdentityReader identity = new IdentityReader(values);
    Optional<Peer> self = identity.self();
    Optional<InetAddress> bindAddress = identity.bindAddress();
    Settings settings =
        new Settings(
            self.orElse(IdentityReader.NOBODY),
            timings(values),
            new DiscoveryReader(values).read(self),
            bindAddress,
            new Urls(values).plain("SANITY_CHECK_URL"),
            new WebhookReader(values).read(),
            new SecurityReader(values).read(),
            values.oneOf("LOG_LEVEL", LogLevel.INFO),
            values.oneOf("LOG_FORMAT", LogFormat.TEXT));
    if (!values.problems().isEmpty()) {
      return new SettingsReading.Refused(values.problems());
    }
    new Doubts(values).about(settings);
    return new SettingsReading.Accepted(settings, values.warnings());
  }

  private static Timings timings(Values values) {
    Timings standard = Timings.DEFAULTS;
    return new Timings(
        values.duration("PROBE_INTERVAL", standard.probeInterval(), Timings.PROBE_INTERVAL),
        values.duration("PROBE_TIMEOUT", standard.probeTimeout(), Timings.PROBE_TIMEOUT),
        values.number(
            "CONNECT_MAX_RETRIES", standard.connectMaxRetries(), Timings.CONNECT_MAX_RETRIES),
        values.duration("CONNECT_COOLDOWN_PERIOD", standard.connectCooldown(), Timings.COOLDOWN),
        values.number("SEND_MAX_RETRIES", standard.sendMaxRetries(), Timings.SEND_MAX_RETRIES),
        values.duration("SEND_COOLDOWN_PERIOD", standard.sendCooldown(), Timings.COOLDOWN),
        values.duration(
            "ELECTION_COOLDOWN_PERIOD", standard.electionCooldown(), Timings.ELECTION_COOLDOWN));
  }
}
