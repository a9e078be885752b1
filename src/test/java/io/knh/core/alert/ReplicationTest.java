package io.knh.core.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Scope;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a coordinator sends to one peer, and asks it for, message by message. */
class ReplicationTest {

  private static final Peer COORDINATOR = Peer.of("self", "10.0.0.9", 8080);
  private static final Peer MEMBER = Peer.of("member", "10.0.0.8", 8080);
  private static final Peer ONE = Peer.of("one", "10.0.0.1", 8080);
  private static final Peer TWO = Peer.of("two", "10.0.0.2", 8080);

  private final Ledger own = ledger();
  private final Replication replication = new Replication(own);
  private long exchanges;

  private static Ledger ledger() {
    Ledger ledger = new Ledger(nanos -> Instant.EPOCH);
    ledger.retain(
        Roster.of(
            Stream.of(COORDINATOR, MEMBER, ONE, TWO)
                .map(peer -> new RosterEntry(peer, true, false))
                .toList()));
    return ledger;
  }

  private static Alert.PeerDown outage(Peer peer, String id) {
    return new Alert.PeerDown(
        id, 1, new PeerStatus(peer, false), COORDINATOR, Cause.TIMEOUT, Scope.PEER);
  }

  /** A heartbeat to the member, which answers from what it knew before. */
  private LedgerMessage exchange(Ledger member) {
    return exchange(MEMBER, member, () -> {});
  }

  /** The same, and {@code onTheWay} something happens before it arrives. */
  private LedgerMessage exchange(Peer to, Ledger member, Runnable onTheWay) {
    LedgerMessage said = replication.messageTo(to);
    exchanges++;
    replication.sent(exchanges);
    onTheWay.run();
    LedgerMessage answer = member.copy().answer(said.from());
    member.merge(said.entries(), 1);
    own.merge(answer.entries(), 1);
    replication.answered(exchanges, answer);
    return said;
  }

  private static List<Peer> peers(LedgerMessage ledgerMessage) {
    return ledgerMessage.entries().stream().map(LedgerEntry::peer).toList();
  }

  @Test
  void aLedgerThatChangesWhileItIsAskedForIsReadAllTheSame() {
    own.wentDown(outage(ONE, "a"), 1);
    Ledger member = ledger();
    member.departed(TWO, 1);
    exchange(member);
    assertEquals(List.of(MEMBER), replication.toAsk());

    LedgerMessage question = exchange(MEMBER, member, () -> member.departed(COORDINATOR, 1));
    assertEquals(OptionalInt.of(0), question.from());
    assertEquals(List.of(), replication.toAsk(), "all of it was in the answer");
    exchange(member);
    assertEquals(own.copy(), member.copy());
  }

  /** Its answer may be lost, and the time for it may be as long as several rounds. */
  @Test
  void anotherIsAskedWhereOneDoesNotAnswerForARound() {
    Ledger member = ledger();
    member.departed(TWO, 1);
    replication.roundStarted(List.of());
    exchange(member);
    assertEquals(OptionalInt.of(0), replication.messageTo(MEMBER).from());
    replication.sent(exchanges + 100);
    exchange(ONE, member, () -> {});
    assertEquals(List.of(), replication.toAsk(), "in the same round");
    replication.roundStarted(List.of());
    exchange(ONE, member, () -> {});
    assertEquals(List.of(ONE), replication.toAsk());
    assertEquals(OptionalInt.of(0), exchange(ONE, member, () -> {}).from());
    assertEquals(own.copy(), member.copy());
  }

  @Test
  void whoLostItsMemoryIsSentAllWithTheNextHeartbeat() {
    Ledger member = ledger();
    own.wentDown(outage(ONE, "a"), 1);
    exchange(member);
    exchange(member);
    exchange(member);
    assertEquals(own.digest(), member.digest());

    Ledger forgetful = ledger();
    own.wentDown(outage(TWO, "b"), 2);
    assertEquals(List.of(TWO), peers(exchange(forgetful)), "it is taken to know of the other");
    assertEquals(List.of(ONE, TWO), peers(exchange(forgetful)));
    assertEquals(own.digest(), forgetful.digest());
  }
}
