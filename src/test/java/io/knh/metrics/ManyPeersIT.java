package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.Libraries;
import io.knh.agent.FakeAgent;
import io.knh.agent.Inbox;
import io.knh.agent.Ports;
import io.knh.agent.RosterReadings;
import io.knh.agent.Snapshots;
import io.knh.app.KnhApplication;
import io.knh.core.model.Cause;
import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import io.knh.core.model.PeerView;
import io.knh.core.model.QuorumState;
import io.knh.core.model.SanityState;
import io.knh.core.model.Transition;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a coordinator of 5,000 shows, in the real server. It prints what it measures. */
@ExtendWith(ArquillianExtension.class)
class ManyPeersIT {

  private static final int PEERS = 5_000;
  private static final int SCRAPES = 20;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Inject private FakeAgent member;
  @Inject private PeerHeartbeats heartbeats;
  @Inject private Meters meters;
  @ArquillianResource private URL root;

  @Deployment
  static WebArchive metrics() {
    return ShrinkWrap.create(WebArchive.class, "metrics-of-many.war")
        .addPackages(true, "io.knh.core")
        .addPackages(
            false,
            Filters.exclude(".*(Test|Connections|Monitoring|Promql|Scraped|metrics.Counts).*"),
            "io.knh.metrics")
        .addClasses(FakeAgent.class, Inbox.class, RosterReadings.class, Snapshots.class)
        .addClasses(Ports.class, KnhApplication.class)
        .addAsLibraries(
            Libraries.of(
                Histogram.class,
                PrometheusRegistry.class,
                PrometheusProperties.class,
                PrometheusTextFormatWriter.class,
                ProcessMetrics.class))
        .addAsWebInfResource(new File("src/main/webapp/WEB-INF/beans.xml"), "beans.xml");
  }

  @Test
  void everyOfFiveThousandPeersHasALineUntilTheMemberFollows() throws Exception {
    member.shows(ManyPeersIT::coordinator);
    member.steppedAgo(Duration.ofMillis(3_500));
    member.readAgo(Duration.ofSeconds(40));
    Scrape all = await(scrape -> scrape.series("knh_peer_up").size() == PEERS);
    assertEquals(
        PEERS / 10,
        all.series("knh_peer_up").stream()
            .filter(series -> all.value(series).orElseThrow() == 0)
            .count());
    assertEquals(PEERS / 10, all.value("knh_peers{state=\"down\"}").orElseThrow());
    assertEquals(PEERS - PEERS / 10, all.value("knh_peers{state=\"up\"}").orElseThrow());
    assertEquals(0, all.value("knh_quorum").orElseThrow());
    assertEquals(1, all.value("knh_sanity").orElseThrow());
    // One waits, one is on its way, one may not be posted yet; a status at its first attempt is
    // none.
    assertEquals(3, all.value("knh_alerts_undelivered").orElseThrow());
    assertEquals(2.5, all.value("knh_loop_lag_seconds").orElseThrow());
    double age = all.value("knh_discovery_sync_age_seconds").orElseThrow();
    assertTrue(age >= 40 && age < 60, age + " s");
    measure();
    loseHeartbeats(20, 9, 6);
    Scrape lossy = await(scrape -> scrape.series("knh_peer_slow_ratio").size() == 1);
    assertEquals(0.15, lossy.value("knh_peer_failed_ratio{peer_node=\"node-21\"}").orElseThrow());
    assertEquals(
        0.1, lossy.value("knh_peer_slow_ratio{peer_node=\"node-21\"}").orElseThrow(), 0.001);
    measure();
    member.shows(FakeViews::follower);
    Scrape none =
        await(scrape -> scrape.names().stream().noneMatch(name -> name.startsWith("knh_peer_")));
    assertEquals(0, none.value("knh_peers{state=\"up\"}").orElseThrow());
    assertEquals(0, none.value("knh_coordinator").orElseThrow());
    measure();
  }

  private static Overview coordinator() {
    List<PeerView> peers = new ArrayList<>();
    for (int i = 0; i < PEERS; i++) {
      peers.add(FakeViews.peer(i, "node-" + i, i % 10 == 0 ? PeerState.DOWN : PeerState.UP));
    }
    return FakeViews.coordinator(peers, QuorumState.NONE, SanityState.PASSES);
  }

  /** To each of the first peers that are up: failed heartbeats; to one of them also slow ones. */
  private void loseHeartbeats(int peers, int failed, int slow) {
    for (int i = 0; i < peers; i++) {
      Peer peer = FakeViews.peer(10 * i + 1, "node-" + (10 * i + 1), PeerState.UP).peer();
      for (int j = 0; j < failed; j++) {
        heartbeats.on(new Transition.ProbeFailed(peer, Cause.TIMEOUT, 7), Instant.EPOCH);
      }
    }
    Peer slowest = FakeViews.peer(21, "node-21", PeerState.UP).peer();
    for (int i = 0; i < slow; i++) {
      heartbeats.on(
          new Transition.ProbeAnswered(slowest, Duration.ofSeconds(1).toNanos()), Instant.EPOCH);
    }
  }

  /** What a scrape costs; that over HTTP may be one that was made for another. */
  private void measure() throws IOException {
    List<Long> nanos = new ArrayList<>();
    int bytes = 0;
    for (int i = 0; i < SCRAPES; i++) {
      long startNanos = System.nanoTime();
      bytes = new Scrapes(meters).document(null).text().length;
      nanos.add(System.nanoTime() - startNanos);
    }
    Collections.sort(nanos);
    report("a scrape of " + bytes + " bytes is made in", nanos.get(SCRAPES / 2));
  }

  private static void report(String what, long nanos) {
    System.out.printf(Locale.ROOT, "ManyPeersIT: %s %.1f ms%n", what, nanos / 1e6);
  }

  private Scrape await(Predicate<Scrape> wanted) throws Exception {
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    Scrape scrape = Scrape.of(scrape());
    while (!wanted.test(scrape)) {
      assertTrue(System.nanoTime() < endNanos, scrape.text());
      // As Awaitility does, which is not in the server.
      TimeUnit.MILLISECONDS.sleep(200);
      scrape = Scrape.of(scrape());
    }
    return scrape;
  }

  private String scrape() throws IOException {
    try (InputStream answer = URI.create(root.toString()).resolve("metrics").toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
