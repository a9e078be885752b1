package io.knh.config;

import java.util.Map;
import java.util.Optional;

/** Reads proxies as the settings do. */
public final class ProxySettings {

  private ProxySettings() {}

  /** Those that {@code environment} has. */
  public static Proxies of(Map<String, String> environment) {
    Values values = new Values(name -> Optional.ofNullable(environment.get(name)));
    Proxies proxies = new ProxyReader(values).read();
    if (!values.problems().isEmpty()) {
      throw new IllegalArgumentException(values.problems().toString());
    }
    return proxies;
  }
}
