package io.knh.peering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Alert;
import io.knh.core.model.Input;
import io.knh.core.model.Leavings;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Peer;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.simulation.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a ledger message does that somebody writes from a member's address, with numbers that never
 * were: real cores, whose ledger messages are written and read as on the wire.
 */
class ForgedLedgerMessageTest {

  private static final Duration SETTLED = Duration.ofSeconds(25);

  /** From a crash until it was alerted: a round and four seconds, and what confirmation takes. */
  private static final Duration IN_TIME = Duration.ofMillis(9_500);

  private static final Peer ONE = World.peer(1);
  private static final Roster ALL = World.everybody(5);

  /** Numbers that somebody may think of. */
  enum Forgery {
    MILLION(1_000_000),
    MOST_THAT_IS_BELIEVED(0),
    ONE_MORE(1),
    MOST_OF_ALL(JsonBody.MAX_COUNT);

    private final int number;

    Forgery(int number) {
      this.number = number;
    }

    int outages(Instant now) {
      return number < 2 ? (int) Leavings.seconds(now) + number : number;
    }

    int leavings(Instant now) {
      return number < 2 ? Leavings.most(now) + number : number;
    }
  }

  private final World world = World.of(5);

  private Instant now() {
    return World.time(world.now().toNanos());
  }

  private List<Integer> alerted() {
    return world.outages().stream()
        .filter(down -> down.peer().peer().equals(ONE))
        .map(Alert.PeerDown::number)
        .toList();
  }

  private void restart(int number) {
    world.start(World.peer(number)).read(ALL);
  }

  @BeforeEach
  void start() {
    world.ledgerMessages(
        ledgerMessage ->
            LedgerMessageReader.read(LedgerMessageWriter.body(ledgerMessage), now())
                .orElse(LedgerMessage.of(0)));
    world.pass(SETTLED);
  }

  /** All members read, as from node 2, the entry about node 1. */
  private void forge(LedgerEntry entry) {
    LedgerMessage forged = new LedgerMessage(7, List.of(entry), OptionalInt.empty(), false);
    Optional<LedgerMessage> read =
        LedgerMessageReader.read(LedgerMessageWriter.body(forged), now());
    for (int i = 3; i <= 5; i++) {
      world.node(i).step(new Input.HeartbeatHeard(World.peer(2), read));
    }
    world.pass(SETTLED);
  }

  @ParameterizedTest
  @EnumSource
  void laterOutagesAreAlertedOnceAndInTimeAlsoByASuccessor(Forgery forgery) {
    int outages = forgery.outages(now());
    forge(
        new LedgerEntry(
            ONE, outages, outages, 0, 0, Math.min(2 * outages, JsonBody.MAX_COUNT), List.of()));

    world.node(1).crash();
    world.pass(IN_TIME);
    assertEquals(1, alerted().size());

    // Neither a successor, nor a coordinator without a memory, alerts that again.
    world.node(5).crash();
    world.pass(Duration.ofMinutes(1));
    restart(5);
    world.pass(Duration.ofMinutes(1));
    assertEquals(new Role.Coordinating(), world.node(5).role());
    assertEquals(1, alerted().size());

    restart(1);
    world.pass(SETTLED);
    world.node(5).crash();
    world.pass(SETTLED);
    assertEquals(new Role.Coordinating(), world.node(4).role());
    world.node(1).crash();
    world.pass(IN_TIME);
    assertEquals(2, alerted().size());
    restart(5);
    world.pass(Duration.ofMinutes(2));
    assertEquals(2, alerted().size());
    assertEquals(2, alerted().stream().distinct().count());
  }

  @ParameterizedTest
  @EnumSource
  void aLaterGoodbyeIsHeardAndKnownToASuccessor(Forgery forgery) {
    int leavings = forgery.leavings(now());
    forge(new LedgerEntry(ONE, 0, 0, leavings, leavings, 0, List.of()));

    world.node(1).terminate();
    world.pass(SETTLED);
    world.node(5).crash();
    world.pass(Duration.ofMinutes(2));
    assertEquals(new Role.Coordinating(), world.node(4).role());
    assertEquals(List.of(), alerted());
  }

  @ParameterizedTest
  @EnumSource
  void whoIsSaidToHaveLeftIsAlertedOnceItHasAnsweredAgain(Forgery forgery) {
    forge(new LedgerEntry(ONE, 0, 0, forgery.leavings(now()), 0, 0, List.of()));

    world.node(1).crash();
    world.pass(IN_TIME);
    assertEquals(1, alerted().size());
  }
}
