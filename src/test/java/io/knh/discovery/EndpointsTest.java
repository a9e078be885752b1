package io.knh.discovery;

import static io.knh.discovery.DiscoveryFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.standin.kubernetes.Endpoints;
import io.knh.standin.kubernetes.Request;
import io.knh.standin.kubernetes.StubApiServer;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What discovery makes of Endpoints. */
class EndpointsTest {

  private final FakeAgent inbox = new FakeAgent();
  private final DiscoveryLog log = DiscoveryLog.capture();
  private StubApiServer api;
  private Discovery discovery;

  @BeforeEach
  void listen() throws IOException {
    api = StubApiServer.start("127.0.2.3");
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
        DiscoveryFixture.settings(self, "endpoints"),
        inbox,
        DiscoveryFixture.plain(api.url()),
        DiscoveryFixture.FAST);
  }

  private void awaitMembers(String... expected) {
    await().untilAsserted(() -> assertEquals(List.of(expected), DiscoveryFixture.members(inbox)));
  }

  @Test
  void readyAddressesAreServingAndTheOthersAreNot() {
    api.put(new Endpoints("knh").ready("10.0.0.1", "node-a").notReady("10.0.0.2", "node-b"));

    discovery.start();

    awaitMembers("node-a 10.0.0.1:8080", "node-b 10.0.0.2:8080 not serving");
  }

  @Test
  void changesAreFollowedUntilNobodyIsLeft() {
    api.put(new Endpoints("knh").ready("10.0.0.1", "node-a"));
    discovery.start();
    awaitMembers("node-a 10.0.0.1:8080");

    api.put(new Endpoints("knh").notReady("10.0.0.1", "node-a"));
    awaitMembers("node-a 10.0.0.1:8080 not serving");
    api.put(new Endpoints("knh"));
    awaitMembers();

    assertEquals(1, api.requests("list").size());
  }

  @Test
  void endpointsThatAreDeletedLeaveAnEmptyRoster() {
    api.put(new Endpoints("knh").ready("10.0.0.1", "node-a"));
    discovery.start();
    awaitMembers("node-a 10.0.0.1:8080");

    api.deleteEndpoints("knh");

    awaitMembers();
  }

  @Test
  void aServiceWithoutEndpointsIsAnEmptyRoster() {
    discovery.start();

    await().until(() -> inbox.rosters().equals(List.of(Roster.empty())));
  }

  @Test
  void onlyTheEndpointsOfTheServiceAreAskedFor() {
    api.put(new Endpoints("other").ready("10.0.0.9", "node-z"));
    api.put(new Endpoints("knh").ready("10.0.0.1", "node-a"));

    discovery.start();

    awaitMembers("node-a 10.0.0.1:8080");
    Request list = api.requests("list").getFirst();
    assertEquals("/api/v1/namespaces/default/endpoints", list.path());
    assertEquals("metadata.name=knh", list.query().get("fieldSelector"));
  }

  @Test
  void onlyTheOwnFamilyIsRead() {
    discovery.close();
    discovery = discovery(Peer.of("node-a", "fd00::1", 8080));
    api.put(new Endpoints("knh").ready("fd00::1", "node-a").ready("10.0.0.1", "node-a"));

    discovery.start();

    awaitMembers("node-a [fd00::1]:8080");
  }

  @Test
  void aMissingNodeNameIsLoggedOnceAndSkipped() {
    api.put(new Endpoints("knh").ready("10.0.0.1", "node-a").ready("10.0.0.2", ""));
    discovery.start();
    awaitMembers("node-a 10.0.0.1:8080");

    api.put(new Endpoints("knh").ready("10.0.0.3", "node-c").ready("10.0.0.2", ""));

    awaitMembers("node-c 10.0.0.3:8080");
    assertEquals(1, log.at(Level.WARNING).size());
  }

  @Test
  void aForbiddenListSaysWhichPermissionIsMissing() {
    api.fail("list", 403);

    discovery.start();

    await().until(() -> discovery.reading().problem().isPresent());
    String problem = discovery.reading().problem().orElseThrow();
    assertTrue(
        problem.contains(
            "the verb \"list\" on the resource \"endpoints\" of the API group \"\" in the namespace"
                + " \"default\""),
        problem);
  }
}
