package io.knh.discovery;

import io.knh.agent.FakeAgent;
import io.knh.config.DiscoverySource;
import io.knh.config.Environment;
import io.knh.config.Settings;
import io.knh.core.model.Peer;
import io.knh.kubernetes.ApiAccess;
import io.knh.kubernetes.ReadPace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** What the tests of discovery share. */
final class DiscoveryFixture {

  static final DiscoverySource SLICES = new DiscoverySource.EndpointSlices("default", "knh");
  static final DiscoverySource ENDPOINTS = new DiscoverySource.Endpoints("default", "knh");
  static final Peer SELF = Peer.of("node-a", "10.0.0.1", 8080);

  /**
   * The mechanisms of {@link ReadPace#DEFAULT}, faster; with room for a machine that is busy: an
   * answer that comes after the list timeout or the grace is a problem, where tests expect none.
   */
  static final ReadPace FAST =
      new ReadPace(
          Duration.ofMillis(10),
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofMillis(300));

  private DiscoveryFixture() {}

  /** Those of {@code self} of the Service of {@link #SLICES}, read by way of {@code discovery}. */
  static Settings settings(Peer self, String discovery) {
    return Environment.of(self)
        .with("NAMESPACE", "default")
        .with("DISCOVERY", discovery)
        .settings();
  }

  /**
   * The lines of the last roster it heard, lowest id first, such as {@code node-a 10.0.0.1:8080}.
   */
  static List<String> members(FakeAgent inbox) {
    if (inbox.rosters().isEmpty()) {
      return List.of("no roster");
    }
    return inbox.rosters().getLast().entries().stream()
        .map(
            entry ->
                entry.peer().nodeName()
                    + " "
                    + entry.peer().address()
                    + (entry.serving() ? "" : " not serving")
                    + (entry.terminating() ? " terminating" : ""))
        .toList();
  }

  /** The way to {@code base} without TLS and token. */
  static Supplier<ApiAccess.Found> plain(String base) {
    return () ->
        new ApiAccess.Found.Access(new ApiAccess(base, Optional.empty(), Optional.empty()));
  }

  /** Waits generously. */
  static ConditionFactory await() {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5));
  }
}
