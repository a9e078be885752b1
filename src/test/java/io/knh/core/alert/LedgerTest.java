package io.knh.core.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.alert.Ledger.Mark;
import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.Episode;
import io.knh.core.model.LedgerCopy;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.PathFault;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Scope;
import io.knh.core.model.Subject;
import io.knh.core.model.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a ledger remembers, and that any order of merging ends the same. */
class LedgerTest {

  private static final Peer SELF = Peer.of("self", "10.0.0.9", 8080);
  private static final Peer ONE = Peer.of("one", "10.0.0.1", 8080);
  private static final Peer TWO = Peer.of("two", "10.0.0.2", 8080);

  private static Ledger ledger(Peer... listed) {
    Ledger ledger = new Ledger(nanos -> Instant.EPOCH);
    ledger.retain(roster(listed));
    return ledger;
  }

  private static Roster roster(Peer... listed) {
    return Roster.of(
        IntStream.range(0, listed.length)
            .mapToObj(i -> new RosterEntry(listed[i], true, false))
            .toList());
  }

  private static Alert.PeerDown outage(Peer peer, int number, String id) {
    return new Alert.PeerDown(
        id, number, new PeerStatus(peer, false), SELF, Cause.TIMEOUT, Scope.PEER);
  }

  @Test
  void oneThatTheRosterDidNotNameForAMomentHasLeftWhenOthersWriteSo() {
    Ledger ledger = ledger(ONE);
    ledger.wentDown(outage(ONE, 1, "a"), 1);
    ledger.answered(ONE, 2);
    ledger.retain(roster(TWO));
    ledger.retain(roster(ONE, TWO));
    assertEquals(Mark.UNKNOWN, ledger.mark(ONE));

    ledger.merge(List.of(ledger.entry(ONE).departed(1)), 3);
    assertEquals(Mark.LEFT, ledger.mark(ONE));
  }

  @Test
  void aPeerIsDownUntilItAnswersAndItsAlertUndeliveredUntilItIsSettled() {
    Ledger ledger = ledger(ONE);
    assertEquals(Mark.UNKNOWN, ledger.mark(ONE));
    ledger.answered(ONE, 1);
    assertEquals(Mark.ANSWERED, ledger.mark(ONE));
    ledger.wentDown(outage(ONE, 1, "a"), 2);
    assertEquals(Mark.DOWN, ledger.mark(ONE));
    ledger.answered(ONE, 3);
    assertEquals(Mark.ANSWERED, ledger.mark(ONE));
    assertEquals(List.of(outage(ONE, 1, "a")), ledger.undelivered());
    ledger.settled(Subject.of(ONE), 1, 4);
    assertEquals(List.of(), ledger.undelivered());
  }

  @Test
  void whatOnlyAnsweredIsNotSharedWithOthers() {
    Ledger ledger = ledger(ONE, TWO);
    ledger.answered(ONE, 1);
    assertEquals(List.of(), ledger.copy().entries());
    assertEquals(0, ledger.digest());
    ledger.departed(TWO, 1);
    assertEquals(List.of(TWO), ledger.copy().entries().stream().map(LedgerEntry::peer).toList());
    ledger.share(ONE, 2);
    assertEquals(2, ledger.copy().entries().size());
  }

  @Test
  void theLargerOfEachNumberAndTheSmallerOfTwoIdsCount() {
    Ledger mine = ledger(ONE);
    mine.wentDown(outage(ONE, 1, "b"), 1);
    Ledger other = ledger(ONE);
    other.wentDown(outage(ONE, 1, "a"), 1);
    other.departed(ONE, 2);
    mine.merge(other.copy().entries(), 3);
    LedgerEntry entry = mine.entry(ONE);
    assertEquals(1, entry.outages());
    assertEquals(0, entry.recoveries());
    assertEquals(1, entry.leavings());
    assertEquals(List.of("a"), entry.undelivered().stream().map(Alert::id).toList());
    assertEquals(Mark.DOWN, mine.mark(ONE));
    assertTrue(mine.left(ONE));
  }

  @Test
  void aLeavingHasALargerNumberThanAnyThatIsKnownThoughAClockIsBehind() {
    Ledger ahead = new Ledger(nanos -> Instant.parse("2027-01-01T00:00:00Z"));
    Ledger behind = new Ledger(nanos -> Instant.parse("2026-12-31T23:00:00Z"));
    ahead.retain(roster(ONE));
    behind.retain(roster(ONE));
    ahead.departed(ONE, 1);
    ahead.answered(ONE, 2);
    behind.merge(ahead.copy().entries(), 3);
    assertEquals(Mark.ANSWERED, behind.mark(ONE));
    behind.leaving(ONE, 0, 4);
    assertEquals(Mark.LEFT, behind.mark(ONE));
    ahead.merge(behind.copy().entries(), 5);
    assertEquals(Mark.LEFT, ahead.mark(ONE));
  }

