package io.knh.status;

import io.knh.agent.RosterReadings;
import io.knh.agent.Snapshots;
import io.knh.config.BuildInfo;
import io.knh.config.DiscoverySource;
import io.knh.config.Settings;
import io.knh.core.model.Overview;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.Timings;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;

/** What this member knows of itself. No secret, and no URL: only whether they are set. */
final class SelfFacts {

  private final Settings settings;
  private final Snapshots snapshots;
  private final RosterReadings readings;
  private final Recorder recorder;
  private final Moments moments;
  private final BuildInfo build = BuildInfo.read();
  private final String start;

  SelfFacts(
      Settings settings,
      Snapshots snapshots,
      RosterReadings readings,
      Recorder recorder,
      Moments moments) {
    this.settings = settings;
    this.snapshots = snapshots;
    this.readings = readings;
    this.recorder = recorder;
    this.moments = moments;
    this.start =
        Moments.text(ProcessHandle.current().info().startInstant().orElseGet(Instant::now));
  }

  JsonObject now(int streams) {
    Overview overview = snapshots.overview();
    Roster roster = snapshots.current().roster();
    JsonObjectBuilder json =
        OwnView.zoned(settings.self(), roster)
            .add("role", overview.role().word())
            .add("since", moments.textOf(overview.roleNanos()));
    if (overview.role() instanceof Role.Following following) {
      json.add("coordinator", OwnView.place(following.coordinator()));
    }
    if (overview.heardNanos() >= 0) {
      json.add("heardAt", moments.textOf(overview.heardNanos()));
    }
    json.add("listed", overview.listed())
        .add("rosterSize", roster.size())
        .add("rosterDigest", roster.digest())
        .add("version", build.version())
        .add("commit", build.commit())
        .add("startedAt", start);
    settings.webhooks().clusterName().ifPresent(name -> json.add("cluster", name));
    return json.add("ticking", snapshots.ticking())
        .add("loopLagMicros", snapshots.lag().toNanos() / 1_000)
        .add("discovery", discovery())
        .add("destinations", destinations())
        .add("timings", timings(settings.timings()))
        .add("delivery", recorder.deliveries().json(overview, moments))
        .add("streams", streams)
        .build();
  }

  private JsonObjectBuilder discovery() {
    RosterReadings.Reading reading = readings.reading();
    JsonObjectBuilder json =
        JsonText.object()
            .add("source", source(settings.discovery()))
            .add("synced", reading.lastRead().isPresent());
    // For commands that an operator may copy.
    settings.discovery().place().ifPresent(namespace -> json.add("namespace", namespace));
    reading.lastRead().ifPresent(at -> json.add("readAt", Moments.text(at)));
    reading.problem().ifPresent(problem -> json.add("problem", problem));
    return json;
  }

  private static String source(DiscoverySource source) {
    return switch (source) {
      case DiscoverySource.EndpointSlices slices -> "endpoint-slices";
      case DiscoverySource.Endpoints endpoints -> "endpoints";
      case DiscoverySource.StaticList list -> "static";
    };
  }

  private JsonObjectBuilder destinations() {
    JsonArrayBuilder alerts = JsonText.array();
    settings.member().alerts().destinations().forEach(one -> alerts.add(one.name()));
    return JsonText.object()
        .add("peerStatus", settings.webhooks().peerStatus().isPresent())
        .add("peerRecovery", settings.webhooks().recovery().isPresent())
        .add("clusterStatus", settings.webhooks().clusterStatus().isPresent())
        .add("sanityCheck", settings.sanityCheckUrl().isPresent())
        .add("alerts", alerts);
  }

  private static JsonObjectBuilder timings(Timings timings) {
    return JsonText.object()
        .add("probeIntervalMillis", timings.probeInterval().toMillis())
        .add("probeTimeoutMillis", timings.probeTimeout().toMillis())
        .add("attempts", timings.sendMaxRetries())
        .add("attemptCooldownMillis", timings.sendCooldown().toMillis())
        .add("electionCooldownMillis", timings.electionCooldown().toMillis());
  }
}
