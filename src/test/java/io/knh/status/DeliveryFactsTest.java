package io.knh.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Alert;
import io.knh.core.model.AlertKind;
import io.knh.core.model.Cause;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.Scope;
import io.knh.core.model.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryFactsTest {

  private static final Instant AT = Instant.parse("2026-11-29T12:00:00Z");
  private static final Peer SELF = Peer.of("node-z", "10.0.0.9", 8080);

  private final DeliveryFacts facts = new DeliveryFacts();

  private static Alert.PeerDown down(int number) {
    Peer peer = Peer.of("node-" + number, "10.0.1." + number, 8080);
    return new Alert.PeerDown(
        "d" + number, 1, new PeerStatus(peer, false), SELF, Cause.TIMEOUT, Scope.UNKNOWN);
  }

  private static Alert.PeerUp up(int number) {
    Peer peer = Peer.of("node-" + number, "10.0.1." + number, 8080);
    return new Alert.PeerUp("u" + number, 2, new PeerStatus(peer, true), SELF);
  }

  private void lost(Alert event, String reason, int second) {
    facts.on(new Transition.AlertLost(event, reason), AT.plusSeconds(second));
  }

  private List<String> peers(AlertKind kind) {
    return facts.lost(kind).orElseThrow().getJsonArray("peers").getValuesAs(Object::toString);
  }

  private static String quoted(int number) {
    return '"' + down(number).peer().peer().id().value() + '"';
  }

  @Test
  void nothingIsSaidAsLongAsNothingWasGivenUp() {
    facts.on(new Transition.AlertDelivered(down(1), 1), AT);
    assertEquals(Optional.empty(), facts.lost(AlertKind.PEER_STATUS));
  }

  @Test
  void theLastOneIsShownWithTheNumberOfAllAndEachKindApart() {
    lost(down(1), "too old", 0);
    lost(down(2), "gone", 5);
    lost(new Alert.ClusterStatus("c", List.of(), SELF), "gone", 7);
    assertEquals(
        "{\"count\":2,\"at\":\"2026-11-29T12:00:05.000Z\",\"reason\":\"gone\",\"peers\":["
            + quoted(1)
            + ","
            + quoted(2)
            + "]}",
        facts.lost(AlertKind.PEER_STATUS).orElseThrow().toString());
    assertEquals(List.of(), peers(AlertKind.CLUSTER_STATUS));
    assertEquals(Optional.empty(), facts.lost(AlertKind.PEER_RECOVERY));
  }

  @Test
  void aLaterAlertOfThePeerThatWasAcceptedSaysHowItIsNow() {
    lost(down(1), "gone", 0);
    lost(down(2), "gone", 0);
    facts.on(new Transition.AlertDelivered(up(1), 1), AT);
    assertEquals(List.of(quoted(2)), peers(AlertKind.PEER_STATUS));
    assertEquals(2, facts.lost(AlertKind.PEER_STATUS).orElseThrow().getInt("count"));
  }

  @Test
  void noMorePeersAreNamedThanMayBeAndTheLastOnesAre() {
    for (int number = 1; number <= 50; number++) {
      lost(down(number), "gone", number);
    }
    lost(down(43), "gone", 51);
    List<String> peers = peers(AlertKind.PEER_STATUS);
    assertEquals(DeliveryFacts.MAX_PEERS, peers.size());
    assertEquals(quoted(44), peers.getFirst());
    assertEquals(quoted(43), peers.getLast());
    assertEquals(51, facts.lost(AlertKind.PEER_STATUS).orElseThrow().getInt("count"));
  }
}