  @Test
  void aProcessThatLeavesAsSoonAsItStartedIsNotTakenForTheOneBefore() {
    WallClock clock = nanos -> Instant.parse("2027-01-01T00:00:00Z").plusNanos(nanos);
    Ledger others = new Ledger(clock);
    others.retain(roster(ONE));
    Ledger before = new Ledger(clock);
    before.leaving(ONE, 0, 21_000_000_000L);
    others.merge(before.copy().entries(), 21_000_000_000L);
    others.answered(ONE, 23_000_000_000L);
    Ledger after = new Ledger(clock);
    after.leaving(ONE, 22_000_000_000L, 24_000_000_000L);
    others.merge(after.copy().entries(), 24_000_000_000L);
    assertEquals(Mark.LEFT, others.mark(ONE));
  }

  @Test
  void twoThatKnowNothingOfEachOtherDoNotGiveTwoLeavingsOneNumber() {
    WallClock clock = nanos -> Instant.parse("2027-01-01T00:00:00Z").plusNanos(nanos);
    Ledger mine = new Ledger(clock);
    Ledger other = new Ledger(clock);
    mine.retain(roster(ONE));
    other.retain(roster(ONE));
    mine.departed(ONE, 1_000_000_000L);
    mine.answered(ONE, 5_000_000_000L);
    other.departed(ONE, 60_000_000_000L);
    mine.merge(other.copy().entries(), 61_000_000_000L);
    assertEquals(Mark.LEFT, mine.mark(ONE));
  }

  @Test
  void ofOneThatTheRosterDoesNotNameItsOutagesAreKeptAndItsLeavingIsForgotten() {
    Ledger ledger = ledger(ONE, TWO);
    ledger.wentDown(outage(ONE, 1, "a"), 1);
    ledger.answered(ONE, 2);
    ledger.departed(ONE, 3);
    List<LedgerEntry> before = ledger.copy().entries();
    ledger.retain(roster(TWO));
    assertEquals(0, ledger.entry(ONE).leavings());
    assertEquals(1, ledger.entry(ONE).outages());
    assertEquals(List.of(), ledger.merge(before, 4));
    ledger.retain(roster(ONE, TWO));
    assertEquals(Mark.UNKNOWN, ledger.mark(ONE));
    assertEquals(List.of(Subject.of(ONE)), ledger.merge(before, 5));
    assertEquals(Mark.LEFT, ledger.mark(ONE));
  }

