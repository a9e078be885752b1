package io.knh.metrics;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a member answers at {@code /metrics}, read as Prometheus reads it.
 *
 * @param text as it was sent
 * @param values by name and labels, these sorted, as in {@code name{a="b",c="d"}}
 * @param types of each metric, as it says
 */
public record Scrape(String text, Map<String, Double> values, Map<String, String> types) {

  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (NaN|[+-]?Inf|[-+.0-9eE]+)");

  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:\\\\.|[^\"\\\\])*)\"");

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when a line is no line of this format
   */
  public static Scrape of(String text) {
    Map<String, Double> values = new TreeMap<>();
    Map<String, String> types = new TreeMap<>();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", -1);
        types.put(words[2], words[3]);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
          throw new IllegalArgumentException("no sample: " + line);
        }
        String series = sample.group(1) + labels(Optional.ofNullable(sample.group(2)).orElse(""));
        if (values.put(series, number(sample.group(3))) != null) {
          throw new IllegalArgumentException("twice: " + series);
        }
      }
    }
    return new Scrape(text, values, types);
  }

  private static String labels(String text) {
    Set<String> labels = new TreeSet<>();
    Matcher label = LABEL.matcher(text);
    while (label.find()) {
      labels.add(label.group());
    }
    return labels.isEmpty() ? "" : "{" + String.join(",", labels) + "}";
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** The value of one line, if it is there. */
  public Optional<Double> value(String series) {
    return Optional.ofNullable(values.get(series));
  }

  /** Every line. */
  public Set<String> series() {
    return values.keySet();
  }

  /** The names of all lines. */
  public Set<String> names() {
    return values.keySet().stream()
        .map(series -> series.replaceFirst("\\{.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The lines of one name. */
  public Set<String> series(String name) {
    return values.keySet().stream()
        .filter(series -> series.equals(name) || series.startsWith(name + "{"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names of the labels of one name's lines. */
  public Set<String> labelNames(String name) {
    return series(name).stream()
        .flatMap(series -> Arrays.stream(series.split("[{,]", -1)).skip(1))
        .map(label -> label.replaceFirst("=.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
