package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.knh.core.model.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The environment of a member, as a test wants it: at first the least that starts. Its settings are
 * read as those of a real member are.
 */
public final class Environment implements Lookup {

  private final Map<String, String> values;

  private Environment(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  /** The least that starts: {@code node-3} of the Service {@code knh} in {@code monitoring}. */
  public static Environment least() {
    return new Environment(
        Map.of(
            "POD_IP", "10.0.0.3",
            "NODE_NAME", "node-3",
            "SERVICE_NAME", "knh",
            "NAMESPACE", "monitoring"));
  }

  /** The least that starts the member {@code self}. */
  public static Environment of(Peer self) {
    return least()
        .with("NODE_NAME", self.nodeName())
        .with("POD_IP", self.address().ip())
        .with("CONTAINER_PORT", "" + self.address().port());
  }

  static Environment empty() {
    return exactly(Map.of());
  }

  /** That, and nothing else. */
  public static Environment exactly(Map<String, String> values) {
    return new Environment(values);
  }

  public Environment with(String setting, Duration value) {
    return with(setting, Durations.text(value));
  }

  /** With {@code more} in place of what is set, or beside it. */
  public Environment with(Map<String, String> more) {
    Environment changed = new Environment(values);
    changed.values.putAll(more);
    return changed;
  }

  public Environment with(String setting, String value) {
    Environment changed = new Environment(values);
    changed.values.put(setting, value);
    return changed;
  }

  public Environment without(String setting) {
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

  public Settings settings() {
    return accepted().settings();
  }

  List<String> warnings() {
    return accepted().warnings();
  }

  public List<String> problems() {
    return assertInstanceOf(SettingsReading.Refused.class, SettingsReader.read(this)).problems();
  }

  private SettingsReading.Accepted accepted() {
    return assertInstanceOf(SettingsReading.Accepted.class, SettingsReader.read(this));
  }
}
