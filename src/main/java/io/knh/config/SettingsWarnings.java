package io.knh.config;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Warns of settings that are allowed and probably not meant. */
final class SettingsWarnings {

  /** So many misspelt names are warned of one by one. */
  private static final int SHOWN_NAMES = 10;

  private final Values values;

  SettingsWarnings(Values values) {
    this.values = values;
  }

  void about(Settings settings) {
    new TimingWarnings(values).about(settings.timings());
    aboutWebhooks(settings.webhooks(), settings.alerts());
    aboutAddresses(settings);
    aboutPage(settings);
    aboutTrust(settings);
    aboutNames();
  }

  private void aboutNames() {
    List<String> lines =
        values.nearNames().entrySet().stream()
            .map(
                near ->
                    Values.shown(near.getKey())
                        + " is set, but is not a setting of KNH; did you mean "
                        + near.getValue()
                        + "?")
            .toList();
    lines.stream().limit(SHOWN_NAMES).forEach(values::warning);
    if (lines.size() > SHOWN_NAMES) {
      values.warning(
          lines.size()
              - SHOWN_NAMES
              + " more variables have names close to those of settings and are not read");
    }
  }

  private void aboutTrust(Settings settings) {
    WebhookSettings webhooks = settings.webhooks();
    Stream<URI> destinations =
        settings.alerts().destinations().stream().flatMap(to -> to.url().stream());
    Stream<URI> receivers =
        Stream.of(webhooks.peerStatus(), webhooks.recovery(), webhooks.clusterStatus())
            .flatMap(Optional::stream)
            .map(WebhookSettings.Destination::url);
    boolean https =
        Stream.of(destinations, receivers, settings.sanityCheckUrl().stream())
            .flatMap(urls -> urls)
            .anyMatch(url -> "https".equalsIgnoreCase(url.getScheme()));
    if (settings.security().extraTrust().isPresent() && !https) {
      values.warning("EXTRA_CA_FILE is set, but no https URL that uses it");
    }
    List<Secret> secrets = settings.security().clusterSecrets();
    if (secrets.size() > 1 && secrets.getFirst().equals(secrets.getLast())) {
      values.warning("CLUSTER_SECRET contains the same secret twice");
    }
  }

  private void aboutWebhooks(WebhookSettings webhooks, AlertSettings alerts) {
    if (webhooks.peerStatus().isEmpty() && alerts.destinations().isEmpty()) {
      values.warning(
          "neither ALERT_URLS nor PEER_STATUS_URL is set: outages are logged only, and nobody is"
              + " alerted");
    }
    if (webhooks.recovery().isPresent() && webhooks.peerStatus().isEmpty()) {
      values.warning(
          "PEER_RECOVERY_URL is set, but PEER_STATUS_URL is not:"
              + " recoveries are sent for outages that raised no alert");
    }
    boolean noPeerUrl = webhooks.peerStatus().isEmpty() && webhooks.recovery().isEmpty();
    if (webhooks.details() && noPeerUrl) {
      values.warning("PEER_STATUS_DETAILS is set, but no URL that uses it");
    }
    boolean noWebhook = noPeerUrl && webhooks.clusterStatus().isEmpty();
    boolean noneIsSigned = alerts.destinations().stream().noneMatch(to -> to.format().isSigned());
    warnOfUnused("WEBHOOK_SECRET", noWebhook && noneIsSigned);
    warnOfUnused("WEBHOOK_AUTHORIZATION", noWebhook);
    warnOfClearText("PEER_STATUS_URL", webhooks.peerStatus());
    warnOfClearText("PEER_RECOVERY_URL", webhooks.recovery());
    warnOfClearText("CLUSTER_STATUS_URL", webhooks.clusterStatus());
    alerts.destinations().stream()
        .filter(to -> to.hasCredentials() && to.url().filter(SettingsWarnings::isClear).isPresent())
        .forEach(to -> warnOfClearText("ALERT_URLS: " + to.name()));
  }

  private void warnOfUnused(String setting, boolean unused) {
    if (unused && values.text(setting).isPresent()) {
      values.warning(setting + " is set, but no URL that uses it");
    }
  }

  private void warnOfClearText(String setting, Optional<WebhookSettings.Destination> destination) {
    boolean clear =
        destination.filter(to -> to.authorization().isPresent() && isClear(to.url())).isPresent();
    if (clear) {
      warnOfClearText(setting);
    }
  }

  private void warnOfClearText(String setting) {
    values.warning(setting + " uses http: its credentials are sent unencrypted");
  }

  private static boolean isClear(URI url) {
    return "http".equalsIgnoreCase(url.getScheme());
  }

  private void aboutPage(Settings settings) {
    settings
        .alerts()
        .pageUrl()
        .map(URI::getHost)
        .filter(host -> !settings.security().allowedHosts().admit(host))
        .ifPresent(
            host ->
                values.warning(
                    "PAGE_URL names the host "
                        + Values.shown(host)
                        + ", and ALLOWED_HOSTS does not: asked by that name, the page answers 403"));
  }

  private void aboutAddresses(Settings settings) {
    InetAddress own = settings.self().address().inetAddress();
    settings
        .bindAddress()
        .filter(bound -> !bound.equals(own))
        .ifPresent(
            bound ->
                values.warning(
                    "BIND_ADDRESS ("
                        + bound.getHostAddress()
                        + ") is not POD_IP ("
                        + own.getHostAddress()
                        + "), the address that other members use for this one"));
    if (!settings.nodes().watch() && values.text("IGNORE_NODES").isPresent()) {
      values.warning("IGNORE_NODES is set, but is only used with NODES=watch");
    }
    if (!(settings.discovery() instanceof DiscoverySource.StaticList)
        && values.text("PEERS").isPresent()) {
      values.warning("PEERS is set, but is only used with DISCOVERY=static");
    }
  }
}
