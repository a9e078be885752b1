package io.knh.discovery;

import static io.knh.discovery.DiscoveryFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.standin.kubernetes.Request;
import io.knh.standin.kubernetes.Slice;
import io.knh.standin.kubernetes.StubApiServer;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What discovery makes of EndpointSlices. */
class EndpointSlicesTest {

  private final FakeAgent inbox = new FakeAgent();
  private final DiscoveryLog log = DiscoveryLog.capture();
  private StubApiServer api;
  private Discovery discovery;

  @BeforeEach
  void listen() throws IOException {
    api = StubApiServer.start("127.0.2.1");
    discovery = discovery(DiscoveryFixture.SELF);
  }

  @AfterEach
  void end() throws IOException {
    discovery.close();
    api.close();
    log.close();
  }

  private Discovery discovery(Peer self) {
    return new Discovery(
        DiscoveryFixture.settings(self, "endpointslices"),
        inbox,
        DiscoveryFixture.plain(api.url()),
        DiscoveryFixture.FAST);
  }

  private static Slice slice(String name) {
    return Slice.of(name, "knh", "IPv4");
  }

  private void awaitMembers(String... expected) {
    await().untilAsserted(() -> assertEquals(List.of(expected), DiscoveryFixture.members(inbox)));
  }

  @Test
  void theRosterIsReadFromManySlices() {
    api.put(slice("knh-1").with("10.0.0.1", "node-a").with("10.0.0.2", "node-b"));
    api.put(slice("knh-2").with("10.0.0.3", "node-c"));

    discovery.start();

    awaitMembers("node-a 10.0.0.1:8080", "node-b 10.0.0.2:8080", "node-c 10.0.0.3:8080");
    assertEquals(1, inbox.rosters().size());
    assertTrue(discovery.reading().lastRead().isPresent());
    assertTrue(discovery.reading().lastRead().isPresent());
  }

  @Test
  void theZoneOfAMemberIsThatOfItsEndpointWhereItHasOne() {
    api.put(
        slice("knh-1")
            .with("10.0.0.1", "node-a")
            .in("eu-1a")
            .with("10.0.0.2", "node-b")
            .with("10.0.0.3", "node-c")
            .in("a zone with blanks"));

    discovery.start();

    awaitMembers("node-a 10.0.0.1:8080", "node-b 10.0.0.2:8080", "node-c 10.0.0.3:8080");
    assertEquals(
        List.of("eu-1a", "", ""),
        inbox.rosters().getLast().entries().stream().map(RosterEntry::zone).toList());
  }

  @Test
  void everyMemberIsTakenToListenOnTheOwnPort() {
    discovery.close();
    discovery = discovery(Peer.of("node-a", "10.0.0.1", 9_123));
    api.put(slice("knh-1").with("10.0.0.2", "node-b"));

    discovery.start();

    awaitMembers("node-b 10.0.0.2:9123");
  }

  @Test
  void anAddressThatIsNotReadyIsInTheRoster() {
    api.put(slice("knh-1").with("10.0.0.2", "node-b", "none"));

    discovery.start();

    awaitMembers("node-b 10.0.0.2:8080 not serving");
  }

  @Test
  void servingCountsWhereReadySaysSomethingElse() {
    api.put(
        slice("knh-1")
            .with("10.0.0.2", "node-b", "ready=false serving=true")
            .with("10.0.0.3", "node-c", "ready=true serving=false"));

    discovery.start();

    awaitMembers("node-b 10.0.0.2:8080", "node-c 10.0.0.3:8080 not serving");
  }

  @Test
  void readyCountsWhereServingIsNotSet() {
    api.put(
        slice("knh-1")
            .with("10.0.0.2", "node-b", "ready=true")
            .with("10.0.0.3", "node-c", "ready=false"));

    discovery.start();

    awaitMembers("node-b 10.0.0.2:8080", "node-c 10.0.0.3:8080 not serving");
  }

  @Test
  void anAddressWithoutConditionsIsServing() {
    api.put(slice("knh-1").with("10.0.0.2", "node-b", "unset"));

    discovery.start();

    awaitMembers("node-b 10.0.0.2:8080");
  }

