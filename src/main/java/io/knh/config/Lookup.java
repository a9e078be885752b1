package io.knh.config;

import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Where settings are looked up by name. */
@FunctionalInterface
public interface Lookup {

  /** The value of {@code name} exactly as it was given; empty when nothing was. */
  Optional<String> find(String name);

  /** The names of all that is set in the environment, ours or not; none where that is not known. */
  default Set<String> names() {
    return Set.of();
  }

  /**
   * Looks into the sources of {@code config}, the strongest first, the environment among them.
   *
   * <p>Not by {@code getValue}: that replaces {@code ${...}} and takes backslashes for escapes, and
   * so changes secrets and URLs that hold them. And a value that is set to nothing hides a weaker
   * source instead of failing.
   */
  static Lookup in(Config config) {
    return new Lookup() {
      @Override
      public Optional<String> find(String name) {
        for (ConfigSource source : config.getConfigSources()) {
          String value = source.getValue(name);
          if (value != null) {
            return Optional.of(value);
          }
        }
        return Optional.empty();
      }

      @Override
      public Set<String> names() {
        return System.getenv().keySet();
      }
    };
  }
}
