package io.knh.destination;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.knh.config.Environment;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Notice;
import io.knh.core.model.PostResult;
import io.knh.core.model.Problem;
import io.knh.core.model.Problems;
import io.knh.http.InFlight;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A real Alertmanager takes what it is posted, groups it, and lets it end. */
@Execution(ExecutionMode.CONCURRENT)
class AlertmanagerTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final List<Input> inputs = new CopyOnWriteArrayList<>();

  @Test
  void aRackIsOneGroupWhoeverCoordinatesAndEndsWhenItIsOver(@TempDir Path folder) throws Exception {
    try (FakeReceiver notified = new FakeReceiver();
        RealAlertmanager alertmanager = RealAlertmanager.start(folder, notified.hostAndPort())) {
      // Of what began longer ago than a group waits the first is notified at once, by itself.
      Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      List<Problem> rack =
          SampleNotices.down(12).stream().map(p -> Problems.since(p, since)).toList();

      post(alertmanager, "10.0.0.3", SampleNotices.opened("alertmanager", rack));
      await().atMost(SOON).until(() -> alertmanager.firing().size() == 12);
      await().atMost(SOON).until(() -> notified.received.size() == 1);
      assertEquals("firing 12", words(notified.received.getFirst().object()));

      // Another coordinator repeats it: the same alerts, so nobody is notified again.
      post(alertmanager, "10.0.0.4", SampleNotices.repeated("alertmanager", rack));
      assertEquals(12, alertmanager.firing().size());
      JsonObject first = alertmanager.firing().get(0).getAsJsonObject();
      assertEquals(
          Set.of("alertname", "cluster", "instance", "job", "node", "severity"),
          new TreeSet<>(first.getAsJsonObject("labels").keySet()));
      assertEquals(since, Instant.parse(first.get("startsAt").getAsString()));

      post(alertmanager, "10.0.0.4", SampleNotices.over("alertmanager", rack));
      await().atMost(SOON).until(() -> alertmanager.firing().isEmpty());
      await().atMost(SOON).until(() -> notified.received.size() == 2);
      assertEquals("resolved 12", words(notified.received.getLast().object()));
    }
  }

  @Test
  void allThatALargeClusterCanLoseIsTaken(@TempDir Path folder) throws Exception {
    try (FakeReceiver notified = new FakeReceiver();
        RealAlertmanager alertmanager = RealAlertmanager.start(folder, notified.hostAndPort())) {
      Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      List<Problem> third =
          SampleNotices.down(1_666).stream().map(p -> Problems.since(p, since)).toList();
      post(alertmanager, "10.0.0.3", SampleNotices.opened("alertmanager", third));
      await().atMost(SOON).until(() -> alertmanager.firing().size() == 1_666);
    }
  }

  /** The status of a notification, and how many alerts are in it. */
  private static String words(JsonObject notification) {
    JsonElement alerts = notification.get("alerts");
    return notification.get("status").getAsString() + " " + alerts.getAsJsonArray().size();
  }

  private void post(RealAlertmanager alertmanager, String coordinator, Notice notice) {
    Environment environment =
        Environment.least()
            .with("POD_IP", coordinator)
            .with("CLUSTER_NAME", "prod")
            .with("ALERT_URLS", "alertmanager+http://" + alertmanager.hostAndPort());
    int before = inputs.size();
    Destinations.at(
            InstantSource.system(),
            environment.settings(),
            inputs::add,
            new InFlight(),
            post -> inputs.clear())
        .post(new Effect.PostNotice(before, notice, 1));
    await().atMost(SOON).until(() -> inputs.size() > before);
    Input.NoticePosted posted = (Input.NoticePosted) inputs.get(before);
    assertInstanceOf(PostResult.Delivered.class, posted.result());
  }
}
