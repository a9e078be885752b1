package io.knh.app;

import io.knh.config.Lookup;
import io.knh.config.Settings;
import io.knh.config.SettingsReader;
import io.knh.config.SettingsReading;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads the settings once, before anything that needs them is built. */
@ApplicationScoped
public class SettingsSource {

  /** The settings; where they cannot be used the process ends here. */
  @Produces
  @Singleton
  Settings settings(SettingsReading.Accepted accepted) {
    return accepted.settings();
  }

  @Produces
  @Singleton
  SettingsReading.Accepted accepted() {
    Config config = ConfigProvider.getConfig();
    return switch (SettingsReader.read(Lookup.in(config))) {
      case SettingsReading.Accepted accepted -> accepted;
      case SettingsReading.Refused refused ->
          throw FailedStart.end(refused.problems(), refused.logFormat());
    };
  }
}
