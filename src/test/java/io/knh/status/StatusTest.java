package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.RosterReadings;
import io.knh.core.model.AlertPolicy;
import io.knh.core.model.DestinationSettings;
import io.knh.core.model.DestinationSettings.Manner;
import io.knh.core.model.PostResult;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Timings;
import io.knh.simulation.Reception;
import io.knh.simulation.World;
import io.knh.simulation.World.Link;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The document, and how another member reads it. */
class StatusTest {

  private static final Duration SETTLED = Duration.ofSeconds(20);

  private final World world = World.of(5);
  private final SimulatedMember coordinator = new SimulatedMember(world, 5);
  private final SimulatedMember follower = new SimulatedMember(world, 1);

  private PeerFact peer(int number) {
    return coordinator.status().view().peers().stream()
        .filter(peer -> peer.id().equals(World.peer(number).id().value()))
        .findFirst()
        .orElseThrow();
  }

  private static String text(Status status) {
    return new String(status.json(), UTF_8);
  }

  @Test
  void aPeerThatIsDownIsShownWithCauseAndScopeAndSinceWhen() {
    SimulatedMember.listen(world, coordinator);
    world.pass(SETTLED);
    world.link(5, 2, Link.SILENT);
    world.pass(SETTLED);
    PeerFact peer = peer(2);
    assertEquals("down", peer.state());
    assertEquals("timeout", peer.cause());
    assertEquals("path", peer.scope());
    long decidedMillis = peer.since() - SimulatedMember.START.toEpochMilli();
    assertTrue(decidedMillis > SETTLED.toMillis() && decidedMillis <= 2 * SETTLED.toMillis());
    assertTrue(peer.answered() < peer.since());
    assertTrue(peer.history().endsWith("!"), peer.history());
    assertEquals("up", peer(3).state());
    assertEquals(2_000, peer(3).rttMicros());
  }

  @Test
  void theDeliverySaysWhatWaitsAndHowTheLastPostEnded() {
    world.receiver(event -> new PostResult.Undelivered("HTTP 500", Duration.ZERO));
    SimulatedMember.listen(world, coordinator);
    world.pass(SETTLED);
    world.node(2).crash();
    world.pass(SETTLED);
    String lane =
        coordinator
            .status()
            .self()
            .getJsonObject("delivery")
            .getJsonArray("lanes")
            .get(0)
            .toString();
    assertTrue(lane.contains("\"type\":\"peer-status\",\"waiting\":1"), lane);
    assertTrue(lane.contains("\"result\":\"failed\""), lane);
    assertTrue(lane.contains("\"reason\":\"HTTP 500\""), lane);
    assertTrue(lane.contains("\"nextTryAt\":\"2026-11-25T03:0"), lane);
  }

  @Test
  void theDeliverySaysOfEachAlertDestinationWhatItWasNotTold() {
    World told = new World(1, Timings.DEFAULTS, false);
    told.alerts(
        new AlertPolicy(
            List.of(
                new DestinationSettings("slack", Manner.MESSAGES),
                new DestinationSettings("json", Manner.MESSAGES)),
            AlertPolicy.DEFAULT_GROUP_WAIT,
            Set.of()));
    PostResult refused = new PostResult.Undelivered("404 Not Found: no_service", Duration.ZERO);
    told.destination("slack", new Reception(false, refused));
    told.startAll(5);
    SimulatedMember highest = new SimulatedMember(told, 5);
    told.pass(SETTLED);
    told.node(2).crash();
    told.pass(SETTLED);
    JsonObject delivery = highest.status().view().facts().get("delivery");
    assertNotNull(delivery);
    String said = delivery.getJsonArray("destinations").toString();
    assertTrue(
        said.matches(
            "\\[\\{\"name\":\"slack\",\"waiting\":1,\"inFlight\":0,\"failures\":[1-9],"
                + "\"reason\":\"404 Not Found: no_service\"\\},"
                + "\\{\"name\":\"json\",\"waiting\":0,\"inFlight\":0,\"failures\":0\\}\\]"),
        said);
  }

  @Test
  void theDeliverySaysWhatWasGivenUpAndAboutWhom() {
    world.receiver(event -> new PostResult.Gone());
    SimulatedMember.listen(world, coordinator);
    world.pass(SETTLED);
    world.node(2).crash();
    world.pass(SETTLED);
    JsonObject delivery = coordinator.status().view().facts().get("delivery");
    assertNotNull(delivery);
    JsonObject lane = delivery.getJsonArray("lanes").getJsonObject(0);
    assertEquals(0, lane.getInt("waiting"));
    JsonObject lost = lane.getJsonObject("lost");
    assertEquals(1, lost.getInt("count"));
    assertEquals("the receiver answered 410 Gone", lost.getString("reason"));
    assertTrue(lost.getString("at").startsWith("2026-11-25T03:00:"), lost.toString());
    assertEquals(World.peer(2).id().value(), lost.getJsonArray("peers").getString(0));
  }

  @Test
  void whatACoordinatorWritesAFollowerReads() {
    SimulatedMember.listen(world, coordinator);
    world.pass(SETTLED);
    world.node(2).crash();
    world.pass(SETTLED);
    Status status = coordinator.status();
    long askedMillis = status.at().toEpochMilli() + 3_600_000;
    View read = ViewReader.read(status.json(), askedMillis);
    View made = status.view();
    assertEquals(View.State.FETCHED, read.state());
    assertEquals(made.source(), read.source());
    assertEquals(made.term(), read.term());
    assertEquals(made.facts(), read.facts());
    assertEquals(made.rounds(), read.rounds());
    assertEquals(made.peers(), read.peers());
    // Of another host's clock nothing is believed but how much passed.
    assertEquals(askedMillis - (status.at().toEpochMilli() - made.atMillis()), read.madeMillis());
  }

