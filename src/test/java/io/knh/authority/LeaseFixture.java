package io.knh.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.knh.config.Environment;
import io.knh.config.Settings;
import io.knh.core.model.Input;
import io.knh.core.model.LeaseUse;
import io.knh.core.model.LeaseView;
import io.knh.core.model.Peer;
import io.knh.kubernetes.ApiAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A member that uses the Lease, without the member. */
final class LeaseFixture {

  /** What no test should wait for. */
  static final Duration LONG = Duration.ofSeconds(60);

  static final Instant NOW = Instant.parse("2026-03-04T05:06:07.123456789Z");

  private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
  private final LeaseClaim claim;
  private final String id;
  private volatile Instant now = NOW;

  private LeaseFixture(Settings settings, String url, Duration limit) {
    this.id = settings.self().id().toString();
    this.claim =
        new LeaseClaim(
            settings,
            inputs::add,
            () ->
                new ApiAccess.Found.Access(new ApiAccess(url, Optional.empty(), Optional.empty())),
            limit,
            () -> now);
  }

  /** The member of {@code node} of the Service {@code knh} in {@code default}. */
  static LeaseFixture member(String node, String url) {
    return new LeaseFixture(settings(Map.of("NODE_NAME", node)), url, LeaseClaim.LIMIT);
  }

  /** One that is less patient. */
  static LeaseFixture hasty(String node, String url) {
    return new LeaseFixture(settings(Map.of("NODE_NAME", node)), url, Duration.ofMillis(1_500));
  }

  /** One whose environment says {@code more}. */
  static LeaseFixture with(Map<String, String> more, String url) {
    return new LeaseFixture(settings(more), url, LeaseClaim.LIMIT);
  }

  /** What the environment of a member says, with {@code more} in place of or beside it. */
  static Settings settings(Map<String, String> more) {
    return Environment.of(Peer.of("node-a", "10.0.0.1", 8080))
        .with("NAMESPACE", "default")
        .with(more)
        .settings();
  }

  String id() {
    return id;
  }

  void later(Duration time) {
    now = now.plus(time);
  }

  /** Asks for {@code use} and does not wait. */
  void begin(LeaseUse use) {
    claim.use(use);
  }

  /** What the next use that was asked for came to. */
  Optional<LeaseView> end() {
    try {
      Input input = inputs.poll(LONG.toSeconds(), TimeUnit.SECONDS);
      return assertInstanceOf(Input.LeaseSeen.class, input).view();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What {@code use} comes to; nothing more may be said to it. */
  Optional<LeaseView> use(LeaseUse use) {
    begin(use);
    Optional<LeaseView> view = end();
    assertEquals(0, inputs.size());
    return view;
  }

  /** The same when the API server answers. */
  LeaseView seen(LeaseUse use) {
    return use(use).orElseThrow();
  }

  int answers() {
    return inputs.size();
  }
}
