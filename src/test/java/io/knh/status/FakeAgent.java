package io.knh.status;

import io.knh.agent.RosterReadings;
import io.knh.agent.Snapshots;
import io.knh.config.AllowedHosts;
import io.knh.config.Destination;
import io.knh.config.DiscoverySource;
import io.knh.config.LogFormat;
import io.knh.config.LogLevel;
import io.knh.config.Proxies;
import io.knh.config.Secret;
import io.knh.config.SecuritySettings;
import io.knh.config.Settings;
import io.knh.config.WebhookSettings;
import io.knh.core.AuthorityState;
import io.knh.core.Overview;
import io.knh.core.PeerView;
import io.knh.core.Role;
import io.knh.core.SanityState;
import io.knh.core.Snapshot;
import io.knh.core.Timings;
import io.knh.core.Witnesses;
import io.knh.core.event.LedgerCopy;
import io.knh.core.peer.Peer;
import io.knh.core.peer.Roster;
import io.knh.core.probing.Standing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A coordinator with one peer, whose standing a test sets. */
@ApplicationScoped
public class FakeAgent implements Snapshots, RosterReadings {

  static final Peer SELF = Peer.of("node-b", "10.0.0.2", 8080);
  static final Peer PEER = Peer.of("node-a", "10.0.0.1", 8080);
  static final String SECRET = "s3cret";

  private final long startNanos = System.nanoTime();
  private volatile Standing standing = Standing.ALIVE;

  /** How the peer stands from now on. */
  public void stands(Standing standing) {
    this.standing = standing;
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
            Optional.of(new Destination(url, secret)),
            Optional.empty(),
            Optional.of(new Destination(url, secret)),
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
        LogLevel.INFO,
        LogFormat.TEXT);
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
            standing,
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
                AuthorityState.MAJORITY,
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
