package io.knh.config;

import io.knh.core.model.Address;
import io.knh.core.model.Range;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Looks up single values, and collects what is wrong with them. A wrong value reads as its default,
 * so that the reading goes on and finds all that is wrong in one start.
 */
final class Values {

  /** Longest part of a wrong value that is repeated to the operator. */
  private static final int SHOWN = 200;

  /** What a JVM reads where a byte means nothing in the locale's encoding, in ASCII every ü. */
  private static final char UNREADABLE = '\ufffd';

  private static final Pattern LEADING_ZERO = Pattern.compile("(?<![0-9a-fA-F:])0[0-9]+(?=[.]|$)");

  private static final int MAX_PORT = 65_535;

  private final Lookup lookup;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  Values(Lookup lookup) {
    this.lookup = lookup;
  }

  List<String> problems() {
    return problems;
  }

  List<String> warnings() {
    return warnings;
  }

  /** The value without blanks around it; one that is empty counts as not set. */
  Optional<String> text(String setting) {
    Optional<String> value =
        lookup.find(setting).map(String::strip).filter(text -> !text.isEmpty());
    if (value.isPresent() && value.get().indexOf(UNREADABLE) >= 0) {
      problem(
          setting
              + " contains characters that cannot be read here:"
              + " give ASCII, or set LC_ALL to C.UTF-8");
      return Optional.empty();
    }
    return value;
  }

  /**
   * The value of a setting that the server reads too, and takes as it stands: nothing around it is
   * forgiven.
   */
  Optional<String> exact(String setting) {
    Optional<String> raw = lookup.find(setting);
    if (raw.isPresent() && (raw.get().isEmpty() || !raw.get().equals(raw.get().strip()))) {
      return wrong(setting, raw.get(), "it without blanks, or do not set it", Optional.empty());
    }
    return text(setting);
  }

  /** Whether something stands there, be it right or wrong. */
  boolean isSet(String setting) {
    return lookup.find(setting).filter(text -> !text.isBlank()).isPresent();
  }

  /** The value of a setting that must be set. */
  Optional<String> required(String setting, String right) {
    if (!isSet(setting)) {
      problem(setting + " is not set" + misspelt(setting) + ": give " + right);
    }
    return text(setting);
  }

  private String misspelt(String setting) {
    return nearNames().entrySet().stream()
        .filter(near -> near.getValue().equals(setting))
        .findFirst()
        .map(near -> " (" + shown(near.getKey()) + " is, but that is not a setting)")
        .orElse("");
  }

  /** Names in the environment that are read by nobody, each with the setting that is near it. */
  Map<String, String> nearNames() {
    Set<String> environment = lookup.names();
    if (environment.isEmpty()) {
      return Map.of();
    }
    NearNames names = new NearNames(SettingsReader.names());
    Map<String, String> near = new TreeMap<>();
    for (String name : environment) {
      names.meant(name, environment).ifPresent(setting -> near.put(name, setting));
    }
    return near;
  }

  Duration duration(String setting, Duration standard, Range<Duration> bounds) {
    Optional<String> text = text(setting);
    if (text.isEmpty()) {
      return standard;
    }
    Optional<Duration> value = Durations.parse(text.get());
    if (value.isEmpty()) {
      return wrong(setting, text.get(), "whole seconds such as 5, or 500ms, 2s, 1m", standard);
    }
    if (!bounds.contain(value.get())) {
      String range = Durations.text(bounds.least()) + " to " + Durations.text(bounds.most());
      String unit = text.get().matches("[0-9]+") ? " (seconds)" : "";
      problem(setting + " is \"" + shown(text.get()) + "\"" + unit + ": give " + range);
      return standard;
    }
    return value.get();
  }

  int number(String setting, int standard, Range<Integer> bounds) {
    return text(setting).flatMap(text -> number(setting, text, bounds, "")).orElse(standard);
  }

  private Optional<Integer> number(
      String setting, String text, Range<Integer> bounds, String remark) {
    // Nine digits always fit; what is longer is out of all bounds.
    if (text.matches("[0-9]{1,9}") && bounds.contain(Integer.valueOf(text))) {
      return Optional.of(Integer.valueOf(text));
    }
    String range = "a whole number from " + bounds.least() + " to " + bounds.most();
    return wrong(setting, text, range + remark, Optional.empty());
  }

  /** A port that the server reads too; nothing when it is wrong. */
  Optional<Integer> port(String setting, int standard) {
    if (lookup.find(setting).isEmpty()) {
      return Optional.of(standard);
    }
    return exact(setting)
        .flatMap(
            text -> {
              String remark = text.startsWith("tcp://") ? serviceLink(setting) : "";
              return number(setting, text, new Range<>(1, MAX_PORT), remark);
            });
  }

  /** For each Service Kubernetes sets a name that ends in _PORT in every pod of its namespace. */
  private static String serviceLink(String setting) {
    String service = setting.substring(0, setting.length() - "_PORT".length());
    return " (Kubernetes sets this for a Service named "
        + service.toLowerCase(Locale.ROOT).replace('_', '-')
        + ": set enableServiceLinks to false, or "
        + setting
        + " yourself)";
  }

  /** One of the names of an enum, written in small letters; any case is read. */
  <E extends Enum<E>> E oneOf(String setting, E standard) {
    return choice(setting, standard).orElse(standard);
  }

  /** The same; nothing when it is wrong, for whom the choice decides what else is read. */
  <E extends Enum<E>> Optional<E> choice(String setting, E standard) {
    Optional<String> text = text(setting);
    if (text.isEmpty()) {
      return isSet(setting) ? Optional.empty() : Optional.of(standard);
    }
    E[] values = standard.getDeclaringClass().getEnumConstants();
    for (E value : values) {
      if (value.name().equalsIgnoreCase(text.get())) {
        return Optional.of(value);
      }
    }
    String names =
        Arrays.stream(values)
            .map(value -> value.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return wrong(setting, text.get(), "one of " + names, Optional.empty());
  }

  /** {@code true} or {@code false}; any case is read. */
  boolean flag(String setting, boolean standard) {
    Optional<String> text = text(setting);
    if (text.isEmpty()) {
      return standard;
    }
    return switch (text.get().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> wrong(setting, text.get(), "true or false", standard);
    };
  }

  /** An IP literal; a name is not looked up. */
  Optional<InetAddress> ip(String setting, String text, String right) {
    try {
      return Optional.of(new Address(text, 1).inetAddress());
    } catch (IllegalArgumentException e) {
      return wrong(setting, text, right + withoutZeros(text), Optional.empty());
    }
  }

  /**
   * What to add where {@code text} may be an IP but for leading zeros, which some read as octal.
   */
  static String withoutZeros(String text) {
    return LEADING_ZERO.matcher(text).find() ? ", without leading zeros" : "";
  }

  /** Notes that {@code value} is not what {@code setting} takes, and answers {@code instead}. */
  <T> T wrong(String setting, String value, String right, T instead) {
    problem(setting + " is \"" + shown(value) + "\": give " + right);
    return instead;
  }

  /** Notes a problem in a plain sentence, which holds no secret and no line break. */
  void problem(String line) {
    if (!problems.contains(line)) {
      problems.add(line); // a value may be looked up twice
    }
  }

  void warning(String line) {
    warnings.add(line);
  }

  /** {@code value} as a line can show it. */
  static String shown(String value) {
    return OneLine.of(value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...");
  }
}
