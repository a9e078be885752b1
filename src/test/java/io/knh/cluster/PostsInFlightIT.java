package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member that is told to end (SIGTERM) while a webhook is on its way. */
class PostsInFlightIT {

  private static final Duration FIRST_STATUS = Duration.ofMinutes(3);
  private static final Duration GONE = Duration.ofSeconds(10);

  private WebhookReceiver receiver;
  private Cluster cluster;

  @BeforeEach
  void start() {
    receiver = WebhookReceiver.on("127.0.4.7", 0);
    Map<String, String> settings = ShortTimes.settings(receiver);
    settings.put("LOG_LEVEL", "debug");
    Peer alone = Peer.of("node-a", "127.0.4.8", Stage.PORT);
    Installation installation = Installation.ofBuild("posts-in-flight");
    installation.clear();
    cluster =
        new Cluster(installation, List.of(alone), List.of(alone), settings, (member, line) -> {});
  }

  @AfterEach
  void stop() {
    cluster.close();
    receiver.close();
  }

  @Test
  void aPostThatIsAnsweredWithinFiveSecondsOfTheEndIsDelivered() {
    receiver.behave(new ReceiverBehaviour.Late(3_000, 200));
    ServerProcess process = coordinatorWithAPostInFlight();

    process.terminate();

    assertTrue(process.awaitExit(GONE).isPresent(), "still there after 10 s");
    assertEquals(1, receiver.posts().size(), "posted once");
    String log = process.lines().toString();
    assertTrue(log.contains("attempt 1: Delivered[status=200]"), log);
  }

  @Test
  void aReceiverThatHangsKeepsNoMemberFromEnding() {
    receiver.behave(new ReceiverBehaviour.Hang());
    ServerProcess process = coordinatorWithAPostInFlight();

    process.terminate();

    assertTrue(process.awaitExit(GONE).isPresent(), "still there after 10 s");
  }

  private ServerProcess coordinatorWithAPostInFlight() {
    cluster.start();
    receiver.awaitClusterEvents(1, FIRST_STATUS);
    return cluster.highest().process();
  }
}