  @Test
  void whatIsNoStatusOfACoordinatorIsNotRead() {
    SimulatedMember.listen(world, coordinator, follower);
    world.pass(SETTLED);
    byte[] good = coordinator.status().json();
    String text = new String(good, UTF_8);
    assertThrows(JsonException.class, () -> ViewReader.read(follower.status().json(), 0));
    for (String bad :
        List.of(
            "",
            "[]",
            "pong",
            "{}",
            "{\"view\":7}",
            text.substring(0, text.length() / 2),
            text.replace("\"n\":0,", "\"n\":-1,"),
            text.replace("\"n\":0,", "\"n\":1000000000,"),
            text.replace("\"n\":0,", ""))) {
      assertThrows(RuntimeException.class, () -> ViewReader.read(bad.getBytes(UTF_8), 0), bad);
    }
  }

  @Test
  void whoIsFollowedElsewhereIsNamedBesideTheQuorumAndReadByOthers() {
    SimulatedMember cutOff = new SimulatedMember(world, 4);
    SimulatedMember.listen(world, coordinator, cutOff);
    world.pass(SETTLED);
    world.link(5, 4, Link.DROPS);
    Optional<Status> found = Optional.empty();
    for (int i = 0; found.isEmpty() && i < 600; i++) {
      world.pass(Duration.ofMillis(100));
      found = Optional.of(cutOff.status()).filter(status -> text(status).contains("elsewhere"));
    }
    Status status = found.orElseThrow();
    JsonObject quorum = ViewReader.read(status.json(), 0).facts().get("quorum");
    assertNotNull(quorum);
    assertEquals("none", quorum.getString("state"));
    assertEquals(World.peer(5).id().value(), quorum.getString("elsewhere"));
    assertFalse(text(coordinator.status()).contains("elsewhere"));
  }

  /** A pod is replaced while the coordinator alone does not read of it: both still name five. */
  @Test
  void rostersOfOneSizeThatNameOthersAreDistinguished() {
    SimulatedMember.listen(world, coordinator, follower);
    world.pass(SETTLED);
    String same = follower.status().self().getString("rosterDigest");
    assertEquals(same, digestSeenByOthers());
    List<RosterEntry> entries = new ArrayList<>(World.everybody(5).entries());
    entries.set(2, new RosterEntry(World.peer(7), true, false));
    world.node(1).read(Roster.of(entries));
    JsonObject self = follower.status().self();
    assertEquals(5, self.getInt("rosterSize"));
    assertNotEquals(same, self.getString("rosterDigest"));
    assertEquals(same, digestSeenByOthers());
    world.node(5).read(Roster.of(entries));
    assertEquals(self.getString("rosterDigest"), digestSeenByOthers());
  }

  private String digestSeenByOthers() {
    return ViewReader.read(coordinator.status().json(), 0)
        .facts()
        .getOrDefault("roster", JsonObject.EMPTY_JSON_OBJECT)
        .getString("digest");
  }

  @Test
  void thatTheCoordinatorCannotReadTheRosterIsInItsViewForOthers() {
    SimulatedMember.listen(world, coordinator);
    world.pass(SETTLED);
    assertEquals(JsonObject.EMPTY_JSON_OBJECT, discoverySeenByOthers());
    coordinator.reading =
        new RosterReadings.Reading(Optional.of(SimulatedMember.START), Optional.of("HTTP 403"));
    assertEquals(
        "{\"problem\":\"HTTP 403\",\"readAt\":\"2026-11-25T03:00:00.000Z\"}",
        String.valueOf(discoverySeenByOthers()));
  }

  private @Nullable JsonObject discoverySeenByOthers() {
    return ViewReader.read(coordinator.status().json(), 0).facts().get("discovery");
  }

  @Test
  void fieldsOfALaterVersionArePassedOver() {
    SimulatedMember.listen(world, coordinator);
    world.pass(SETTLED);
    String later =
        text(coordinator.status())
            .replace("\"view\":{", "\"more\":[{\"x\":{}}],\"view\":{\"more\":{\"y\":[1,[2]]},")
            .replace("\"n\":0,", "\"n\":0,\"more\":null,");
    assertEquals(
        coordinator.status().view().peers(), ViewReader.read(later.getBytes(UTF_8), 0).peers());
  }

  @Test
  void aFollowerAloneKnowsItsRosterAndWhatItsLedgerSays() {
    SimulatedMember.listen(world, follower);
    world.pass(SETTLED);
    world.node(2).crash();
    world.node(3).terminate();
    world.pass(SETTLED);
    Status status = follower.status();
    List<String> states = status.view().peers().stream().map(PeerFact::state).toList();
    assertEquals(List.of("down", "left", "unknown", "unknown"), states);
    assertEquals("following", status.self().getString("role"));
    assertEquals(
        World.peer(5).id().value(), status.self().getJsonObject("coordinator").getString("id"));
  }

  @Test
  void oneMomentHasOneTextThoughTheClockJittersAndAnotherWhenItWasSet() {
    Moments moments = coordinator.moments;
    moments.set(SimulatedMember.START);
    moments.set(SimulatedMember.START.plusMillis(3));
    assertEquals(SimulatedMember.START.toEpochMilli() + 7, moments.millis(7_000_000));
    moments.set(SimulatedMember.START.plusSeconds(3_600));
    assertEquals(SimulatedMember.START.toEpochMilli() + 3_600_000, moments.millis(0));
  }
}
