package io.knh.config;

import io.knh.core.model.NodeState.Ignored;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Kubernetes is asked about the nodes of members.
 *
 * @param watch {@code NODES=watch}: the coordinator reads what Kubernetes says of all nodes
 * @param ignored {@code IGNORE_NODES}: members of such nodes are shown when they are down, and not
 *     alerted
 */
public record NodeSettings(boolean watch, Set<Ignored> ignored) {

  /** Checked, and closed to changes. */
  public NodeSettings {
    ignored = Set.copyOf(ignored);
  }

  /** {@code IGNORE_NODES}, in the order of its words; {@code none} for nothing. */
  String ignoredText() {
    return ignored.isEmpty()
        ? Reader.NOTHING
        : Arrays.stream(Ignored.values())
            .filter(ignored::contains)
            .map(Reader::word)
            .collect(Collectors.joining(","));
  }

  /** Reads them. */
  static final class Reader {

    private static final String NOTHING = "none";

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s,]+");

    /** What is taken down on purpose wakes nobody. */
    private static final Set<Ignored> STANDARD = Set.of(Ignored.REMOVED);

    /** The words of {@code NODES}. */
    private enum Nodes {
      OFF,
      WATCH
    }

    private final Values values;

    Reader(Values values) {
      this.values = values;
    }

    NodeSettings read() {
      return new NodeSettings(values.oneOf("NODES", Nodes.OFF) == Nodes.WATCH, ignored());
    }

    private Set<Ignored> ignored() {
      Optional<String> text = values.text("IGNORE_NODES");
      if (text.isEmpty()) {
        return STANDARD;
      }
      if (text.get().equalsIgnoreCase(NOTHING)) {
        return Set.of();
      }
      Set<Ignored> ignored = EnumSet.noneOf(Ignored.class);
      for (String word : BETWEEN_WORDS.split(text.get(), -1)) {
        Optional<Ignored> named =
            Arrays.stream(Ignored.values())
                .filter(value -> word(value).equalsIgnoreCase(word))
                .findFirst();
        named.ifPresent(ignored::add);
        if (named.isEmpty() && !word.isEmpty()) {
          return wrong(text.get());
        }
      }
      return ignored.isEmpty() ? wrong(text.get()) : ignored;
    }

    private Set<Ignored> wrong(String text) {
      String words =
          Arrays.stream(Ignored.values()).map(Reader::word).collect(Collectors.joining(", "));
      return values.wrong(
          "IGNORE_NODES", text, "any of " + words + ", or " + NOTHING + " alone", STANDARD);
    }

    private static String word(Ignored ignored) {
      return ignored.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
