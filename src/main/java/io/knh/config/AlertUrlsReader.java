package io.knh.config;

import io.knh.core.model.AlertKind;
import io.knh.core.model.AlertPolicy;
import io.knh.core.model.DestinationSettings;
import io.knh.core.model.Range;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads who is alerted of problems: {@code ALERT_URLS} and what belongs to it. What it notes about
 * an entry shows none of its secrets, and for most receivers the path is one.
 */
final class AlertUrlsReader {

  private static final String SETTING = "ALERT_URLS";

  private static final Range<Duration> GROUP_WAIT =
      new Range<>(Duration.ZERO, Duration.ofMinutes(1));

  private static final Pattern ENTRY =
      Pattern.compile(
          "(?:(?<name>[^=:/@]*)=)?(?:(?<format>[A-Za-z0-9]+)\\+)?(?<url>[a-zA-Z]+://.*)");

  private static final Pattern EVENTS_ENTRY = Pattern.compile("(?:(?<name>[^=:/@]*)=)?events");

  /** Their names, under which they are shown where they fail. */
  private static final Set<String> WEBHOOKS =
      Arrays.stream(AlertKind.values()).map(AlertKind::toString).collect(Collectors.toSet());

  /** A name that is none, but may be repeated to the operator. */
  private static final Pattern SHOWN_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Another entry behind the first without a blank between them. */
  private static final Pattern SEVERAL =
      Pattern.compile("(?i)[,;|](?:[a-z0-9-]+=)?(?:[a-z0-9]+\\+https?://|events$)");

  private static final Pattern HTTP = Pattern.compile("(?i)https?://.*");

  private static final String FORMATS =
      Arrays.stream(AlertDestination.Format.values())
          .filter(format -> format != AlertDestination.Format.EVENTS)
          .map(AlertDestination.Format::toString)
          .collect(Collectors.joining(", "));

  private final Values values;
  private final Urls urls;

  AlertUrlsReader(Values values) {
    this.values = values;
    this.urls = new Urls(values);
  }

  AlertSettings read() {
    return new AlertSettings(
        destinations(),
        values.duration("ALERT_GROUP_WAIT", AlertPolicy.DEFAULT_GROUP_WAIT, GROUP_WAIT),
        urls.plain("PAGE_URL"),
        urls.plain("RUNBOOK_URL"));
  }

  private List<AlertDestination> destinations() {
    List<AlertDestination> destinations = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<String> entries =
        values.text(SETTING).map(text -> List.of(text.split("\\s+", -1))).orElse(List.of());
    for (String entry : entries) {
      entry(entry).filter(destination -> isFirst(destination, names)).ifPresent(destinations::add);
    }
    if (destinations.size() > DestinationSettings.MAX_DESTINATIONS) {
      values.problem(
          SETTING
              + " has "
              + destinations.size()
              + " destinations: give at most "
              + DestinationSettings.MAX_DESTINATIONS);
      return List.of();
    }
    return destinations;
  }

  private boolean isFirst(AlertDestination destination, Set<String> names) {
    return names.add(destination.name())
        || values.wrong(
            SETTING,
            destination.toString(),
            "it a name of its own before it, such as "
                + destination.name()
                + "-2="
                + destination.format()
                + "...: another destination is named "
                + destination.name(),
            false);
  }

  private Optional<AlertDestination> entry(String entry) {
    Matcher events = EVENTS_ENTRY.matcher(entry);
    if (events.matches()) {
      return name(events.group("name"), AlertDestination.Format.EVENTS, "events")
          .filter(name -> isInKubernetes())
          .map(name -> destination(name, AlertDestination.Format.EVENTS, Optional.empty()));
    }
    if (SEVERAL.matcher(entry).find()) {
      return wrong(masked(entry), "blanks between the destinations");
    }
    Matcher parts = ENTRY.matcher(entry);
    if (!parts.matches()) {
      return wrong("***", "entries such as slack+https://hooks.slack.com/services/..., or events");
    }
    String masked = masked(entry);
    Optional<AlertDestination.Format> format = format(parts, masked);
    if (format.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> name = name(parts.group("name"), format.get(), masked);
    Optional<URI> url =
        HTTP.matcher(parts.group("url")).matches()
            ? urls.parse(SETTING, parts.group("url"))
            : wrong(masked, "an http:// or https:// URL behind the +");
    return name.isEmpty() || url.isEmpty()
        ? Optional.empty()
        : new ReceiverUrl(format.get(), url.get())
            .destination(name.get(), right -> wrong(masked, right));
  }

  /** Nothing where it is not known. */
  private Optional<AlertDestination.Format> format(Matcher parts, String masked) {
    String written = parts.group("format");
    if (written != null) {
      for (AlertDestination.Format format : AlertDestination.Format.values()) {
        if (format != AlertDestination.Format.EVENTS
            && format.toString().equalsIgnoreCase(written)) {
          return Optional.of(format);
        }
      }
    }
    String right =
        written == null
            ? "the receiver's own URL with one of these formats and a + before it, such as"
                + " slack+https://...: "
            : "one of these formats before the +: ";
    return wrong(masked, right + FORMATS);
  }

  private Optional<String> name(
      @Nullable String written, AlertDestination.Format format, String masked) {
    if (written == null) {
      return Optional.of(format.toString());
    }
    if (!DestinationSettings.isName(written)) {
      return wrong(
          masked,
          "a name of lower-case letters, digits and - between them, at most "
              + DestinationSettings.LONGEST_NAME
              + " characters");
    }
    return WEBHOOKS.contains(written)
        ? wrong(masked, "another name: " + written + " is that of the webhook")
        : Optional.of(written);
  }

  private boolean isInKubernetes() {
    boolean isStatic = values.text("DISCOVERY").filter("static"::equalsIgnoreCase).isPresent();
    return !isStatic
        || values.wrong(
            SETTING,
            "events",
            "another destination: with DISCOVERY=static there is no API server for events",
            false);
  }

  static AlertDestination destination(
      String name, AlertDestination.Format format, Optional<URI> url) {
    return new AlertDestination(name, format, url, Optional.empty(), Optional.empty());
  }

  /** {@code entry} without what may be secret. */
  private static String masked(String entry) {
    Matcher parts = ENTRY.matcher(entry);
    if (!parts.matches()) {
      return "***";
    }
    String name = parts.group("name");
    String format = parts.group("format");
    return (name == null ? "" : (SHOWN_NAME.matcher(name).matches() ? name : "***") + "=")
        + (format == null ? "" : format + "+")
        + maskedUrl(parts.group("url"));
  }

  /** Other programs write tokens where a URL of HTTP has its host: {@code slack://token@...}. */
  private static String maskedUrl(String url) {
    return HTTP.matcher(url).matches()
        ? MaskedUrl.of(url)
        : url.substring(0, url.indexOf(':')) + "://***";
  }

  private <T> Optional<T> wrong(String masked, String right) {
    return values.wrong(SETTING, masked, right, Optional.empty());
  }
}
