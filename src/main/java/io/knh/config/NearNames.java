package io.knh.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Finds names in the environment that are probably meant as settings: {@code PROBE_INTERVALL},
 * {@code sanity_check_urls}. Whoever misspells one would otherwise run with the default and not
 * know.
 */
final class NearNames {

  /** Names that others set on purpose, though they are near one of ours. */
  private static final Set<String> UNRELATED =
      Set.of("POD_ID", "POD_IPS", "POD_NAME", "POD_UID", "HOST_IP");

  /** What people write who do not look it up, and what no rule below finds. */
  private static final Map<String, String> KNOWN_MISTAKES =
      Map.of(
          "SLACK_WEBHOOK_URL", "ALERT_URLS",
          "ALERTMANAGER_URL", "ALERT_URLS",
          "WEBHOOK_URL", "PEER_STATUS_URL",
          "PEER_WEBHOOK_URL", "PEER_STATUS_URL",
          "CLUSTER_WEBHOOK_URL", "CLUSTER_STATUS_URL",
          "PEER_STATUS_WEBHOOK_URL", "PEER_STATUS_URL",
          "CLUSTER_STATUS_WEBHOOK_URL", "CLUSTER_STATUS_URL",
          "PROBE_PERIOD", "PROBE_INTERVAL");

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Z0-9]+");

  /** Words that say a unit, or whose setting it is: no setting of ours has them. */
  private static final Set<String> NOISE =
      Set.of("KNH", "SEC", "SECOND", "MS", "MILLI", "MILLISECOND");

  /** In words as short as {@code POD}, {@code NODE} and {@code PORT} one letter is a difference. */
  private static final int LONG_WORD = 5;

  private static final int LONG_NAME = 5;

  private final Set<String> settings;

  /** Compares with these names of {@code settings}. */
  NearNames(Set<String> settings) {
    this.settings = new TreeSet<>(settings);
  }

  /** The setting that {@code name} is probably meant as, if it is none itself. */
  Optional<String> meant(String name, Set<String> environment) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (settings.contains(name) || UNRELATED.contains(upper) || isServiceLink(name, environment)) {
      return Optional.empty();
    }
    return Optional.ofNullable(KNOWN_MISTAKES.get(upper))
        .or(() -> first(setting -> hasWordsOf(upper, setting)))
        .or(() -> first(setting -> isNear(upper, setting)))
        .or(() -> first(setting -> lacksOneWordOf(upper, setting)));
  }

  /** Compares capitals with capitals: the settings of proxies have names in small letters, too. */
  private Optional<String> first(Predicate<String> near) {
    return settings.stream()
        .filter(setting -> near.test(setting.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  /**
   * Whether Kubernetes made {@code name} for a Service: for one that is called knh there are {@code
   * KNH_SERVICE_HOST}, {@code KNH_SERVICE_PORT}, {@code KNH_PORT} and {@code KNH_PORT_8080_TCP}.
   */
  private static boolean isServiceLink(String name, Set<String> environment) {
    for (String between : List.of("_SERVICE_", "_PORT")) {
      int at = name.indexOf(between);
      while (at > 0) {
        if (environment.contains(name.substring(0, at) + "_SERVICE_HOST")) {
          return true;
        }
        at = name.indexOf(between, at + 1);
      }
    }
    return false;
  }

  /** The same words in any order, singular or plural, with a unit or without. */
  private static boolean hasWordsOf(String name, String setting) {
    List<String> words = words(name);
    return !words.isEmpty() && words.equals(words(setting));
  }

  /** Like {@code SANITY_URL}: one word is left out, and two are there. */
  private static boolean lacksOneWordOf(String name, String setting) {
    List<String> given = words(name);
    List<String> all = words(setting);
    return given.size() > 1 && given.size() == all.size() - 1 && all.containsAll(given);
  }

  private static List<String> words(String name) {
    return Arrays.stream(BETWEEN_WORDS.split(name, -1))
        .map(NearNames::singular)
        .filter(word -> !word.isEmpty() && !NOISE.contains(word))
        .sorted()
        .toList();
  }

  private static String singular(String word) {
    if (word.endsWith("IES")) {
      return word.substring(0, word.length() - 3) + "Y";
    }
    String one =
        word.length() > 2 && word.endsWith("S") ? word.substring(0, word.length() - 1) : word;
    return one.equals("URI") ? "URL" : one;
  }

  /** One slip in all, or one in each long word and two in all. */
  private static boolean isNear(String name, String setting) {
    String joined = BETWEEN_WORDS.matcher(name).replaceAll("");
    String meant = BETWEEN_WORDS.matcher(setting).replaceAll("");
    if (joined.length() >= LONG_NAME - 1
        && meant.length() >= LONG_NAME
        && slips(joined, meant) <= 1) {
      return true;
    }
    String[] words = BETWEEN_WORDS.split(name, -1);
    String[] wanted = BETWEEN_WORDS.split(setting, -1);
    if (words.length != wanted.length) {
      return false;
    }
    int all = 0;
    for (int i = 0; i < words.length; i++) {
      int slips = slips(words[i], wanted[i]);
      if (slips > (wanted[i].length() < LONG_WORD ? 0 : 1)) {
        return false;
      }
      all += slips;
    }
    return all <= 2;
  }

  /**
   * How many letters have to be added, left out, changed, or swapped with their neighbour (optimal
   * string alignment); 3 where the lengths alone say that it is more than 2.
   */
  private static int slips(String one, String other) {
    if (Math.abs(one.length() - other.length()) > 2) {
      return 3;
    }
    int[][] slips = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          slips[i][j] = i + j;
          continue;
        }
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int least =
            Math.min(slips[i - 1][j - 1] + change, 1 + Math.min(slips[i - 1][j], slips[i][j - 1]));
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          least = Math.min(least, slips[i - 2][j - 2] + 1);
        }
        slips[i][j] = least;
      }
    }
    return slips[one.length()][other.length()];
  }
}
