package io.knh.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of {@code NAME=value} lines, as kustomize reads it.
 *
 * @param values what it sets
 * @param shown what stands in comments in the same form: the default
 */
record EnvFile(Map<String, String> values, Map<String, String> shown) {

  private static final Pattern LINE = Pattern.compile("(# )?([A-Z][A-Z0-9_]*)=(.*)");

  static EnvFile read(Path file) {
    Map<String, String> values = new TreeMap<>();
    Map<String, String> shown = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
          Map<String, String> into = matcher.group(1) == null ? values : shown;
          if (into.put(matcher.group(2), matcher.group(3)) != null) {
            throw new IllegalArgumentException(file + " has " + matcher.group(2) + " twice");
          }
        } else if (!line.isBlank() && !line.startsWith("#")) {
          // Without = kustomize would take the value from its own environment.
          throw new IllegalArgumentException(file + ": not NAME=value: " + line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new EnvFile(values, shown);
  }
}
