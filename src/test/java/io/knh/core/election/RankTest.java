package io.knh.core.election;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A member's place in the line of succession, and how long it waits for those above it. */
class RankTest {

  /**
   * Members are letters, {@code a} the lowest.
   *
   * @param silent the coordinator that fell silent; nobody after a start
   * @param left those that said goodbye
   * @param terminating those that the roster marks so
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      emptyValue = "",
      textBlock =
          """
          roster | self | silent | left | terminating | place
          # The next in line, and those below it.
          abcd   | c    | d      | ''   | ''          | 0
          abcd   | b    | d      | ''   | ''          | 1
          abcd   | a    | d      | ''   | ''          | 2
          abcd   | a    | b      | ''   | ''          | 0
          # After a start all that are above count.
          abcd   | d    | ''     | ''   | ''          | 0
          abcd   | c    | ''     | ''   | ''          | 1
          abcd   | a    | ''     | ''   | ''          | 3
          a      | a    | ''     | ''   | ''          | 0
          # Those above the silent one do not, nor does it itself.
          abcd   | a    | c      | ''   | ''          | 1
          abcd   | d    | c      | ''   | ''          | 0
          abcd   | c    | c      | ''   | ''          | 0
          # Nobody waits for those that leave, or left, and each is left out once.
          abcd   | a    | d      | b    | ''          | 1
          abcd   | a    | d      | bc   | ''          | 0
          abcd   | a    | d      | ''   | b           | 1
          abcd   | a    | d      | c    | b           | 0
          abcd   | a    | d      | b    | b           | 1
          abcd   | a    | ''     | d    | c           | 1
          # Of those below, and of the silent one, it does not matter.
          abcd   | b    | d      | a    | ''          | 1
          abcd   | b    | d      | d    | a           | 1
          # The roster may name neither the silent one nor, yet, this one.
          abc    | a    | d      | ''   | ''          | 2
          bcd    | a    | d      | ''   | ''          | 2
          ''     | a    | d      | ''   | ''          | 0
          """)
  void thePlaceIsTheNumberOfLiveMembersBetween(
      String roster, String self, String silent, String left, String terminating, int place) {
    List<RosterEntry> entries =
        letters(roster)
            .map(one -> new RosterEntry(peer(one), true, terminating.contains(one)))
            .toList();
    Optional<Peer> silentPeer = letters(silent).map(RankTest::peer).findFirst();
    List<Peer> leftPeers = letters(left).map(RankTest::peer).toList();
    assertEquals(
        new Rank(place), Rank.of(peer(self), silentPeer, Roster.of(entries), leftPeers::contains));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          place | seconds
          0     | 0
          1     | 1
          4     | 4
          # 5 s, less the 0.5 s that the waves of its pings take.
          5     | 4.5
          6     | 4.5
          5000  | 4.5
          """)
  void eachWaitsASecondLongerThanTheOneAboveItUpToABound(int place, double seconds) {
    assertEquals(
        Duration.ofMillis(Math.round(seconds * 1000)),
        Duration.ofNanos(new Rank(place).waitNanos()));
  }

  private static Stream<String> letters(String members) {
    return members.chars().mapToObj(Character::toString);
  }

  private static Peer peer(String letter) {
    return Peer.of(letter, "10.0.0." + (int) letter.charAt(0), 8080);
  }
}
