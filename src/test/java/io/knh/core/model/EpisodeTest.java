package io.knh.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One problem of a subject, the copies of it, and what destinations have not heard of it. */
class EpisodeTest {

  private static final Instant SINCE = Instant.ofEpochSecond(1_000);
  private static final Problem.Ended RECOVERED =
      new Problem.Ended(SINCE.plusSeconds(60), ProblemEnd.RECOVERED);
  private static final Problem.Ended REMOVED =
      new Problem.Ended(SINCE.plusSeconds(50), ProblemEnd.REMOVED);

  /**
   * What a destination is owed of problem number 2, whose opening is alert 3 and whose end is alert
   * 4. A column for each count that it may have, {@code new} for one that has none; a row for each
   * state of the problem, and for those that take opening and end in one message.
   */
  private static final String OWED =
      """
                         | new | 0 | 1 | 2 | 3 | 4
      open               | 3   | 3 | 3 | 3 | 0 | 0
      open, together     | 3   | 3 | 3 | 3 | 0 | 0
      ended              | 0   | 3 | 4 | 3 | 4 | 0
      ended, together    | 0   | 4 | 4 | 4 | 4 | 0
      open, silent       | 0   | 0 | 0 | 0 | 0 | 0
      ended, silent      | 0   | 0 | 0 | 0 | 0 | 0
      """;

  /** Each destination was told the alert of that number, in the second of that number. */
  private static Episode episode(int number, String group, Map<String, Integer> alerts) {
    TreeMap<String, Episode.Told> told = new TreeMap<>();
    alerts.forEach((name, alert) -> told.put(name, new Episode.Told(alert, alert)));
    return new Episode(
        number,
        group,
        SINCE,
        Optional.of(Cause.TIMEOUT),
        Optional.of(Scope.PEER),
        false,
        false,
        List.of(),
        Optional.empty(),
        told);
  }

  private static Episode told(Episode episode, String destination, int alert, long atMillis) {
    return episode.told(destination, episode.telling(destination, alert, atMillis));
  }

  /** One problem as several members may know it, and the one after it. */
  private static List<Episode> copies() {
    List<Episode> copies = new ArrayList<>();
    for (String group : List.of("a", "b")) {
      for (int number : List.of(1, 2)) {
        Episode plain = episode(number, group, Map.of("slack", 2 * number - 2));
        copies.add(plain);
        copies.add(told(plain, "slack", 2 * number - 1, 90));
        copies.add(told(plain, "pagerduty", 2 * number, 80));
        copies.add(told(plain, "slack", 2 * number - 1, 70));
        copies.add(plain.ended(RECOVERED));
        copies.add(told(plain.ended(REMOVED), "slack", 2 * number, 70));
        copies.add(with(plain, true, true, SINCE.minusSeconds(90)));
        copies.add(with(plain, false, true, SINCE.minusSeconds(80)));
      }
    }
    return copies;
  }

  private static Episode with(Episode episode, boolean flapping, boolean silent, Instant earlier) {
    return new Episode(
        episode.number(),
        episode.group(),
        episode.since(),
        Optional.empty(),
        Optional.of(Scope.PATH),
        flapping,
        silent,
        List.of(earlier),
        Optional.empty(),
        episode.told());
  }

  static Stream<Arguments> owed() {
    List<String[]> rows = OWED.lines().map(line -> line.split("\\|", -1)).toList();
    String[] counts = rows.getFirst();
    List<Arguments> cells = new ArrayList<>();
    for (String[] row : rows.subList(1, rows.size())) {
      for (int i = 1; i < row.length; i++) {
        cells.add(arguments(row[0].strip(), counts[i].strip(), Integer.parseInt(row[i].strip())));
      }
    }
    return cells.stream();
  }

  @ParameterizedTest(name = "{0}, has {1}: {2}")
  @MethodSource("owed")
  void aDestinationIsOwedWhatTheTableSays(String state, String has, int expected) {
    Map<String, Integer> counts =
        has.equals("new") ? Map.of() : Map.of("slack", Integer.parseInt(has));
    Episode open = episode(2, "a", counts);
    Episode loud = state.startsWith("ended") ? open.ended(RECOVERED) : open;
    Episode episode =
        state.endsWith("silent")
            ? new Episode(
                2,
                "a",
                SINCE,
                Optional.empty(),
                Optional.empty(),
                false,
                true,
                List.of(),
                loud.ended(),
                loud.told())
            : loud;
    assertEquals(expected, episode.owedTo("slack", state.endsWith("together")));
  }

  @Test
  void mergingIsCommutativeAssociativeAndIdempotent() {
    List<Episode> copies = copies();
    for (Episode one : copies) {
      assertEquals(one, one.mergedWith(one));
      for (Episode other : copies) {
        Episode both = one.mergedWith(other);
        assertEquals(both, other.mergedWith(one));
        assertEquals(both, both.mergedWith(one));
        for (Episode third : copies) {
          assertEquals(both.mergedWith(third), one.mergedWith(other.mergedWith(third)));
        }
      }
    }
  }

  @Test
  void theLaterProblemIsKeptWithWhatEachDestinationWasToldLast() {
    Episode first = episode(1, "a", Map.of("slack", 2, "teams", 1)).ended(RECOVERED);
    Episode second = episode(2, "b", Map.of("slack", 3));
    assertEquals(episode(2, "b", Map.of("slack", 3, "teams", 1)), first.mergedWith(second));
  }

  @Test
  void itIsOverWhereOneMemberSaysSoAndToldWhereOneMemberTellsIt() {
    Episode open = episode(1, "a", Map.of("slack", 0));
    Episode silent = with(open, false, true, SINCE);
    assertEquals(Optional.of(RECOVERED), silent.mergedWith(open.ended(RECOVERED)).ended());
    assertFalse(silent.mergedWith(open).silent());
  }