  @Test
  void aTerminatingAddressIsMarkedSo() {
    api.put(slice("knh-1").with("10.0.0.2", "node-b", "serving terminating"));

    discovery.start();

    awaitMembers("node-b 10.0.0.2:8080 terminating");
  }

  @Test
  void anAddressInTwoSlicesIsOneMember() {
    api.put(slice("knh-1").with("10.0.0.2", "node-b", "terminating"));
    api.put(slice("knh-2").with("10.0.0.2", "node-b"));

    discovery.start();

    awaitMembers("node-b 10.0.0.2:8080");
  }

  @Test
  void anAddressThatMovesBetweenSlicesNeverLeavesTheRoster() {
    api.put(slice("knh-1").with("10.0.0.2", "node-b"));
    discovery.start();
    awaitMembers("node-b 10.0.0.2:8080");

    api.put(slice("knh-1"));
    api.put(slice("knh-2").with("10.0.0.2", "node-b").with("10.0.0.3", "node-c"));

    awaitMembers("node-b 10.0.0.2:8080", "node-c 10.0.0.3:8080");
    assertEquals(List.of(1, 2), inbox.rosters().stream().map(Roster::size).toList());
  }

  @Test
  void ofADualStackServiceOnlyTheOwnFamilyIsRead() {
    api.put(slice("knh-4").with("10.0.0.2", "node-b"));
    api.put(Slice.of("knh-6", "knh", "IPv6").with("fd00::2", "node-b").with("fd00::3", ""));

    discovery.start();

    awaitMembers("node-b 10.0.0.2:8080");
    assertEquals(List.of(), log.at(Level.WARNING));
  }

  @Test
  void ipv6AddressesAreBracketed() {
    discovery.close();
    discovery = discovery(Peer.of("node-a", "fd00::1", 8080));
    api.put(slice("knh-4").with("10.0.0.2", "node-b"));
    api.put(Slice.of("knh-6", "knh", "IPv6").with("FD00:0:0::2", "node-b"));

    discovery.start();

    awaitMembers("node-b [fd00::2]:8080");
    assertEquals(
        "node-b@fd002", inbox.rosters().getLast().entries().getFirst().peer().id().value());
  }

  @Test
  void slicesOfNamesAreIgnored() {
    api.put(Slice.of("knh-f", "knh", "FQDN").with("db.example.org", "node-b"));

    discovery.start();

    awaitMembers();
    assertEquals(List.of(), log.at(Level.WARNING));
  }

  @Test
  void slicesOfOtherServicesAreNotAskedFor() {
    api.put(Slice.of("other-1", "other", "IPv4").with("10.0.0.9", "node-z"));
    api.put(slice("knh-1").with("10.0.0.2", "node-b"));

    discovery.start();
    awaitMembers("node-b 10.0.0.2:8080");
    api.put(Slice.of("other-2", "other", "IPv4").with("10.0.0.8", "node-y"));
    api.put(slice("knh-2").with("10.0.0.3", "node-c"));

    awaitMembers("node-b 10.0.0.2:8080", "node-c 10.0.0.3:8080");
    Request list = api.requests("list").getFirst();
    assertEquals("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", list.path());
    assertEquals("kubernetes.io/service-name=knh", list.query().get("labelSelector"));
  }

  @Test
  void aMissingNodeNameIsLoggedOnceAndSkipped() {
    api.put(slice("knh-1").with("10.0.0.2", "").with("10.0.0.3", "node-c"));
    discovery.start();
    awaitMembers("node-c 10.0.0.3:8080");

    api.put(slice("knh-1").with("10.0.0.2", "").with("10.0.0.4", "node-d"));

    awaitMembers("node-d 10.0.0.4:8080");
    assertEquals(
        List.of("the address \"10.0.0.2\" is not added to the roster: it has no node name"),
        log.at(Level.WARNING));
  }

