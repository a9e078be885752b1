package io.knh.metrics;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out which metrics an expression of Prometheus names. */
public final class Promql {

  /** What stands between quotes, in braces (selectors) or in brackets (ranges). */
  private static final Pattern NO_NAMES =
      Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|\\{[^}]*}|\\[[^\\]]*]");

  /** Lists of labels, which look like names. */
  private static final Pattern LABELS =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

  /** A word that is no function, that is: no parenthesis follows; and no part of a number. */
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w.:$])([a-zA-Z_:][\\w:]*)\\b(?!\\s*\\()");

  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "offset", "inf", "nan", "Inf", "NaN", "by", "on");

  private Promql() {}

  /** The names in {@code expression}, sorted. */
  public static Set<String> names(String expression) {
    String bare = NO_NAMES.matcher(expression).replaceAll(" ");
    bare = LABELS.matcher(bare).replaceAll(" ");
    Set<String> names = new TreeSet<>();
    Matcher matcher = NAME.matcher(bare);
    while (matcher.find()) {
      if (!WORDS.contains(matcher.group(1))) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }
}