  @Test
  void whatIsToldIsLaterThanAllThatTheTellerKnewToBeTold() {
    Episode told = told(told(episode(1, "a", Map.of()), "slack", 1, 500), "slack", 2, 400);
    assertEquals(new Episode.Told(2, 501), told.told().get("slack"));
  }

  @Test
  void whatWasPostedBeforeTheLastAndAnsweredAfterItIsNotTheLast() {
    Episode before = told(episode(1, "a", Map.of()), "slack", 1, 500);
    Episode.Told late = before.telling("slack", 2, 600);
    Episode after = told(before, "slack", 3, 610);
    assertEquals(new Episode.Told(3, 610), after.told("slack", late).told().get("slack"));
  }

  @Test
  void ofTwoGroupsTheSmallerCounts() {
    assertEquals("a", episode(1, "b", Map.of()).mergedWith(episode(1, "a", Map.of())).group());
  }

  @Test
  void countsAreBoundedWhateverTheOrderOfMerging() {
    List<Episode> one = new ArrayList<>();
    for (int i = 0; i < Episode.MAX_COUNTED + 8; i++) {
      one.add(episode(1, "a", Map.of("name-" + (100 + i), 1)));
    }
    Episode forwards = one.stream().reduce(Episode::mergedWith).orElseThrow();
    Episode backwards = one.reversed().stream().reduce(Episode::mergedWith).orElseThrow();
    assertEquals(Episode.MAX_COUNTED, forwards.told().size());
    assertEquals(forwards, backwards);
  }

  @Test
  void oneThatWasJustToldIsNotDroppedForThoseThatWereToldLongAgo() {
    TreeMap<String, Episode.Told> names = new TreeMap<>();
    for (int i = 0; i < Episode.MAX_COUNTED; i++) {
      names.put("name-" + (100 + i), new Episode.Told(2, 10 + i));
    }
    Episode open =
        new Episode(
            2,
            "a",
            SINCE,
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            List.of(),
            Optional.empty(),
            names);
    assertEquals(3, open.owedTo("zulu", false), "it is new");
    Episode told = told(open, "zulu", 3, 1_000);
    assertEquals(0, told.owedTo("zulu", false), "and not told for ever");
    assertEquals(4, told.ended(RECOVERED).owedTo("zulu", false), "but of the end");
    assertEquals(told, open.mergedWith(told));
    assertFalse(told.told().containsKey("name-100"), "told last the longest ago");
  }

  @Test
  void theNextProblemRemembersTheOwnDestinationsAndThoseThatWereToldLast() {
    TreeMap<String, Episode.Told> names = new TreeMap<>(Map.of("own", new Episode.Told(1, 1)));
    for (int i = 0; i < Episode.MAX_COUNTED - 1; i++) {
      names.put("name-" + (100 + i), new Episode.Told(2, 10 + i));
    }
    Episode before =
        new Episode(
            1,
            "a",
            SINCE,
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            List.of(),
            Optional.empty(),
            names);
    Map<String, Episode.Told> told = Episode.toldBefore(Optional.of(before), Set.of("own", "zulu"));
    assertEquals(Episode.MAX_REMEMBERED, told.size());
    assertEquals(new Episode.Told(1, 1), told.get("own"));
    assertEquals(Episode.Told.NOTHING, told.get("zulu"));
    String last = names.lowerKey("own");
    assertEquals(names.get(last), told.get(last), "told last of all");
    assertFalse(told.containsKey("name-100"));
    assertEquals(Set.of("own"), Episode.toldBefore(Optional.empty(), Set.of("own")).keySet());
  }

  @Test
  void onlyOutagesWithinTenMinutesCountAsEarlier() {
    Episode episode = with(episode(1, "a", Map.of()), false, false, SINCE.minusSeconds(300));
    assertEquals(
        List.of(SINCE.minusSeconds(300), SINCE), episode.beginningsBefore(SINCE.plusSeconds(300)));
    assertEquals(List.of(SINCE), episode.beginningsBefore(SINCE.plusSeconds(301)));
    assertEquals(List.of(), episode.beginningsBefore(SINCE.plusSeconds(601)));
  }

  @Test
  void aProblemIsNumberedFromOne() {
    assertThrows(IllegalArgumentException.class, () -> episode(0, "a", Map.of()));
  }

  /** Two ledgers with one digest are taken for equal. */
  @Test
  void whateverDiffersHasAnotherDigest() {
    Episode plain = episode(1, "a", Map.of("slack", 0));
    List<UnaryOperator<Episode>> changes =
        List.of(
            episode -> told(episode, "slack", 1, 1),
            episode -> told(episode, "teams", 0, 0),
            episode -> told(episode, "slack", 1, 2),
            episode -> episode.ended(RECOVERED),
            episode -> episode.ended(REMOVED),
            episode -> with(episode, true, false, SINCE),
            episode -> with(episode, false, true, SINCE),
            episode -> with(episode, false, false, SINCE.plusSeconds(1)),
            episode -> episode(2, "a", Map.of("slack", 0)),
            episode -> episode(1, "b", Map.of("slack", 0)));
    List<Long> digests =
        Stream.concat(Stream.of(plain), changes.stream().map(change -> change.apply(plain)))
            .map(Episode::digest)
            .distinct()
            .toList();
    assertEquals(changes.size() + 1, digests.size());
    assertEquals(plain.digest(), episode(1, "a", Map.of("slack", 0)).digest());
    LedgerEntry entry = LedgerEntry.of(Peer.of("one", "10.0.0.1", 8080));
    assertNotEquals(entry.digest(), entry.with(plain).digest());
  }
}
