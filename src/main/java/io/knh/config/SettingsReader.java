package io.knh.config;

import io.knh.core.model.PathReport;
import io.knh.core.model.Peer;
import io.knh.core.model.Range;
import io.knh.core.model.Timings;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads all settings and checks them. Nothing falls back to a silent default: what is set and wrong
 * is a problem, and one reading finds all of them.
 */
public final class SettingsReader {

  /** A cluster of 11 is probed from everybody to everybody. */
  private static final int PATH_PROBES = 10;

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
            values.number("PATH_PROBES", PATH_PROBES, new Range<>(0, PathReport.MAX_PATHS)),
            new DiscoveryReader(values).read(self),
            bindAddress,
            new NodeSettings.Reader(values).read(),
            new Urls(values).plain("SANITY_CHECK_URL"),
            new WebhookSettings.Reader(values).read(),
            new AlertUrlsReader(values).read(),
            new SecuritySettings.Reader(values).read(),
            new ProxyReader(values).read(),
            command(values),
            values.oneOf("LOG_LEVEL", Settings.LogLevel.INFO),
            values.oneOf("LOG_FORMAT", Settings.LogFormat.TEXT));
    if (!values.problems().isEmpty()) {
      return new SettingsReading.Refused(values.problems(), settings.logFormat());
    }
    new SettingsWarnings(values).about(settings);
    return new SettingsReading.Accepted(settings, values.warnings());
  }

  /**
   * The names of all settings: those that a reading asks for, wherever the roster comes from. So
   * there is no list that could lack one.
   */
  static Set<String> names() {
    Set<String> asked = new TreeSet<>();
    for (String discovery : List.of("endpointslices", "endpoints", "static")) {
      SettingsReading unused =
          read(
              name -> {
                asked.add(name);
                return name.equals("DISCOVERY") ? Optional.of(discovery) : Optional.empty();
              });
    }
    return asked;
  }

  private static Settings.Command command(Values values) {
    return switch (values.text("KNH_COMMAND").orElse("")) {
      case "" -> Settings.Command.RUN;
      case "test-alert" -> Settings.Command.TEST_ALERT;
      default ->
          values.wrong(
              "KNH_COMMAND",
              values.text("KNH_COMMAND").orElse(""),
              "test-alert, or do not set it",
              Settings.Command.RUN);
    };
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
