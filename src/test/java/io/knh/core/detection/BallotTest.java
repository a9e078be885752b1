package io.knh.core.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Allegiance;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerId;
import io.knh.core.model.PeerState;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Votes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answers of the peers amount to. */
class BallotTest {

  private static final PeerId SELF = new PeerId("m");

  /**
   * Peers are {@code up 5}: it is up and last answered what was sent at 5; {@code up -}, it never
   * answered. The member itself always votes.
   *
   * @param since the latest time since when most of the voters answered; {@code never}; {@code
   *     always} where nobody else votes
   * @param votes those that answered what was sent at 5 or later, of all voters
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      emptyValue = "",
      textBlock =
          """
          peers                                | since  | votes
          # One to seven voters: more than half of them, so the second of three.
          ''                                   | always | 1 of 1
          up 5                                 | 5      | 2 of 2
          up -                                 | never  | 1 of 2
          up 5, up 3                           | 5      | 2 of 3
          up 5, up -                           | 5      | 2 of 3
          up -, up -                           | never  | 1 of 3
          up 7, up 5, up 3                     | 5      | 3 of 4
          up 7, up -, up -                     | never  | 2 of 4
          up 9, up 7, up 5, up 3               | 7      | 4 of 5
          up 9, up 7, up -, up -               | 7      | 3 of 5
          up 9, up -, up -, up -               | never  | 2 of 5
          up 9, up 8, up 7, up 6, up 4         | 7      | 5 of 6
          up 9, up 8, up -, up -, up -         | never  | 3 of 6
          up 9, up 8, up 7, up 6, up 4, up 3   | 7      | 5 of 7
          # Whatever their order.
          up 3, up 9, up 5, up 7               | 7      | 4 of 5
          # Whoever is not down, left or absent votes, though it never answered.
          new 5, up 5                          | 5      | 3 of 3
          new -, new -                         | never  | 1 of 3
          suspect 3, up 9                      | 9      | 2 of 3
          suspect 3, pending 4                 | 4      | 1 of 3
          pending 4, up 9, up 8                | 8      | 3 of 4
          # Those that are down, left or absent do not, whatever they answered.
          down 9, up -                         | never  | 1 of 2
          left 9, up -                         | never  | 1 of 2
          absent 9, up -                       | never  | 1 of 2
          down 9, left 9, absent 9             | always | 1 of 1
          down 9, down 9, up 5, up 3           | 5      | 2 of 3
          # Nor those that Kubernetes sends no traffic, or that the roster does not name.
          up 9 not serving, up -               | never  | 1 of 2
          up 9 unlisted, up -                  | never  | 1 of 2
          pending 9 unlisted, up -             | never  | 1 of 2
          new - not serving, up 5, up 3        | 5      | 2 of 3
          """)
  void mostOfTheVotersHaveToAnswer(String peers, String since, String votes) {
    Ballot ballot = new Ballot(SELF, peers(peers));
    long sinceNanos =
        switch (since) {
          case "always" -> Long.MAX_VALUE;
          case "never" -> -1;
          default -> Long.parseLong(since);
        };
    assertEquals(sinceNanos, ballot.majorityNanos());
    String[] counts = votes.split(" of ", -1);
    assertEquals(
        new Votes(Integer.parseInt(counts[0]), Integer.parseInt(counts[1])), ballot.votesSince(5));
  }

  /**
   * The member is {@code m}. Peers are {@code up z}: it is up and names {@code z} as its
   * coordinator; {@code nobody}, it has none; {@code -}, it says nothing of it.
   *
   * @param named the coordinator above this one; {@code -} for none
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      emptyValue = "",
      textBlock =
          """
          peers                                | named
          ''                                   | -
          # More than half of those that are up name it.
          up z                                 | z
          up z, up m                           | -
          up z, up z, up m                     | z
          up z, up m, up m                     | -
          up z, up z, up m, up m               | -
          up z, up z, up z, up m               | z
          # All of them one and the same.
          up z, up y                           | -
          up z, up y, up y                     | y
          up z, up z, up y, up x               | -
          # One above this one.
          up a, up a, up a                     | -
          up m, up m, up m                     | -
          up n, up n, up a                     | n
          # To name nobody, or to say nothing, is to count and not to name it.
          up nobody, up nobody                 | -
          up -, up -                           | -
          up z, up nobody                      | -
          up z, up -                           | -
          up z, up z, up nobody                | z
          # Who is not up does not count.
          up z, down m, left m, absent m       | z
          up z, new m, suspect m, pending m    | z
          up m, down z, left z, absent z       | -
          up m, new z, suspect z, pending z    | -
          """)
  void theCoordinatorThatMostNameIsFound(String peers, String named) {
    List<MonitoredPeer> all = new ArrayList<>();
    for (String text : list(peers)) {
      String[] words = text.split(" ", -1);
      MonitoredPeer peer = peer(all.size(), words[0]);
      peer.allegiance =
          switch (words[1]) {
            case "nobody" -> Allegiance.nobody();
            case "-" -> Allegiance.unnamed();
            default -> new Allegiance.To(new PeerId(words[1]));
          };
      all.add(peer);
    }
    Optional<PeerId> expected =
        named.equals("-") ? Optional.empty() : Optional.of(new PeerId(named));
    assertEquals(expected, new Ballot(SELF, all).namedByMost());
  }

  @Test
  void allegianceToAHigherRankedMemberAloneIsHigher() {
    Ballot ballot = new Ballot(SELF, List.of());
    assertEquals(true, ballot.higher(new Allegiance.To(new PeerId("n"))));
    assertEquals(false, ballot.higher(new Allegiance.To(SELF)));
    assertEquals(false, ballot.higher(new Allegiance.To(new PeerId("l"))));
    assertEquals(false, ballot.higher(Allegiance.nobody()));
    assertEquals(false, ballot.higher(Allegiance.unnamed()));
  }

  private static List<MonitoredPeer> peers(String texts) {
    List<MonitoredPeer> all = new ArrayList<>();
    for (String text : list(texts)) {
      String[] words = text.split(" ", -1);
      MonitoredPeer peer = peer(all.size(), words[0]);
      peer.supportedNanos = words[1].equals("-") ? -1 : Long.parseLong(words[1]);
      peer.serving = !text.endsWith(" not serving");
      peer.listed = !text.endsWith(" unlisted");
      all.add(peer);
    }
    return all;
  }

  private static List<String> list(String texts) {
    return texts.isEmpty() ? List.of() : List.of(texts.split(", ", -1));
  }

  private static MonitoredPeer peer(int number, String state) {
    Peer who = Peer.of("node-" + number, "10.0.0." + (number + 1), 8080);
    MonitoredPeer peer = new MonitoredPeer(new RosterEntry(who, true, false));
    peer.state = PeerState.valueOf(state.toUpperCase(Locale.ROOT));
    return peer;
  }
}
