package io.knh.core.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Allegiance;
import io.knh.core.model.Effect;
import io.knh.core.model.LeaseView;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import io.knh.core.model.QuorumState;
import io.knh.core.model.RecordingOutlet;
import io.knh.core.model.Remembered;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import io.knh.core.model.Unused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a coordinator has a quorum, by whom answered it, when, and what may stand in for that. */
class QuorumTest {

  private static final Peer SELF = Peer.of("node-m", "10.0.0.200", 8080);
  private static final Peer HIGHER = Peer.of("node-z", "10.0.0.201", 8080);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long NOW = 1_000 * SECOND;

  private final RecordingOutlet outlet = RecordingOutlet.of(Effect.UseLease.class);
  private final FailureDetector detector =
      new FailureDetector(
          SELF,
          Timings.DEFAULTS,
          peer -> new Remembered(PeerState.NEW, 0),
          Unused.of(Probes.class),
          0);

  /**
   * Each has four peers at most, and no majority before. Times are in seconds before now.
   *
   * @param answered when what each peer answered was sent; {@code -} if it never answered
   * @param waited how long this member has coordinated
   * @param standIn {@code none}: in Kubernetes, and without the Lease; {@code lease 5}: it was
   *     renewed then; {@code static}: outside of Kubernetes
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      emptyValue = "",
      textBlock =
          """
          answered   | waited | stand-in | quorum
          # Most have answered within PROBE_INTERVAL + PROBE_TIMEOUT, 7 s.
          ''         | 0      | none     | majority
          1          | 1      | none     | majority
          -          | 1      | none     | none
          7          | 99     | none     | majority
          8          | 99     | none     | none
          1 -        | 99     | none     | majority
          - -        | 99     | none     | none
          1 - -      | 99     | none     | none
          1 7 -      | 99     | none     | majority
          1 8 8      | 99     | none     | none
          1 1 - -    | 99     | none     | majority
          1 8 - -    | 99     | none     | none
          # The Lease stands in while it was renewed within 15 s, however short the wait.
          - -        | 0      | lease 0  | lease
          - -        | 99     | lease 14 | lease
          - -        | 99     | lease 15 | none
          1 -        | 99     | lease 1  | majority
          # Where there is none, a wait of 20 s.
          - -        | 19     | static   | none
          - -        | 20     | static   | sanity
          1 -        | 99     | static   | majority
          # In Kubernetes the wait alone is not enough.
          - -        | 99     | none     | none
          """)
  void aMajorityOrWhatStandsInForItIsAQuorum(
      String answered, int waited, String standIn, String state) {
    Quorum quorum = quorum(answered, waited, standIn);
    quorum.look();
    assertEquals(QuorumState.valueOf(state.toUpperCase(Locale.ROOT)), quorum.state());
    assertEquals(state.equals("majority"), quorum.majority());
  }

  /**
   * What was decided at a time needs a quorum that was shown since.
   *
   * @param decided when it was
   * @param since whether a quorum was shown then or later
   * @param holds whether it is there now, too
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      emptyValue = "",
      textBlock =
          """
          answered | waited | stand-in | decided | since | holds
          # Answers to what was sent at that moment or later.
          ''       | 99     | none     | 0       | true  | true
          3 -      | 99     | none     | 3       | true  | true
          3 -      | 99     | none     | 2       | false | false
          3 1      | 99     | none     | 1       | true  | true
          3 1 -    | 99     | none     | 3       | true  | true
          3 1 -    | 99     | none     | 2       | false | false
          - -      | 99     | none     | 99      | false | false
          # A majority that was shown since, and is not there any more, holds no longer.
          9 -      | 99     | none     | 10      | true  | false
          # A Lease that was renewed then or later, and lately.
          - -      | 99     | lease 3  | 3       | true  | true
          - -      | 99     | lease 3  | 2       | false | false
          - -      | 99     | lease 15 | 20      | false | false
          # Where there is none, 20 s of waiting for a majority; to hold, 20 s after the decision.
          - -      | 20     | static   | 0       | true  | false
          - -      | 19     | static   | 0       | false | false
          - -      | 99     | static   | 19      | true  | false
          - -      | 99     | static   | 20      | true  | true
          """)
  void whatWasDecidedNeedsAQuorumSince(
      String answered, int waited, String standIn, int decided, boolean since, boolean holds) {
    Quorum quorum = quorum(answered, waited, standIn);
    quorum.look();
    assertEquals(since, quorum.since(ago(decided), ago(waited)));
    assertEquals(holds, quorum.holds(ago(decided)));
  }

  /**
   * Where most of those that are up name a higher coordinator, nothing stands in for a majority.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          answered | stand-in | named by | quorum
          - - - -  | lease 1  | 2        | lease
          - - - -  | lease 1  | 3        | none
          - - - -  | static   | 2        | sanity
          - - - -  | static   | 3        | none
          1 1 - -  | lease 1  | 3        | majority
          """)
  void nothingStandsInAgainstAHigherCoordinator(
      String answered, String standIn, int namedBy, String state) {
    Quorum quorum = quorum(answered, 99, standIn);
    detector.peers().forEach(peer -> peer.state = PeerState.UP);
    detector.peers().stream()
        .limit(namedBy)
        .forEach(peer -> peer.allegiance = new Allegiance.To(HIGHER.id()));
    quorum.look();
    assertEquals(QuorumState.valueOf(state.toUpperCase(Locale.ROOT)), quorum.state());
    assertEquals(
        state.equals("lease") || state.equals("sanity"),
        quorum.since(ago(50), ago(99)) && !quorum.majority());
  }

  /**
   * Both of two peers answered what was sent at the beginning; then two looks.
   *
   * @param lost how long after it the first look finds the majority gone, in seconds
   * @param sent when after it that was sent which one of them answered before the second look
   * @param looked when after it that look is
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          lost | sent | looked | quorum
          # It takes an answer to what was sent since the loss.
          8    | 7    | 9      | none
          8    | 8    | 9      | majority
          8    | 9    | 10     | majority
          # And the wait for what stands in begins at the loss.
          8    | 7    | 27     | none
          8    | 7    | 28     | sanity
          """)
  void aMajorityThatWasLostTakesAnswersToWhatWasSentSince(
      int lost, int sent, int looked, String state) {
    outlet.set(NOW);
    Quorum quorum = quorum("0 0", 0, "static");
    quorum.look();
    assertEquals(QuorumState.MAJORITY, quorum.state());
    outlet.set(NOW + lost * SECOND);
    quorum.look();
    assertEquals(QuorumState.NONE, quorum.state());
    detector.peers().iterator().next().supportedNanos = NOW + sent * SECOND;
    outlet.set(NOW + looked * SECOND);
    quorum.look();
    QuorumState expected = QuorumState.valueOf(state.toUpperCase(Locale.ROOT));
    assertEquals(expected, quorum.state());
    List<QuorumState> states = new ArrayList<>(List.of(QuorumState.MAJORITY, QuorumState.NONE));
    if (expected != QuorumState.NONE) {
      states.add(expected);
    }
    assertEquals(
        states,
        outlet.reported(Transition.QuorumChanged.class).stream()
            .map(Transition.QuorumChanged::now)
            .toList());
    long changed = expected == QuorumState.NONE ? lost : looked;
    assertEquals(NOW + changed * SECOND, quorum.stateNanos());
  }

  private static long ago(int seconds) {
    return NOW - seconds * SECOND;
  }

  private Quorum quorum(String answered, int waited, String standIn) {
    List<String> times = answered.isEmpty() ? List.of() : List.of(answered.split(" ", -1));
    List<RosterEntry> entries = new ArrayList<>();
    for (int i = 1; i <= times.size(); i++) {
      entries.add(new RosterEntry(Peer.of("node-" + i, "10.0.0." + i, 8080), true, false));
    }
    detector.update(Roster.of(entries), 0);
    int number = 0;
    for (MonitoredPeer peer : detector.peers()) {
      String time = times.get(number++);
      peer.supportedNanos = time.equals("-") ? -1 : ago(Integer.parseInt(time));
    }
    MemberSettings settings =
        new MemberSettings(
            SELF, Timings.DEFAULTS, false, true, true, true, !standIn.equals("static"));
    Lease lease = lease(settings, standIn);
    outlet.set(ago(waited));
    Quorum quorum = new Quorum(settings, detector, lease, outlet);
    outlet.set(NOW);
    return quorum;
  }

  /** Looked at first, and taken once it had not changed for long enough. */
  private Lease lease(MemberSettings settings, String standIn) {
    outlet.set(NOW - 200 * SECOND);
    Lease lease = new Lease(settings, outlet);
    if (standIn.startsWith("lease ")) {
      outlet.set(NOW - 100 * SECOND);
      lease.advance(false, false);
      lease.seen(Optional.of(new LeaseView("somebody", "1")));
      outlet.set(ago(Integer.parseInt(standIn.substring("lease ".length()))));
      lease.advance(false, false);
      lease.seen(Optional.of(new LeaseView(SELF.id().value(), "2")));
    }
    return lease;
  }
}
