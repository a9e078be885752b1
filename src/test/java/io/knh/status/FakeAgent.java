package io.knh.status;

import io.knh.agent.RosterReadings;
import io.knh.agent.Snapshots;
import io.knh.config.AllowedHosts;
import io.knh.config.DiscoverySource;
import io.knh.config.Proxies;
import io.knh.config.Secret;
import io.knh.config.SecuritySettings;
import io.knh.config.Settings;
import io.knh.config.WebhookSettings;
import io.knh.core.model.LedgerCopy;
import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import io.knh.core.model.PeerView;
import io.knh.core.model.QuorumState;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.SanityState;
import io.knh.core.model.Snapshot;
import io.knh.core.model.Timings;
import io.knh.core.model.Witnesses;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A coordinator with one peer, whose state a test sets. */
@ApplicationScoped
public class FakeAgent implements Snapshots, RosterReadings {

  static final Peer SELF = Peer.of("node-b", "10.0.0.2", 8080);
  static final Peer PEER = Peer.of("node-a", "10.0.0.1", 8080);
  static final String SECRET = "s3cret";

  private final long startNanos = System.nanoTime();
  private volatile PeerState state = PeerState.UP;

  /** How the peer stands from now on. */
  public void stands(PeerState state) {
    this.state = state;
  }

  @Produces
  @Singleton
  static Settings settings() {
    URI url = URI.create("http://127.0.0.1:9/" + SECRET);
    Optional<Secret> secret = Optional.of(new Secret(SECRET));
    return new Settings(
        SELF,
        Timings.DEFAULTS,
        new DiscoverySource.StaticList(Roster.empty()),
        Optional.empty(),
        Optional.of(URI.create("http://127.0.0.1:9/?token=" + SECRET)),
        new WebhookSettings(
            Optional.of(new WebhookSettings.Destination(url, secret)),
            Optional.empty(),
            Optional.of(new WebhookSettings.Destination(url, secret)),
            false,
            secret,
            Duration.ofSeconds(15),
            Optional.of("testing")),
        new SecuritySettings(
            List.of(),
            false,
            Optional.empty(),
            new AllowedHosts(List.of("knh"), List.of("*.example.org"))),
        Proxies.NONE,
        Settings.LogLevel.INFO,
        Settings.LogFormat.TEXT);
  }

  private long nowNanos() {
    return System.nanoTime() - startNanos;
  }

  @Override
  public Snapshot current() {
    return new Snapshot(
        SELF,
        new Role.Coordinating(),
        Roster.empty(),
        true,
        List.of(),
        LedgerCopy.EMPTY,
        0,
        nowNanos());
  }

  @Override
  public Overview overview() {
    PeerView peer =
        new PeerView(
            PEER,
            state,
            1,
            true,
            true,
            1,
            431_000,
            0,
            Optional.empty(),
            Optional.empty(),
            Witnesses.NONE,
            false,
            "");
    return new Overview(
        nowNanos(),
        SELF,
        new Role.Coordinating(),
        0,
        -1,
        true,
        2,
        List.of(),
        0,
        Optional.of(
            new Overview.Coordination(
                QuorumState.MAJORITY,
                0,
                Optional.empty(),
                Optional.empty(),
                SanityState.UNKNOWN,
                -1,
                List.of(peer))));
  }

  @Override
  public Duration lag() {
    return Duration.ZERO;
  }

  @Override
  public Duration age() {
    return Duration.ZERO;
  }

  @Override
  public boolean stepped() {
    return true;
  }

  @Override
  public Reading reading() {
    return new Reading(Optional.of(Instant.EPOCH), Optional.empty());
  }
}
