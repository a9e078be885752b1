package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The environment of a member, as a test wants it: at first the least that starts. */
final class Environment implements Lookup {

  private final Map<String, String> values;

  private Environment(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  static Environment least() {
    return new Environment(
        Map.of(
            "POD_IP", "10.0.0.3",
            "NODE_NAME", "node-3",
            "SERVICE_NAME", "knh",
            "NAMESPACE", "monitoring"));
  }

  static Environment empty() {
    return new Environment(Map.of());
  }

  Environment with(String setting, String value) {
    Environment changed = new Environment(values);
    changed.values.put(setting, value);
    return changed;
  }

  Environment without(String setting) {
    Environment changed = new Environment(values);
    changed.values.remove(setting);
    return changed;
  }

  @Override
  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  @Override
  public Set<String> names() {
    return values.keySet();
  }

  Settings settings() {
    return accepted().settings();
  }

  List<String> warnings() {
    return accepted().warnings();
  }

  List<String> problems() {
    return assertInstanceOf(SettingsReading.Refused.class, SettingsReader.read(this)).problems();
  }

  private SettingsReading.Accepted accepted() {
    return assertInstanceOf(SettingsReading.Accepted.class, SettingsReader.read(this));
  }
}
