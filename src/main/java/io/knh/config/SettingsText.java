package io.knh.config;

import io.knh.core.model.Address;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Timings;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** All settings in one line, under the names that they are set by, without secrets. */
final class SettingsText {

  /** As many of {@code PEERS} are shown. */
  private static final int SHOWN_PEERS = 20;

  private static final String NOT_SET = "-";

  private final StringJoiner line = new StringJoiner(" ");

  private SettingsText() {}

  static String of(Settings settings) {
    SettingsText text = new SettingsText();
    text.identity(settings);
    text.add("NODES", settings.nodes().watch() ? "watch" : "off");
    text.add("IGNORE_NODES", settings.nodes().ignoredText());
    text.timings(settings.timings());
    text.add("PATH_PROBES", String.valueOf(settings.pathProbes()));
    text.add(
        "SANITY_CHECK_URL", settings.sanityCheckUrl().map(url -> MaskedUrl.of(url.toString())));
    text.webhooks(settings.webhooks());
    text.alerts(settings.alerts());
    text.security(settings.security());
    text.proxies(settings.proxies());
    text.add("LOG_LEVEL", settings.logLevel().name().toLowerCase(Locale.ROOT));
    text.add("LOG_FORMAT", settings.logFormat().name().toLowerCase(Locale.ROOT));
    return OneLine.of(text.line.toString());
  }

  private void identity(Settings settings) {
    add("POD_IP", settings.self().address().ip());
    add("NODE_NAME", settings.self().nodeName());
    add("CONTAINER_PORT", String.valueOf(settings.self().address().port()));
    add("BIND_ADDRESS", settings.bindAddress().map(SettingsText::canonical).orElse("*"));
    switch (settings.discovery()) {
      case DiscoverySource.EndpointSlices from ->
          discovery("endpointslices", from.namespace(), from.serviceName());
      case DiscoverySource.Endpoints from ->
          discovery("endpoints", from.namespace(), from.serviceName());
      case DiscoverySource.StaticList list -> {
        add("DISCOVERY", "static");
        add("PEERS", peers(list.roster()));
      }
    }
  }

  private static String canonical(InetAddress address) {
    return new Address(address.getHostAddress(), 1).ip();
  }

  private void discovery(String source, String namespace, String serviceName) {
    add("DISCOVERY", source);
    add("NAMESPACE", namespace);
    add("SERVICE_NAME", serviceName);
  }

  private static String peers(Roster roster) {
    String shown =
        roster.entries().stream()
            .limit(SHOWN_PEERS)
            .map(SettingsText::peer)
            .collect(Collectors.joining(","));
    int more = roster.size() - SHOWN_PEERS;
    return more > 0 ? shown + ",(and " + more + " more)" : shown;
  }

  private static String peer(RosterEntry entry) {
    String peer = entry.peer().nodeName() + "=" + entry.peer().address();
    return entry.zone().isEmpty() ? peer : peer + "@" + entry.zone();
  }

  private void timings(Timings timings) {
    add("PROBE_INTERVAL", Durations.text(timings.probeInterval()));
    add("PROBE_TIMEOUT", Durations.text(timings.probeTimeout()));
    add("CONNECT_MAX_RETRIES", String.valueOf(timings.connectMaxRetries()));
    add("CONNECT_COOLDOWN_PERIOD", Durations.text(timings.connectCooldown()));
    add("SEND_MAX_RETRIES", String.valueOf(timings.sendMaxRetries()));
    add("SEND_COOLDOWN_PERIOD", Durations.text(timings.sendCooldown()));
    add("ELECTION_COOLDOWN_PERIOD", Durations.text(timings.electionCooldown()));
  }

  private void webhooks(WebhookSettings webhooks) {
    add("PEER_STATUS_URL", webhooks.peerStatus().map(WebhookSettings.Destination::toString));
    add("PEER_RECOVERY_URL", webhooks.recovery().map(WebhookSettings.Destination::toString));
    add("PEER_STATUS_DETAILS", String.valueOf(webhooks.details()));
    add("CLUSTER_STATUS_URL", webhooks.clusterStatus().map(WebhookSettings.Destination::toString));
    add("WEBHOOK_SECRET", webhooks.secret().map(Secret::toString));
    add("WEBHOOK_TIMEOUT", Durations.text(webhooks.timeout()));
    add("CLUSTER_NAME", webhooks.clusterName());
  }

  private void alerts(AlertSettings alerts) {
    String destinations =
        alerts.destinations().stream()
            .map(AlertDestination::toString)
            .collect(Collectors.joining(","));
    add("ALERT_URLS", Optional.of(destinations).filter(text -> !text.isEmpty()));
    add("ALERT_GROUP_WAIT", Durations.text(alerts.groupWait()));
    add("PAGE_URL", alerts.pageUrl().map(url -> MaskedUrl.of(url.toString())));
    add("RUNBOOK_URL", alerts.runbookUrl().map(url -> MaskedUrl.of(url.toString())));
  }

  private void security(SecuritySettings security) {
    String secrets =
        security.clusterSecrets().stream().map(Secret::toString).collect(Collectors.joining(","));
    add("CLUSTER_SECRET", Optional.of(secrets).filter(text -> !text.isEmpty()));
    add("CLUSTER_SECRET_REQUIRED", String.valueOf(security.secretRequired()));
    add("EXTRA_CA_FILE", security.extraTrust().map(trust -> trust.file().toString()));
    String hosts = String.join(",", security.allowedHosts().further());
    add("ALLOWED_HOSTS", Optional.of(hosts).filter(text -> !text.isEmpty()));
  }

  private void proxies(Proxies proxies) {
    add("HTTP_PROXY", proxies.http().map(Proxies.HttpProxy::toString));
    add("HTTPS_PROXY", proxies.https().map(Proxies.HttpProxy::toString));
    add("NO_PROXY", Optional.of(proxies.exceptions().toString()).filter(text -> !text.isEmpty()));
  }

  private void add(String name, Optional<String> value) {
    add(name, value.orElse(NOT_SET));
  }

  private void add(String name, String value) {
    line.add(name + "=" + value);
  }
}
