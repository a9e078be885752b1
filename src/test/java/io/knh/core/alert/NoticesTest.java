package io.knh.core.alert;

import static io.knh.core.alert.NoticesFixture.REFUSED;
import static io.knh.core.alert.NoticesFixture.TAKEN;
import static io.knh.core.alert.NoticesFixture.member;
import static io.knh.core.alert.NoticesFixture.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.knh.core.model.DestinationSettings.Manner;
import io.knh.core.model.DestinationView;
import io.knh.core.model.Effect;
import io.knh.core.model.Episode;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.Notice;
import io.knh.core.model.PostResult;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What destinations are told, and when. */
class NoticesTest {

  /**
   * Of the opening of one problem, for a destination that takes messages. A column for each state
   * that it is in, a row for each move, and where it is afterwards.
   */
  private static final String OPENING =
      """
                      | none    | waiting | due     | posting | failed
      release         | none    | waiting | posting | posting | failed
      after 4999 ms   | none    | waiting | posting | posting | failed
      after 5 s       | none    | posting | posting | posting | posting
      answer 200      | none    | waiting | due     | told    | failed
      answer 410      | none    | waiting | due     | lost    | failed
      answer 500      | none    | waiting | due     | failed  | failed
      told elsewhere  | none    | none    | none    | posting | none
      it ends         | none    | waiting | due     | posting | failed
      another opens   | waiting | waiting | due     | posting | failed
      without sanity  | none    | waiting | due     | posting | failed
      step down       | none    | none    | none    | posting | none
      take over       | none    | waiting | due     | posting | failed
      """;

  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  static Stream<Arguments> opening() {
    List<String[]> rows = OPENING.lines().map(line -> line.split("\\|", -1)).toList();
    String[] states = rows.getFirst();
    List<Arguments> cells = new ArrayList<>();
    for (String[] row : rows.subList(1, rows.size())) {
      for (int i = 1; i < row.length; i++) {
        cells.add(arguments(states[i].strip(), row[0].strip(), row[i].strip()));
      }
    }
    return cells.stream();
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @MethodSource("opening")
  void anOpeningIsWhereTheTableSays(String state, String move, String next) {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    enter(fixture, state);
    assertEquals(state, at(fixture));
    move(fixture, move);
    assertEquals(next, at(fixture));
  }

  private static void enter(NoticesFixture fixture, String state) {
    switch (state) {
      case "none" -> {}
      case "waiting" -> fixture.opens(1);
      case "due" -> {
        fixture.opens(1);
        fixture.outlet.pass(WAIT);
      }
      case "posting" -> {
        enter(fixture, "due");
        fixture.release();
      }
      case "failed" -> {
        enter(fixture, "posting");
        fixture.answer(REFUSED);
      }
      default -> throw new AssertionError(state);
    }
  }

  private static void move(NoticesFixture fixture, String move) {
    switch (move) {
      case "release" -> fixture.release();
      case "after 4999 ms" -> fixture.pass(Duration.ofMillis(4_999));
      case "after 5 s" -> fixture.pass(WAIT);
      case "answer 200" -> fixture.notices.posted(1, TAKEN);
      case "answer 410" -> fixture.notices.posted(1, new PostResult.Gone());
      case "answer 500" -> fixture.notices.posted(1, REFUSED);
      case "told elsewhere" -> fixture.toldElsewhere(1, "messages", 1);
      case "it ends" -> {
        if (fixture.ledger.entry(member(1)).episode().isPresent()) {
          fixture.ends(1);
        }
      }
      case "another opens" -> fixture.opens(2);
      case "without sanity" -> {
        fixture.sane(false);
        fixture.release();
      }
      case "step down" -> fixture.notices.drop();
      case "take over" -> fixture.notices.takeOver();
      default -> throw new AssertionError(move);
    }
  }

  private static String at(NoticesFixture fixture) {
    assertEquals(Optional.empty(), fixture.notices.fault());
    DestinationView view = fixture.notices.destinations().getFirst();
    if (!fixture.outlet.reported(Transition.NoticeLost.class).isEmpty()) {
      return "lost";
    }
    if (!fixture.outlet.reported(Transition.NoticeDelivered.class).isEmpty()) {
      assertEquals(0, view.waiting());
      return "told";
    }
    if (view.inFlight() > 0) {
      return "posting";
    }
    if (view.waiting() == 0) {
      return "none";
    }
    if (view.failures() > 0) {
      return "failed";
    }
    return fixture.notices.anyDue() ? "due" : "waiting";
  }

  // ---- replicated first

  private static final Duration PATIENCE = Timings.DEFAULTS.probeTimeout();

  @Test
  void anEndOfWhatHasWaitedIsNotPostedBeforeAnotherMemberHasIt() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    fixture.replicatesSlowly();
    fixture.opens(1);
    fixture.pass(WAIT);
    fixture.answer(REFUSED);
    fixture.outlet.pass(MINUTE);
    fixture.ends(1);
    fixture.pass(PATIENCE.minusMillis(1));
    assertEquals(1, fixture.posts().size());
    fixture.pass(Duration.ofMillis(1));
    assertEquals(List.of("node-1"), names(fixture.last().notice().ended()), "nobody took it");
  }