  @Test
  void mergingInAnyOrderAndAgainEndsTheSame() {
    Random random = new Random(7);
    List<LedgerEntry> lines = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Peer peer = random.nextBoolean() ? ONE : TWO;
      int outages = random.nextInt(4);
      int settled = random.nextInt(2 * outages + 1);
      lines.add(
          new LedgerEntry(
              peer,
              outages,
              random.nextInt(outages + 1),
              random.nextInt(3),
              random.nextInt(3),
              settled,
              outages == 0 ? List.of() : List.of(outage(peer, 2 * outages - 1, "id" + i))));
    }
    Ledger forwards = ledger(ONE, TWO);
    forwards.merge(lines, 1);
    Ledger backwards = ledger(ONE, TWO);
    for (LedgerEntry entry : lines.reversed()) {
      backwards.merge(List.of(entry, entry), 1);
    }
    assertEquals(forwards.copy(), backwards.copy());
    assertEquals(List.of(), forwards.merge(backwards.copy().entries(), 2));
  }

  @Test
  void theDigestDistinguishesEveryNumber() {
    LedgerEntry entry = new LedgerEntry(ONE, 3, 2, 2, 1, 1, List.of(outage(ONE, 5, "a")));
    List<LedgerEntry> others =
        List.of(
            new LedgerEntry(TWO, 3, 2, 2, 1, 1, List.of(outage(ONE, 5, "a"))),
            new LedgerEntry(ONE, 4, 2, 2, 1, 1, List.of(outage(ONE, 5, "a"))),
            new LedgerEntry(ONE, 3, 3, 2, 1, 1, List.of(outage(ONE, 5, "a"))),
            new LedgerEntry(ONE, 3, 2, 3, 1, 1, List.of(outage(ONE, 5, "a"))),
            new LedgerEntry(ONE, 3, 2, 2, 2, 1, List.of(outage(ONE, 5, "a"))),
            new LedgerEntry(ONE, 3, 2, 2, 1, 2, List.of(outage(ONE, 5, "a"))),
            new LedgerEntry(ONE, 3, 2, 2, 1, 1, List.of(outage(ONE, 5, "b"))),
            new LedgerEntry(ONE, 3, 2, 2, 1, 1, List.of()));
    for (LedgerEntry other : others) {
      assertNotEquals(entry.digest(), other.digest(), other.toString());
    }
  }

  @Test
  void thoseThatAreDownAndTheUndeliveredOutlastTheRosterAndNobodyElse() {
    Ledger ledger = ledger(ONE, TWO, SELF);
    ledger.wentDown(outage(ONE, 1, "a"), 1);
    ledger.settled(Subject.of(ONE), 1, 1);
    ledger.departed(TWO, 1);
    ledger.wentDown(outage(SELF, 1, "b"), 1);
    ledger.answered(SELF, 2);
    ledger.retain(Roster.empty());
    assertEquals(Mark.DOWN, ledger.mark(ONE));
    assertEquals(Mark.UNKNOWN, ledger.mark(TWO));
    assertEquals(List.of(outage(SELF, 1, "b")), ledger.undelivered());
  }

  @Test
  void linesAboutStrangersThatSayNothingOfUseAreNotTaken() {
    Ledger ledger = ledger(ONE);
    LedgerEntry left = new LedgerEntry(TWO, 0, 0, 1, 0, 0, List.of());
    assertEquals(List.of(), ledger.merge(List.of(left), 1));
    assertEquals(List.of(), ledger.copy().entries());
    LedgerEntry down = new LedgerEntry(TWO, 1, 0, 0, 0, 1, List.of());
    assertEquals(List.of(Subject.of(TWO)), ledger.merge(List.of(down), 1));
  }

  @Test
  void noMoreLinesAreKeptThanTheRosterAndTheBound() {
    Ledger ledger = ledger(ONE);
    List<LedgerEntry> many =
        IntStream.range(0, Ledger.MAX_GONE + 100)
            .mapToObj(i -> Peer.of("n" + i, "10.1." + i / 250 + "." + (i % 250 + 1), 8080))
            .map(peer -> new LedgerEntry(peer, 1, 0, 0, 0, 1, List.of()))
            .toList();
    ledger.merge(many, 1);
    assertTrue(ledger.copy().entries().size() <= Ledger.MAX_GONE + 1);
  }

  @Test
  void whatChangedAfterAVersionComesInTheOrderOfItsChangesAndFitsIntoAMessage() {
    Peer[] peers =
        IntStream.range(0, 2_000)
            .mapToObj(i -> Peer.of("n" + i, "10.1." + i / 250 + "." + (i % 250 + 1), 8080))
            .toArray(Peer[]::new);
    Ledger ledger = ledger(peers);
    for (Peer peer : peers) {
      ledger.departed(peer, 1);
    }
    long known = 0;
    int pages = 0;
    List<Peer> read = new ArrayList<>();
    while (known < ledger.version()) {
      Ledger.Excerpt excerpt = ledger.since(known);
      assertFalse(excerpt.entries().isEmpty());
      assertTrue(
          excerpt.entries().stream().mapToInt(LedgerEntry::bytes).sum()
              <= LedgerMessage.MAX_ENTRIES_BYTES);
      excerpt.entries().forEach(entry -> read.add(entry.peer()));
      known = excerpt.version();
      pages++;
    }
    assertEquals(List.of(peers), read);
    assertTrue(pages > 1);
    assertTrue(ledger.newest().entries().getFirst().peer().equals(peers[1_999]));
  }

  @Test
  void anAnswerCarriesThePageThatIsAskedFor() {
    Peer[] peers =
        IntStream.range(0, 1_000)
            .mapToObj(i -> Peer.of("n" + i, "10.1." + i / 250 + "." + (i % 250 + 1), 8080))
            .toArray(Peer[]::new);
    Ledger ledger = ledger(peers);
    for (Peer peer : peers) {
      ledger.departed(peer, 1);
    }
    LedgerCopy copy = ledger.copy();
    assertEquals(LedgerMessage.of(copy.digest()), copy.answer(OptionalInt.empty()));
    List<LedgerEntry> read = new ArrayList<>();
    LedgerMessage page;
    do {
      page = copy.answer(OptionalInt.of(read.size()));
      read.addAll(page.entries());
    } while (page.more());
    assertEquals(copy.entries(), read);
    assertEquals(List.of(), copy.answer(OptionalInt.of(5_000)).entries());
  }

  @Test
  void aPeerThatFlapsKeepsItsLastEventsOnly() {
    Ledger ledger = ledger(ONE);
    for (int i = 0; i < 20; i++) {
      ledger.wentDown(outage(ONE, 2 * i + 1, "id" + i), i);
      ledger.answered(ONE, i);
    }
    List<Alert.OfPeer> kept = ledger.entry(ONE).undelivered();
    assertEquals(LedgerEntry.MAX_UNDELIVERED, kept.size());
    assertEquals("id19", kept.getLast().id());
  }

  @Test
  void countsBelowZeroAreRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new LedgerEntry(ONE, -1, 0, 0, 0, 0, List.of()));
    assertTrue(e.toString().contains("one@10001"), e.toString());
  }

  @Test
  void entriesAboutNoMemberAreTakenAsFarAsThereIsRoomAndKeptWhateverTheRosterNames() {
    Ledger ledger = ledger(ONE);
    for (int i = 0; i < 2 * EntryRoom.Kind.OWN.most(); i++) {
      LedgerEntry own =
          LedgerEntry.of(new Subject.Own(ProblemKind.RECEIVER_FAILING, "to-" + (100 + i)));
      boolean taken = !ledger.merge(List.of(own), 1).isEmpty();
      assertEquals(i < EntryRoom.Kind.OWN.most(), taken, "destination " + i);
    }
    ledger.retain(roster(TWO));
    assertEquals(EntryRoom.Kind.OWN.most(), ledger.copy().entries().size());
  }

  private static final Instant BEGAN = Instant.ofEpochSecond(1_000_000);
  private static final Instant ENDED = BEGAN.plusSeconds(60);

  /** Of the receiver {@code name}, which another destination heard of up to {@code alert}. */
  private static LedgerEntry failing(String name, boolean open, int alert) {
    Episode episode =
        new Episode(
            1,
            "knh_a",
            BEGAN,
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            List.of(),
            Optional.empty(),
            new TreeMap<>(
                Map.of(name, Episode.Told.NOTHING, "other", new Episode.Told(alert, 1_000_000))));
    return LedgerEntry.of(new Subject.Own(ProblemKind.RECEIVER_FAILING, name))
        .with(open ? episode : episode.ended(new Problem.Ended(ENDED, ProblemEnd.REMOVED)));
  }

  @Test
  void entriesAboutNoMemberAreForgottenADayAfterAllHeardOfTheEnd() {
    Ledger ledger = new Ledger(nanos -> Instant.EPOCH.plusNanos(nanos));
    long endedNanos = Duration.between(Instant.EPOCH, ENDED).toNanos();
    LedgerEntry over = failing("over", false, 2);
    LedgerEntry untold = failing("untold", false, 1);
    LedgerEntry open = failing("open", true, 1);
    ledger.merge(List.of(over, untold, open), endedNanos);
    long digest = ledger.digest();
    assertEquals(List.of(), ledger.forgetOver(endedNanos + Ledger.KEPT.toNanos() - 1));
    assertEquals(digest, ledger.digest());
    long dayNanos = endedNanos + Ledger.KEPT.plusMinutes(1).toNanos();
    assertEquals(List.of(over.subject()), ledger.forgetOver(dayNanos));
    assertEquals(digest - over.digest(), ledger.digest());
    assertEquals(List.of(), ledger.merge(List.of(over), dayNanos), "nor is it taken again");
    long weekNanos = endedNanos + Ledger.MOST_KEPT.toNanos();
    assertEquals(List.of(untold.subject()), ledger.forgetOver(weekNanos));
    assertEquals(List.of(open), ledger.copy().entries());
    assertEquals(open.digest(), ledger.digest());
  }

  @Test
  void namesThatWereUsedOnceLeaveRoomForNewOnes() {
    Ledger ledger = new Ledger(nanos -> Instant.EPOCH.plusNanos(nanos));
    long nowNanos = Duration.between(Instant.EPOCH, ENDED).toNanos();
    for (int i = 0; i < EntryRoom.Kind.OWN.most(); i++) {
      ledger.merge(List.of(failing("to-" + i, false, 2)), nowNanos);
    }
    LedgerEntry next = failing("next", true, 0);
    assertTrue(ledger.merge(List.of(next), nowNanos).contains(next.subject()));
    assertEquals(EntryRoom.Kind.OWN.most(), ledger.copy().entries().size());
  }

  // ---- the network

  private static final int NODES = 40;
  private static final TreeMap<String, Episode.Told> TOLD =
      new TreeMap<>(Map.of("other", new Episode.Told(2, 1_000_000)));

  private static Ledger ledgerOfNodes() {
    Ledger ledger = new Ledger(nanos -> ENDED.plusSeconds(10_000));
    ledger.retain(
        roster(
            IntStream.range(0, NODES)
                .mapToObj(i -> Peer.of("node-" + i, "10.0.1." + i, 8080))
                .toArray(Peer[]::new)));
    return ledger;
  }

  private static Subject.Network path(int number) {
    return new Subject.Network(
        ProblemKind.PATH, PathFault.BROKEN, "node-" + number / NODES, "node-" + number % NODES);
  }

  private static Episode began(int number) {
    Instant since = BEGAN.plusSeconds(number);
    return new Episode(
        1,
        "knh_a",
        since,
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        List.of(),
        Optional.empty(),
        TOLD);
  }

  private static Episode over(int number) {
    return began(number)
        .ended(new Problem.Ended(BEGAN.plusSeconds(number + 30), ProblemEnd.RECOVERED));
  }

  /** A day with more problems of the network than there is room for. */
  @Test
  void whatAMemberRecordsItselfIsWhatOthersTakeFromIt() {
    Ledger coordinator = ledgerOfNodes();
    Ledger successor = ledgerOfNodes();
    for (int i = 0; i < 3 * EntryRoom.Kind.NETWORK.most(); i++) {
      assertTrue(coordinator.hasRoom(path(i), began(i).since()), "problem " + i);
      coordinator.episode(path(i), began(i), i);
      boolean lasts = i % 100 == 0;
      coordinator.episode(path(i), lasts ? began(i) : over(i), i);
      if (i % 5 == 0) {
        successor.merge(coordinator.copy().entries(), i);
      }
    }
    successor.merge(coordinator.copy().entries(), 1);
    assertEquals(EntryRoom.Kind.NETWORK.most(), coordinator.copy().entries().size());
    assertEquals(coordinator.copy(), successor.copy());
    for (int i = 0; i < 3 * EntryRoom.Kind.NETWORK.most(); i += 100) {
      assertTrue(successor.entry(path(i)).episode().orElseThrow().open(), "problem " + i);
    }
  }

  /** Whoever learns of them in whatever order, directly or by others. */
  @Test
  void allKeepTheSameProblemsOfTheNetwork() {
    Random random = new Random(1);
    List<Ledger> ledgers = IntStream.range(0, 4).mapToObj(i -> ledgerOfNodes()).toList();
    for (int i = 0; i < 900; i++) {
      Ledger one = ledgers.get(random.nextInt(4));
      Episode episode = random.nextInt(3) == 0 ? began(i) : over(i);
      if (one.hasRoom(path(i), episode.since())) {
        one.episode(path(i), episode, i);
      }
      if (random.nextInt(20) == 0) {
        List<LedgerEntry> said = new ArrayList<>(one.copy().entries());
        Collections.shuffle(said, random);
        ledgers.get(random.nextInt(4)).merge(said.subList(0, said.size() / 2), i);
      }
    }
    for (int i = 0; i < 3; i++) {
      for (Ledger to : ledgers) {
        ledgers.forEach(from -> to.merge(from.copy().entries(), 1));
      }
    }
    for (Ledger ledger : ledgers) {
      assertEquals(ledgers.getFirst().copy(), ledger.copy());
      assertEquals(EntryRoom.Kind.NETWORK.most(), ledger.copy().entries().size());
    }
  }

  @Test
  void entriesAboutUnknownNodesAndZonesTakeNoPlaceOfOthers() {
    Ledger ledger = ledgerOfNodes();
    for (int i = 0; i < EntryRoom.Kind.NETWORK.most(); i++) {
      Subject.Network forged =
          i % 2 == 0
              ? new Subject.Network(ProblemKind.PATH, PathFault.BROKEN, "node-1", "nobody-" + i)
              : new Subject.Network(ProblemKind.ZONE, PathFault.BROKEN, "zone-" + i, "zone-a");
      ledger.merge(List.of(LedgerEntry.of(forged).with(began(0))), 1);
    }
    assertEquals(EntryRoom.Kind.UNKNOWN_NETWORK.most(), ledger.copy().entries().size());
    for (int i = 0; i < EntryRoom.Kind.NETWORK.most(); i++) {
      assertTrue(ledger.hasRoom(path(i), began(i).since()));
      ledger.episode(path(i), began(i), i);
    }
    int all = EntryRoom.Kind.NETWORK.most() + EntryRoom.Kind.UNKNOWN_NETWORK.most();
    assertEquals(all, ledger.copy().entries().size());
    assertFalse(ledger.hasRoom(path(700), began(700).since()), "what is open goes last");
    assertEquals(List.of(), ledger.merge(List.of(LedgerEntry.of(path(700)).with(over(700))), 1));
  }
}
