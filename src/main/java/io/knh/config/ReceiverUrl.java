package io.knh.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The URL of a receiver as its operator writes it, and what it takes to use it: some have a key as
 * user, some a path that everybody knows and nobody should have to write.
 */
final class ReceiverUrl {

  private static final String ALERTMANAGER_PATH = "/api/v2/alerts";
  private static final String PAGERDUTY_PATH = "/v2/enqueue";
  private static final String OPSGENIE_PATH = "/v2/alerts";

  private static final String BEFORE_THE_HOST = "the key of the integration before the host: ";

  private final AlertDestination.Format format;
  private final URI url;

  /** That of a receiver of {@code format}. */
  ReceiverUrl(AlertDestination.Format format, URI url) {
    this.format = format;
    this.url = url;
  }

  /**
   * The destination.
   *
   * @param wrong notes what would be right, and answers nothing
   */
  Optional<AlertDestination> destination(
      String name, Function<String, Optional<AlertDestination>> wrong) {
    return switch (format) {
      case ALERTMANAGER -> Optional.of(basic(name, alertmanager()));
      case PAGERDUTY ->
          withKey(
              name,
              PAGERDUTY_PATH,
              () -> wrong.apply(BEFORE_THE_HOST + "pagerduty+https://KEY@events.pagerduty.com"));
      case OPSGENIE ->
          withKey(
              name,
              OPSGENIE_PATH,
              () -> wrong.apply(BEFORE_THE_HOST + "opsgenie+https://KEY@api.opsgenie.com"));
      case SLACK -> withPath(name, "https://hooks.slack.com/services/T.../B.../...", wrong);
      case TEAMS -> withPath(name, "https://...logic.azure.com/workflows/...", wrong);
      case DISCORD -> withPath(name, "https://discord.com/api/webhooks/.../...", wrong);
      case CLOUDEVENTS, JSON -> Optional.of(basic(name, url));
      case EVENTS -> throw new IllegalStateException("events have no URL");
    };
  }

  /** Some write the address of its page, some that of its API. */
  private URI alertmanager() {
    String path = url.getRawPath();
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    return withPath(path.endsWith(ALERTMANAGER_PATH) ? path : path + ALERTMANAGER_PATH);
  }

  private AlertDestination basic(String name, URI to) {
    return new AlertDestination(
        name,
        format,
        Optional.of(Urls.withoutCredentials(to)),
        Optional.ofNullable(to.getUserInfo()).map(Urls::basic),
        Optional.empty());
  }

  private Optional<AlertDestination> withPath(
      String name, String example, Function<String, Optional<AlertDestination>> wrong) {
    return url.getRawPath().length() > 1
        ? Optional.of(basic(name, url))
        : wrong.apply("the whole webhook URL, such as " + format + "+" + example);
  }

  private Optional<AlertDestination> withKey(
      String name, String path, Supplier<Optional<AlertDestination>> wrong) {
    String key = url.getUserInfo();
    if (key == null || !isKey(key)) {
      return wrong.get();
    }
    URI to = Urls.withoutCredentials(url.getRawPath().length() > 1 ? url : withPath(path));
    return Optional.of(
        format == AlertDestination.Format.PAGERDUTY
            ? new AlertDestination(
                name, format, Optional.of(to), Optional.empty(), Optional.of(new Secret(key)))
            : new AlertDestination(
                name,
                format,
                Optional.of(to),
                Optional.of(new Secret("GenieKey " + key)),
                Optional.empty()));
  }

  private static boolean isKey(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':');
  }

  private URI withPath(String path) {
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    try {
      return new URI(url.getScheme() + "://" + url.getRawAuthority() + path + query);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("made of parts of a URL"); // which may be secret
    }
  }
}
