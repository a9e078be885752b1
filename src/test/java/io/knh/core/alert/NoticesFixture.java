package io.knh.core.alert;

import io.knh.core.detection.FailureDetector;
import io.knh.core.detection.Lease;
import io.knh.core.detection.Probes;
import io.knh.core.detection.Quorum;
import io.knh.core.model.AlertPolicy;
import io.knh.core.model.DestinationSettings;
import io.knh.core.model.DestinationSettings.Manner;
import io.knh.core.model.Effect;
import io.knh.core.model.Episode;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Notice;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import io.knh.core.model.PostResult;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.RecordingOutlet;
import io.knh.core.model.Remembered;
import io.knh.core.model.Severity;
import io.knh.core.model.Subject;
import io.knh.core.model.Timings;
import io.knh.core.model.Unused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A coordinator without peers, as far as it tells destinations what its ledger says. */
final class NoticesFixture {

  static final Peer SELF = Peer.of("node-z", "10.0.0.9", 8080);
  static final PostResult TAKEN = new PostResult.Delivered(200);
  static final PostResult REFUSED = new PostResult.Undelivered("500", Duration.ZERO);

  final RecordingOutlet outlet = RecordingOutlet.of(Effect.PostNotice.class);
  final Ledger ledger = new Ledger(nanos -> Instant.EPOCH.plusNanos(nanos));
  final Notices notices;
  private final MemberSettings settings;
  private final Replication replication = new Replication(ledger);
  private boolean sane = true;
  private boolean anybody;

  /**
   * It coordinates. Destinations are known by their manners: {@code messages}, {@code messages-2}.
   */
  NoticesFixture(Manner... manners) {
    List<DestinationSettings> destinations = new ArrayList<>();
    for (Manner manner : manners) {
      String name = manner.name().toLowerCase(Locale.ROOT);
      long same = destinations.stream().filter(known -> known.manner() == manner).count();
      destinations.add(new DestinationSettings(same == 0 ? name : name + "-" + (same + 1), manner));
    }
    AlertPolicy policy = new AlertPolicy(destinations, AlertPolicy.DEFAULT_GROUP_WAIT, Set.of());
    settings = new MemberSettings(SELF, Timings.DEFAULTS, true, true, true, true, false, policy);
    notices = new Notices(settings, ledger, new Random(3)::nextLong, outlet);
    notices.takeOver();
  }

  static Peer peer(int number) {
    return Peer.of("node-" + number, "10.0.0." + number, 8080);
  }

  static Subject member(int number) {
    return Subject.of(peer(number));
  }

  // ---- what happens to members

  void opens(int number) {
    opens(number, id(number));
  }

  void opens(int number, String group) {
    Optional<Episode> before = ledger.entry(member(number)).episode();
    int episode = before.map(Episode::number).orElse(0) + 1;
    TreeMap<String, Episode.Told> told = new TreeMap<>();
    before.ifPresent(last -> told.putAll(last.told()));
    settings
        .alerts()
        .destinations()
        .forEach(known -> told.putIfAbsent(known.name(), Episode.Told.NOTHING));
    put(
        number,
        new Episode(
            episode,
            group,
            Instant.EPOCH.plusNanos(outlet.nowNanos()),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            List.of(),
            Optional.empty(),
            told));
  }

  void ends(int number) {
    Instant now = Instant.EPOCH.plusNanos(outlet.nowNanos());
    Episode last = ledger.entry(member(number)).episode().orElseThrow();
    put(number, last.ended(new Problem.Ended(now, ProblemEnd.RECOVERED)));
  }

  private void put(int number, Episode episode) {
    ledger.episode(member(number), episode, outlet.nowNanos());
    notices.changed(member(number), outlet.nowNanos());
  }

  /** Another coordinator has told {@code destination} all up to {@code alert}. */
  void toldElsewhere(int number, String destination, int alert) {
    long nowNanos = outlet.nowNanos();
    Episode.Told last = ledger.telling(member(number), destination, alert, nowNanos);
    ledger.told(member(number), destination, last, nowNanos);
    notices.learned(member(number));
  }

  static String id(int number) {
    return "knh_" + "0".repeat(31) + number;
  }

  // ---- what it does

  /** Whether the sanity check passes from now on. */
  void sane(boolean passes) {
    sane = passes;
  }

  /** There are members that may answer, and none has said yet what it has in its ledger. */
  void replicatesSlowly() {
    anybody = true;
  }

  void pass(Duration duration) {
    outlet.pass(duration);
    release();
  }

  void release() {
    FailureDetector nobody =
        new FailureDetector(
            SELF,
            Timings.DEFAULTS,
            peer -> new Remembered(PeerState.NEW, 0),
            Unused.of(Probes.class),
            outlet.nowNanos());
    RecordingOutlet checks = RecordingOutlet.of(Effect.class);
    checks.set(outlet.nowNanos());
    Quorum quorum = new Quorum(settings, nobody, new Lease(settings, checks), checks);
    quorum.look();
    Sanity sanity = new Sanity(settings, checks);
    sanity.want(true);
    sanity.advance();
    sanity.checked(sane);
    notices.release(replication, quorum, sanity, anybody, NoticesFixture::described);
  }

  private static Problem described(LedgerEntry entry) {
    Episode episode = entry.episode().orElseThrow();
    return new Problem(
        AlertIds.of(entry.subject().key()),
        episode.group(),
        ProblemKind.MEMBER_DOWN,
        Severity.CRITICAL,
        entry.peer().nodeName(),
        Optional.of(entry.peer()),
        episode.since(),
        episode.ended(),
        Optional.empty(),
        Optional.empty(),
        entry.peer().nodeName() + " is down",
        "",
        "",
        List.of(entry.peer().id().value()),
        1);
  }

  // ---- what went out

  List<Effect.PostNotice> posts() {
    return outlet.effects(Effect.PostNotice.class);
  }

  Effect.PostNotice last() {
    return posts().getLast();
  }

  List<Notice> to(String destination) {
    return posts().stream()
        .map(Effect.PostNotice::notice)
        .filter(notice -> notice.destination().equals(destination))
        .toList();
  }

  /** The last post ends so. */
  void answer(PostResult result) {
    notices.posted(last().post(), result);
  }

  /** All that is due goes out and is taken. */
  void takeAll() {
    int before;
    do {
      before = posts().size();
      release();
      posts().subList(before, posts().size()).forEach(post -> notices.posted(post.post(), TAKEN));
    } while (posts().size() > before);
  }

  static List<String> names(List<Problem> problems) {
    return problems.stream().map(Problem::name).toList();
  }
}
