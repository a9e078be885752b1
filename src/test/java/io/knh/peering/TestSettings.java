package io.knh.peering;

import io.knh.config.DiscoverySource;
import io.knh.config.Proxies;
import io.knh.config.SecuritySettings;
import io.knh.config.Settings;
import io.knh.config.WebhookSettings;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.Timings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/** The settings of a member that only sends. */
public final class TestSettings {

  private TestSettings() {}

  public static Settings of(Duration probeTimeout, Optional<InetAddress> bindAddress) {
    return of(probeTimeout, bindAddress, SecuritySettings.NONE);
  }

  public static Settings of(Duration probeTimeout, SecuritySettings security) {
    return of(probeTimeout, Optional.empty(), security);
  }

  private static Settings of(
      Duration probeTimeout, Optional<InetAddress> bindAddress, SecuritySettings security) {
    Timings defaults = Timings.DEFAULTS;
    return new Settings(
        Peer.of("node-a", "127.0.3.1", 8080),
        new Timings(
            defaults.probeInterval(),
            probeTimeout,
            defaults.connectMaxRetries(),
            defaults.connectCooldown(),
            defaults.sendMaxRetries(),
            defaults.sendCooldown(),
            defaults.electionCooldown()),
        new DiscoverySource.StaticList(Roster.empty()),
        bindAddress,
        Optional.empty(),
        new WebhookSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Duration.ofSeconds(15),
            Optional.empty()),
        security,
        Proxies.NONE,
        Settings.LogLevel.INFO,
        Settings.LogFormat.TEXT);
  }
}
