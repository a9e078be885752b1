package io.knh.discovery;

import static io.knh.discovery.DiscoveryFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.config.Environment;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.kubernetes.ReadPace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What discovery makes of the setting {@code PEERS}. */
class StaticListTest {

  private static final Peer NODE_A = Peer.of("node-a", "127.0.0.11", 8080);
  private static final Roster ROSTER =
      Roster.of(
          List.of(
              new RosterEntry(NODE_A, true, false),
              new RosterEntry(Peer.of("node-b", "127.0.0.12", 8080), true, false)));

  private final FakeAgent inbox = new FakeAgent();
  private final Discovery discovery = discovery(inbox);

  private static Discovery discovery(FakeAgent inbox) {
    return new Discovery(
        Environment.of(NODE_A)
            .with("DISCOVERY", "static")
            .with("PEERS", "node-a=127.0.0.11:8080,node-b=127.0.0.12:8080")
            .settings(),
        inbox,
        () -> {
          throw new AssertionError("a static list needs no API server");
        },
        ReadPace.DEFAULT);
  }

  @Test
  void theListIsReportedOnceAtTheStart() {
    discovery.start();

    assertEquals(List.of(ROSTER), inbox.rosters());
    assertTrue(discovery.reading().lastRead().isPresent());
    assertTrue(discovery.reading().problem().isEmpty());
  }

  @Test
  void theListIsNotLostInAFullMailbox() {
    inbox.isFull(true);
    discovery.start();
    await().until(() -> inbox.refused() >= 2);

    inbox.isFull(false);

    await().until(() -> inbox.rosters().equals(List.of(ROSTER)));
  }

  @Test
  void nothingIsReportedAfterTheEnd() {
    inbox.isFull(true);
    discovery.start();
    discovery.close();
    int refused = inbox.refused();
    FakeAgent later = new FakeAgent();
    later.isFull(true);
    Discovery clock = discovery(later);
    clock.start();

    await().until(() -> later.refused() >= 3);

    assertEquals(refused, inbox.refused());
    clock.close();
  }
}
