package io.knh.peering.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.agent.FakeAgent;
import io.knh.agent.Inbox;
import io.knh.config.Environment;
import io.knh.core.model.Input;
import io.knh.core.model.Peer;
import java.time.Duration;
import java.util.Optional;

/** A probe client that a test starts, and the agent that it tells its results. */
final class ProbeClientFixture implements AutoCloseable {

  static final Duration LONG = Duration.ofSeconds(30);
  static final Duration SHORT = Duration.ofMillis(300);

  private static final Peer SELF = Peer.of("node-a", "127.0.3.1", 8080);

  final FakeAgent agent = new FakeAgent();
  private Optional<ProbeClient> started = Optional.empty();

  /** The environment of a member whose probes may take {@code timeout}. */
  static Environment within(Duration timeout) {
    return Environment.of(SELF).with("PROBE_TIMEOUT", timeout);
  }

  ProbeClient start(Duration timeout) {
    return start(within(timeout), agent);
  }

  ProbeClient start(Environment environment, Inbox inbox) {
    ProbeClient client = new ProbeClient(environment.settings(), inbox);
    started = Optional.of(client);
    client.start();
    return client;
  }

  /** The one result that comes. */
  Input onlyResult() {
    await().until(() -> !agent.heard().isEmpty());
    assertEquals(1, agent.heard().size());
    return agent.heard().getFirst();
  }

  @Override
  public void close() {
    started.ifPresent(ProbeClient::close);
  }
}