  @Test
  void whatMakesNoMemberIsLoggedOnceAndSkipped() {
    api.put(
        slice("knh-1")
            .with("10.0.0.256", "node-b")
            .with("knh.example.org", "node-b")
            .with("10.0.0.4", "bad node")
            .with("10.0.0.3", "node-c"));
    discovery.start();
    awaitMembers("node-c 10.0.0.3:8080");

    api.put(slice("knh-2").with("10.0.0.256", "node-b").with("10.0.0.5", "node-e"));

    awaitMembers("node-c 10.0.0.3:8080", "node-e 10.0.0.5:8080");
    assertEquals(3, log.at(Level.WARNING).size(), log.at(Level.WARNING)::toString);
  }

  @Test
  void addedChangedAndDeletedSlicesAreFollowed() {
    discovery.start();
    awaitMembers();

    api.put(slice("knh-1").with("10.0.0.2", "node-b"));
    awaitMembers("node-b 10.0.0.2:8080");
    api.put(slice("knh-1").with("10.0.0.2", "node-b", "serving terminating"));
    awaitMembers("node-b 10.0.0.2:8080 terminating");
    api.put(slice("knh-2").with("10.0.0.3", "node-c"));
    awaitMembers("node-b 10.0.0.2:8080 terminating", "node-c 10.0.0.3:8080");
    api.deleteSlice("knh-1");
    awaitMembers("node-c 10.0.0.3:8080");

    assertEquals(1, api.requests("list").size());
  }

  @Test
  void anEmptySetIsAnEmptyRoster() {
    api.put(slice("knh-1").with("10.0.0.2", "node-b"));
    discovery.start();
    awaitMembers("node-b 10.0.0.2:8080");

    api.put(slice("knh-1"));

    awaitMembers();
    assertEquals(List.of(), log.at(Level.WARNING));
  }

  @Test
  void theFirstReadIsReportedEvenWhenThereIsNobody() {
    discovery.start();

    await().until(() -> inbox.rosters().equals(List.of(Roster.empty())));
  }

  @Test
  void whatLeavesTheRosterAsItIsIsNotReported() {
    api.put(slice("knh-1").with("10.0.0.2", "node-b"));
    discovery.start();
    awaitMembers("node-b 10.0.0.2:8080");

    api.put(slice("knh-1").with("10.0.0.2", "node-b"));
    api.expire();
    await().until(() -> api.requests("list").size() == 2);
    api.put(slice("knh-2").with("10.0.0.3", "node-c"));

    awaitMembers("node-b 10.0.0.2:8080", "node-c 10.0.0.3:8080");
    assertEquals(2, inbox.rosters().size());
  }

  @Test
  void aFullMailboxGetsTheNewestRosterLater() {
    inbox.isFull(true);
    api.put(slice("knh-1").with("10.0.0.2", "node-b"));
    discovery.start();
    await().until(() -> inbox.refused() >= 2);
    api.put(slice("knh-1").with("10.0.0.3", "node-c"));
    await().until(() -> log.at(Level.FINE).size() >= 2);

    inbox.isFull(false);

    awaitMembers("node-c 10.0.0.3:8080");
    assertFalse(inbox.rosters().isEmpty());
  }

  @Test
  void aBookmarkMovesTheWatchOnWithoutARoster() {
    discovery.start();
    await().until(() -> api.watchers() == 1);
    api.bookmark();
    long reached = api.version();

    await()
        .until(
            () ->
                api.requests("watch").stream()
                    .anyMatch(r -> ("" + reached).equals(r.query().get("resourceVersion"))));

    assertEquals(1, inbox.rosters().size());
    assertEquals(1, api.requests("list").size());
  }

  @Test
  void fiveThousandMembersAreRead() {
    for (int i = 0; i < 50; i++) {
      Slice slice = slice("knh-" + i);
      for (int j = 0; j < 100; j++) {
        slice = slice.with("10.1." + i + "." + j, "node-" + (i * 100 + j));
      }
      api.put(slice);
    }

    discovery.start();

    await().until(() -> !inbox.rosters().isEmpty());
    assertEquals(5_000, inbox.rosters().getLast().size());
  }
}
