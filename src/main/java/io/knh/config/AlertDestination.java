package io.knh.config;

import io.knh.core.model.DestinationSettings;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * One entry of {@code ALERT_URLS}.
 *
 * @param name unique among them; the format where none was given
 * @param format what its receiver understands
 * @param url where requests go, complete, without credentials; none for {@link Format#EVENTS} alone
 * @param authorization the value of the header {@code Authorization}, from the credentials that
 *     stood in the URL
 * @param routingKey PagerDuty's integration key, which goes into the body; from the same place
 */
public record AlertDestination(
    String name,
    Format format,
    Optional<URI> url,
    Optional<Secret> authorization,
    Optional<Secret> routingKey) {

  public AlertDestination {
    if (url.isPresent() == (format == Format.EVENTS)) {
      throw new IllegalArgumentException(name + " has to have a URL, unless it is events");
    }
  }

  /** What a receiver understands, by the name that the setting gives it. */
  public enum Format {
    /** Prometheus Alertmanager, API version 2. */
    ALERTMANAGER(DestinationSettings.Manner.REPEATED),
    /** Slack's incoming webhooks; Mattermost and Rocket.Chat take them too. */
    SLACK(DestinationSettings.Manner.MESSAGES),
    /** Microsoft Teams: a workflow that posts what its webhook receives. */
    TEAMS(DestinationSettings.Manner.MESSAGES),
    /** Discord's webhooks. */
    DISCORD(DestinationSettings.Manner.MESSAGES),
    /** PagerDuty's Events API, version 2. */
    PAGERDUTY(DestinationSettings.Manner.INCIDENTS),
    /** Opsgenie's Alert API; Jira Service Management has the same. */
    OPSGENIE(DestinationSettings.Manner.INCIDENTS),
    /** CloudEvents 1.0, structured JSON. */
    CLOUDEVENTS(DestinationSettings.Manner.MESSAGES),
    /** KNH's own JSON, with all that it knows. */
    JSON(DestinationSettings.Manner.MESSAGES),
    /** Kubernetes Events, by the API server. */
    EVENTS(DestinationSettings.Manner.MESSAGES);

    private final DestinationSettings.Manner manner;

    Format(DestinationSettings.Manner manner) {
      this.manner = manner;
    }

    /** How its receivers take problems. */
    public DestinationSettings.Manner manner() {
      return manner;
    }

    /** Whether {@code WEBHOOK_SECRET} signs requests to its receivers: who made up its body can. */
    public boolean isSigned() {
      return this == CLOUDEVENTS || this == JSON;
    }

    /** As the setting has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether a secret goes with every request. */
  boolean hasCredentials() {
    return authorization.isPresent() || routingKey.isPresent();
  }

  /** What the core has to know of it. */
  DestinationSettings forCore() {
    return new DestinationSettings(name, format.manner());
  }

  /** As it may be shown: {@code ops=slack+https://hooks.slack.com/***}. */
  @Override
  public String toString() {
    String what =
        url.map(to -> format + "+" + MaskedUrl.of(to.toString())).orElseGet(format::toString);
    return name.equals(format.toString()) ? what : name + "=" + what;
  }
}
