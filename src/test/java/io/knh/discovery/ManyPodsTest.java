package io.knh.discovery;

import static io.knh.discovery.DiscoveryFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.kubernetes.ReadPace;
import io.knh.standin.kubernetes.Request;
import io.knh.standin.kubernetes.Slice;
import io.knh.standin.kubernetes.StubApiServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That many pods do not trample a weak API server. */
class ManyPodsTest {

  private static final int PODS = 50;

  private final List<Discovery> discoveries = new ArrayList<>();
  private final List<FakeAgent> inboxes = new ArrayList<>();
  private StubApiServer api;

  @BeforeEach
  void listen() throws IOException {
    api = StubApiServer.start("127.0.2.4");
    api.put(Slice.of("knh-1", "knh", "IPv4").with("10.0.0.1", "node-a"));
  }

  @AfterEach
  void end() throws IOException {
    discoveries.forEach(Discovery::close);
    api.close();
  }

  private void start(int pods, ReadPace pace) {
    for (int i = 0; i < pods; i++) {
      FakeAgent inbox = new FakeAgent();
      inboxes.add(inbox);
      discoveries.add(
          new Discovery(
              DiscoveryFixture.settings(DiscoveryFixture.SELF, "endpointslices"),
              inbox,
              DiscoveryFixture.plain(api.url()),
              pace));
    }
    discoveries.forEach(Discovery::start);
  }

  private Duration spread(List<Request> requests) {
    LongSummaryStatistics at = requests.stream().mapToLong(Request::atNanos).summaryStatistics();
    return Duration.ofNanos(at.getMax() - at.getMin());
  }

  @Test
  void manyPodsThatStartTogetherDoNotListTogether() {
    start(PODS, ReadPace.DEFAULT);

    await().until(() -> api.watchers() == PODS);

    assertEquals(PODS, api.requests("list").size(), "one list each");
    Duration spread = spread(api.requests("list"));
    assertTrue(spread.toMillis() > 500, "within " + spread);
  }

  @Test
  void aChangeReachesEveryPod() {
    start(PODS, DiscoveryFixture.FAST);
    await().until(() -> api.watchers() == PODS);

    api.put(Slice.of("knh-2", "knh", "IPv4").with("10.0.0.2", "node-b"));

    await()
        .until(
            () -> inboxes.stream().allMatch(inbox -> DiscoveryFixture.members(inbox).size() == 2));
  }

  @Test
  void aSickApiServerIsAskedLessAndLess() {
    api.fail(500);

    start(1, DiscoveryFixture.FAST);
    await().until(() -> api.requests("list").size() >= 30);

    // Four short waits, then random ones of up to 200 ms: about 2.6 s; less than 1 s is 5 sigma
    // away.
    Duration spread = spread(api.requests("list").subList(0, 30));
    assertTrue(spread.toMillis() > 1_000, "within " + spread);
  }
}
