package io.knh.manifests;

import io.knh.config.SettingsReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The names of all settings: those that the code asks for when it reads them. */
final class SettingNames {

  /** What the kubelet fills in. */
  static final Map<String, String> LEAST =
      Map.of(
          "POD_IP", "10.0.0.3",
          "NODE_NAME", "node-3",
          "SERVICE_NAME", "knh",
          "NAMESPACE", "knh");

  private SettingNames() {}

  /** All of them, whatever is set. */
  static Set<String> all() {
    Set<String> asked = new TreeSet<>();
    for (String discovery : List.of("endpointslices", "endpoints", "static")) {
      SettingsReader.read(
          name -> {
            asked.add(name);
            return name.equals("DISCOVERY")
                ? Optional.of(discovery)
                : Optional.ofNullable(LEAST.get(name));
          });
    }
    // Some are known by small letters as well.
    asked.removeIf(name -> !name.equals(name.toUpperCase(Locale.ROOT)));
    return asked;
  }
}