  @Test
  void anEndThatWasRecordedWhileTheOpeningWasOnItsWayIsNotPostedBeforeAnotherMemberHasIt() {
    NoticesFixture fixture = new NoticesFixture(Manner.INCIDENTS);
    fixture.replicatesSlowly();
    fixture.opens(1);
    fixture.pass(WAIT);
    fixture.ends(1);
    fixture.answer(TAKEN);
    fixture.pass(PATIENCE.minusMillis(1));
    assertEquals(1, fixture.posts().size());
    fixture.pass(Duration.ofMillis(1));
    assertEquals(List.of("node-1"), names(fixture.last().notice().ended()), "nobody took it");
  }

  // ---- messages for people

  @Test
  void whatOpensWithinTheGroupWaitIsOneMessage() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    fixture.opens(1);
    fixture.pass(Duration.ofMillis(4_900));
    fixture.opens(2);
    fixture.pass(Duration.ofMillis(100));
    assertEquals(List.of("node-1", "node-2"), names(fixture.last().notice().opened()));
    assertEquals(1, fixture.posts().size());
  }

  @Test
  void whatOpensWhileAMessageIsOnItsWayIsTheNextOne() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    fixture.opens(1);
    fixture.pass(WAIT);
    fixture.opens(2);
    fixture.opens(3);
    fixture.pass(WAIT);
    assertEquals(1, fixture.posts().size());
    fixture.answer(TAKEN);
    fixture.release();
    assertEquals(List.of("node-2", "node-3"), names(fixture.last().notice().opened()));
    assertEquals(List.of("node-1", "node-2", "node-3"), names(fixture.last().notice().open()));
  }

  @Test
  void aDestinationGetsThreeMessagesAMinuteOneOfThemKeptForThoseThatOpen() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    IntStream.rangeClosed(1, 4).forEach(fixture::opens);
    fixture.pass(WAIT);
    fixture.answer(TAKEN);
    fixture.ends(1);
    fixture.pass(WAIT);
    fixture.answer(TAKEN);
    fixture.ends(2);
    fixture.pass(WAIT);
    assertEquals(2, fixture.posts().size(), "an end waits");
    fixture.opens(5);
    fixture.pass(WAIT);
    assertEquals(3, fixture.posts().size(), "an opening does not");
    assertEquals(List.of("node-2"), names(fixture.last().notice().ended()), "and takes it along");
    fixture.answer(TAKEN);
    fixture.opens(6);
    fixture.pass(Duration.ofSeconds(44));
    assertEquals(3, fixture.posts().size());
    fixture.pass(Duration.ofSeconds(1));
    assertEquals(4, fixture.posts().size(), "a minute after the first");
  }

  @Test
  void whatIsOverBeforeItWasToldIsToldOnceAsOver() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    fixture.opens(1);
    fixture.pass(Duration.ofSeconds(2));
    fixture.ends(1);
    fixture.pass(Duration.ofSeconds(3));
    assertEquals(List.of(), fixture.last().notice().opened());
    assertEquals(List.of("node-1"), names(fixture.last().notice().ended()));
    fixture.answer(TAKEN);
    fixture.pass(MINUTE);
    assertEquals(1, fixture.posts().size());
  }

  // ---- what fails

  @Test
  void aMessageThatFailedIsSentAgainWithTheSameIdAndTheSameWords() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    fixture.opens(1);
    fixture.pass(WAIT);
    Effect.PostNotice first = fixture.last();
    fixture.answer(REFUSED);
    fixture.opens(2);
    fixture.pass(WAIT);
    assertEquals(first.notice(), fixture.last().notice());
    assertEquals(2, fixture.last().attempt());
    assertNotEquals(first.post(), fixture.last().post());
  }

  @Test
  void itIsMadeAnewOnceAnotherCoordinatorHasToldAPartOfIt() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    fixture.opens(1);
    fixture.opens(2);
    fixture.pass(WAIT);
    String id = fixture.last().notice().id();
    fixture.answer(REFUSED);
    fixture.toldElsewhere(1, "messages", 1);
    fixture.pass(WAIT);
    assertEquals(List.of("node-2"), names(fixture.last().notice().opened()));
    assertEquals(1, fixture.last().attempt());
    assertNotEquals(id, fixture.last().notice().id());
  }

  @Test
  void anotherCoordinatorThatSaysTheSameGivesItTheSameId() {
    NoticesFixture one = new NoticesFixture(Manner.MESSAGES);
    NoticesFixture other = new NoticesFixture(Manner.MESSAGES);
    one.opens(1);
    one.opens(2);
    other.opens(2);
    other.opens(1);
    one.pass(WAIT);
    other.pass(WAIT);
    assertEquals(one.last().notice().id(), other.last().notice().id());
  }

  @Test
  void aDestinationThatAsksToWaitIsWaitedFor() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    fixture.opens(1);
    fixture.pass(WAIT);
    fixture.answer(new PostResult.Undelivered("429", Duration.ofSeconds(90)));
    fixture.opens(2);
    fixture.pass(Duration.ofSeconds(89));
    assertEquals(1, fixture.posts().size());
    fixture.pass(Duration.ofSeconds(1));
    assertEquals(2, fixture.posts().size());
  }

  @Test
  void whoWantsNoMoreOfAMessageIsNotSentItAgain() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    fixture.opens(1);
    fixture.pass(WAIT);
    fixture.answer(new PostResult.Gone());
    fixture.pass(Duration.ofHours(1));
    assertEquals(1, fixture.posts().size());
    assertEquals(1, fixture.outlet.reported(Transition.NoticeLost.class).size());
  }

  @Test
  void aSlowDestinationHoldsUpNoOther() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES, Manner.MESSAGES);
    fixture.opens(1);
    fixture.pass(WAIT);
    fixture.notices.posted(fixture.posts().get(1).post(), TAKEN);
    fixture.opens(2);
    fixture.pass(WAIT);
    assertEquals(1, fixture.to("messages").size());
    assertEquals(2, fixture.to("messages-2").size());
  }

  @Test
  void aMessageThatADestinationCannotStandHoldsUpNoOtherForLong() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    fixture.opens(1);
    fixture.pass(WAIT);
    Notice refused = fixture.last().notice();
    fixture.answer(REFUSED);
    fixture.opens(2);
    fixture.pass(MINUTE);
    while (names(fixture.last().notice().opened()).contains("node-1")
        && fixture.posts().size() < 10) {
      fixture.answer(REFUSED);
      fixture.pass(MINUTE);
    }
    fixture.answer(TAKEN);
    assertEquals(List.of("node-2"), names(fixture.last().notice().opened()));
    assertEquals(DestinationLane.ATTEMPTS + 1, fixture.posts().size());
    // And it is tried further, as what it was.
    fixture.pass(MINUTE);
    assertEquals(refused.id(), fixture.last().notice().id());
    fixture.answer(TAKEN);
    fixture.pass(Duration.ofHours(1));
    assertEquals(DestinationLane.ATTEMPTS + 2, fixture.posts().size());
  }

  @Test
  void whatIsRefusedAloneIsSentAgainAsItWasForEver() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    fixture.opens(1);
    fixture.pass(WAIT);
    for (int i = 1; i < 3 * DestinationLane.ATTEMPTS; i++) {
      fixture.answer(REFUSED);
      fixture.pass(RetrySchedule.LONGEST);
      assertEquals(i + 1, fixture.last().attempt());
    }
  }

  @Test
  void howAnEarlierTermWentSaysNothingOfThisOne() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    fixture.opens(1);
    fixture.pass(WAIT);
    fixture.answer(REFUSED);
    assertTrue(fixture.notices.destinations().getFirst().failingNanos() >= 0);
    fixture.notices.drop();
    fixture.outlet.pass(Duration.ofHours(1));
    fixture.notices.takeOver();
    assertEquals(-1, fixture.notices.destinations().getFirst().failingNanos());
  }

  // ---- incidents

  @Test
  void anIncidentIsOpenedOnceForAGroupAndEndsWithTheLastOfIt() {
    NoticesFixture fixture = new NoticesFixture(Manner.INCIDENTS);
    String group = NoticesFixture.id(1);
    fixture.opens(1, group);
    fixture.opens(2, group);
    fixture.opens(3);
    fixture.pass(WAIT);
    fixture.answer(TAKEN);
    fixture.release();
    fixture.answer(TAKEN);
    assertEquals(
        List.of(group, NoticesFixture.id(3)),
        fixture.to("incidents").stream().map(Notice::group).toList());
    assertEquals(List.of("node-1", "node-2"), names(fixture.posts().getFirst().notice().opened()));
    fixture.ends(1);
    fixture.pass(WAIT);
    assertEquals(List.of("node-2"), names(fixture.last().notice().open()), "it goes on");
    fixture.answer(TAKEN);
    fixture.ends(2);
    fixture.pass(MINUTE);
    assertEquals(group, fixture.last().notice().group());
    assertEquals(List.of(), fixture.last().notice().open(), "it is over");
  }

  @Test
  void aProblemWhoseGroupTurnsOutToBeAnotherIsSentAsPartOfThat() {
    NoticesFixture fixture = new NoticesFixture(Manner.INCIDENTS);
    fixture.opens(2);
    Episode own = fixture.ledger.entry(member(2)).episode().orElseThrow();
    NoticesFixture other = new NoticesFixture(Manner.INCIDENTS);
    other.opens(2, NoticesFixture.id(1));
    fixture.ledger.merge(other.ledger.copy().entries(), fixture.outlet.nowNanos());
    fixture.ledger.episode(
        member(2),
        own.mergedWith(other.ledger.entry(member(2)).episode().orElseThrow()),
        fixture.outlet.nowNanos());
    fixture.notices.learned(member(2));
    fixture.pass(WAIT);
    assertEquals(NoticesFixture.id(1), fixture.last().notice().group());
    assertEquals(List.of("node-2"), names(fixture.last().notice().open()));
  }

  // ---- repeated

  @Test
  void whatIsOpenIsRepeatedEveryMinuteAndItsEndIsToldOnce() {
    NoticesFixture fixture = new NoticesFixture(Manner.REPEATED);
    fixture.opens(1);
    fixture.pass(WAIT);
    fixture.answer(TAKEN);
    for (int i = 0; i < 3; i++) {
      fixture.pass(MINUTE.minusMillis(1));
      assertEquals(i + 1, fixture.posts().size());
      fixture.pass(Duration.ofMillis(1));
      assertTrue(fixture.last().notice().repeated());
      assertEquals(List.of("node-1"), names(fixture.last().notice().open()));
      fixture.answer(TAKEN);
    }
    fixture.ends(1);
    fixture.pass(WAIT);
    assertEquals(List.of("node-1"), names(fixture.last().notice().ended()));
    fixture.answer(TAKEN);
    int posts = fixture.posts().size();
    fixture.pass(MINUTE);
    fixture.pass(MINUTE);
    assertEquals(posts, fixture.posts().size());
  }

  @Test
  void nothingIsRepeatedWithoutSanity() {
    NoticesFixture fixture = new NoticesFixture(Manner.REPEATED);
    fixture.opens(1);
    fixture.pass(WAIT);
    fixture.answer(TAKEN);
    fixture.sane(false);
    fixture.pass(MINUTE);
    assertEquals(1, fixture.posts().size());
    fixture.sane(true);
    fixture.pass(Duration.ofSeconds(1));
    assertEquals(2, fixture.posts().size());
  }

  private static NoticesFixture whoseRepetitionWasRefused() {
    NoticesFixture fixture = new NoticesFixture(Manner.REPEATED);
    fixture.opens(1);
    fixture.pass(WAIT);
    fixture.answer(TAKEN);
    fixture.pass(MINUTE);
    fixture.answer(REFUSED);
    return fixture;
  }

  @Test
  void aRepetitionThatFailsIsMadeAnewAndHoldsUpNothing() {
    NoticesFixture fixture = whoseRepetitionWasRefused();
    fixture.opens(2);
    fixture.pass(WAIT);
    assertEquals(List.of("node-2"), names(fixture.last().notice().opened()));
    assertEquals(List.of("node-1", "node-2"), names(fixture.last().notice().open()));
  }

  @Test
  void anotherCoordinatorGoesOnRepeating() {
    NoticesFixture fixture = new NoticesFixture(Manner.REPEATED);
    fixture.opens(1);
    fixture.pass(WAIT);
    fixture.answer(TAKEN);
    fixture.notices.drop();
    fixture.pass(MINUTE.multipliedBy(3));
    assertEquals(1, fixture.posts().size());
    fixture.notices.takeOver();
    fixture.pass(MINUTE);
    assertTrue(fixture.last().notice().repeated());
  }

  // ---- settings that change

  @Test
  void aNewDestinationHearsWhatIsOpenAndNotWhatIsOver() {
    NoticesFixture before = new NoticesFixture(Manner.MESSAGES);
    before.opens(1);
    before.opens(2);
    before.ends(1);
    before.pass(WAIT);
    before.answer(TAKEN);
    NoticesFixture after = new NoticesFixture(Manner.MESSAGES, Manner.INCIDENTS);
    after.ledger.merge(unlisted(before), 0);
    after.notices.takeOver();
    after.pass(WAIT);
    assertEquals(List.of(), after.to("messages"));
    assertEquals(List.of("node-2"), names(after.to("incidents").getFirst().opened()));
    after.answer(TAKEN);
    after.pass(Duration.ofHours(1));
    assertEquals(1, after.posts().size());
  }

  @Test
  void aDestinationThatIsNotThereForAWhileKeepsItsCounts() {
    NoticesFixture both = new NoticesFixture(Manner.MESSAGES, Manner.INCIDENTS);
    both.opens(1);
    both.pass(WAIT);
    both.posts().forEach(post -> both.notices.posted(post.post(), TAKEN));
    NoticesFixture one = new NoticesFixture(Manner.MESSAGES);
    one.ledger.merge(unlisted(both), 0);
    one.notices.takeOver();
    one.ends(1);
    one.pass(WAIT);
    one.answer(TAKEN);
    NoticesFixture again = new NoticesFixture(Manner.MESSAGES, Manner.INCIDENTS);
    again.ledger.merge(unlisted(one), 0);
    again.notices.takeOver();
    again.pass(WAIT);
    assertEquals(1, again.posts().size());
    assertEquals(List.of("node-1"), names(again.to("incidents").getFirst().ended()));
  }

  /**
   * With an outage each, without which no ledger takes the entries of members that are not listed.
   */
  private static List<LedgerEntry> unlisted(NoticesFixture from) {
    return from.ledger.copy().entries().stream()
        .map(entry -> new LedgerEntry(entry.peer(), 1, 0, 0, 0, 1, List.of()).mergedWith(entry))
        .toList();
  }

  // ---- many

  @Test
  void thousandsAreAFewMessages() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES, Manner.INCIDENTS);
    for (int i = 1; i <= 250; i++) {
      fixture.opens(i, NoticesFixture.id(1));
    }
    fixture.pass(WAIT);
    fixture.takeAll();
    assertEquals(1, fixture.to("messages").size());
    assertEquals(1, fixture.to("incidents").size());
    assertEquals(250, fixture.to("messages").getFirst().opened().size());
  }

  @Test
  void aDestinationThatIsGoneFailsThoughNothingIsTriedAgain() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    enter(fixture, "posting");
    fixture.notices.posted(1, new PostResult.Gone());
    DestinationView destination = fixture.notices.destinations().getFirst();
    assertEquals(0, destination.waiting());
    assertFalse(destination.accepted());
    assertEquals(fixture.outlet.nowNanos(), destination.failingNanos());
    assertEquals("410 Gone", destination.reason());
  }

  @Test
  void whatAnotherToldIsNoFailureOfTheDestination() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    enter(fixture, "failed");
    fixture.toldElsewhere(1, "messages", 1);
    expectNoFailure(fixture);
  }

  @Test
  void whatAnotherToldWhileItWasRefusedHereIsNoFailureEither() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    enter(fixture, "posting");
    fixture.toldElsewhere(1, "messages", 1);
    fixture.answer(REFUSED);
    expectNoFailure(fixture);
  }

  @Test
  void whatIsNotRepeatedAnyMoreIsNoFailure() {
    NoticesFixture fixture = whoseRepetitionWasRefused();
    fixture.ends(1);
    fixture.toldElsewhere(1, "repeated", 2);
    assertTrue(fixture.notices.destinations().getFirst().failingNanos() >= 0);
    fixture.pass(MINUTE);
    expectNoFailure(fixture);
  }

  private static void expectNoFailure(NoticesFixture fixture) {
    DestinationView destination = fixture.notices.destinations().getFirst();
    assertEquals(0, destination.waiting());
    assertEquals(-1, destination.failingNanos());
    assertTrue(destination.accepted());
    assertEquals("", destination.reason());
  }

  @Test
  void aDestinationFailsAsLongAsSomethingWaitsForIt() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    fixture.opens(2);
    enter(fixture, "failed");
    fixture.toldElsewhere(1, "messages", 1);
    assertEquals(WAIT.toNanos(), fixture.notices.destinations().getFirst().failingNanos());
  }

  @Test
  void aTermThatHasNothingToTellKnowsNothingOfTheDestination() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    enter(fixture, "failed");
    fixture.notices.drop();
    fixture.toldElsewhere(1, "messages", 1);
    fixture.notices.takeOver();
    assertFalse(fixture.notices.destinations().getFirst().accepted());
  }

  @Test
  void whatEndedIsNotSaidToBeOpenByAMessageThatIsSentAgain() {
    for (Manner manner : List.of(Manner.MESSAGES, Manner.REPEATED)) {
      NoticesFixture fixture = new NoticesFixture(manner);
      fixture.opens(1);
      fixture.pass(WAIT);
      fixture.answer(TAKEN);
      fixture.opens(2);
      fixture.pass(WAIT);
      assertEquals(List.of("node-1", "node-2"), names(fixture.last().notice().open()));
      fixture.answer(REFUSED);
      fixture.ends(1);
      fixture.pass(WAIT);
      assertEquals(2, fixture.last().attempt());
      assertEquals(List.of("node-2"), names(fixture.last().notice().opened()));
      assertEquals(List.of("node-2"), names(fixture.last().notice().open()));
    }
  }

  @Test
  void aDestinationThatAskedToWaitIsLeftAloneThoughAnotherToldIt() {
    NoticesFixture fixture = new NoticesFixture(Manner.MESSAGES);
    enter(fixture, "posting");
    fixture.answer(new PostResult.Undelivered("429", Duration.ofMinutes(10)));
    fixture.toldElsewhere(1, "messages", 1);
    expectNoFailure(fixture);
    fixture.opens(2);
    fixture.pass(MINUTE);
    assertEquals(1, fixture.posts().size());
    fixture.pass(Duration.ofMinutes(10));
    assertEquals(2, fixture.posts().size());
  }
}
