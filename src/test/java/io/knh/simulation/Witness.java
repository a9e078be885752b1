package io.knh.simulation;

import io.knh.core.PauseDetector;
import io.knh.core.alert.AlertIds;
import io.knh.core.model.Alert;
import io.knh.core.model.Allegiance;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Message;
import io.knh.core.model.Notice;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.Problem;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import io.knh.simulation.Violation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Holds one process to what it may alert, by what the network did with its messages. It knows
 * nothing of the core but what goes in and comes out.
 */
final class Witness {

  private static final long SUBSTITUTE_NANOS = Duration.ofSeconds(20).toNanos();

  /**
   * How long the Lease may have been renewed before; by any clock less than it takes to lose it.
   */
  private static final long LEASE_NANOS = Duration.ofSeconds(20).toNanos();

  /** Moments of the world that a slow clock shows as one and the same nanosecond. */
  private static final long GRAIN_NANOS = 2;

  private record Attempt(Peer to, long sentNanos, LedgerMessage ledgerMessage) {}

  /** An answer that came while the process was stopped, and is found when it is too late. */
  private record Late(Peer from, int epoch) {}

  /** A goodbye that was heard, and the process that said it. */
  private record Goodbye(long nanos, Node process) {}

  private final World world;
  private final Node node;
  private final Setting setting;
  private final BiConsumer<Kind, String> violations;

  private final Map<Long, Attempt> attempts = new HashMap<>();
  private final Map<Long, Integer> epochs = new HashMap<>();
  private final Map<Long, Late> late = new HashMap<>();
  private final TreeMap<Peer, Integer> failedInARow = new TreeMap<>();
  private final TreeMap<Peer, Long> withoutMemberNanos = new TreeMap<>();
  private final TreeMap<Peer, Long> supportedNanos = new TreeMap<>();
  private final TreeMap<Peer, Long> downNanos = new TreeMap<>();
  private final TreeMap<Peer, Long> pendingNanos = new TreeMap<>();
  private final TreeMap<Peer, Long> terminatingNanos = new TreeMap<>();
  private final TreeMap<Peer, Goodbye> goodbyes = new TreeMap<>();
  private final TreeSet<Peer> withoutVote = new TreeSet<>();
  private final TreeSet<Peer> recordedDown = new TreeSet<>();
  private final TreeSet<Peer> answered = new TreeSet<>();
  private final TreeSet<Peer> healthy = new TreeSet<>();
  private final Map<String, Long> recordedNanos = new HashMap<>();
  private final TreeMap<Peer, Integer> outagesHeardOf = new TreeMap<>();
  // By what it found out itself, or heard: those it may show as not up.
  private final TreeMap<Peer, Integer> unanswered = new TreeMap<>();
  // When the latest heartbeat was sent that each answered: no outage began before.
  private final TreeMap<Peer, Long> answeredSentNanos = new TreeMap<>();
  private final TreeSet<Peer> heardDown = new TreeSet<>();
  private final TreeSet<Peer> silentInRound = new TreeSet<>();
  private final Set<String> broughtToOthers = new HashSet<>();
  // What of it a ledger has that has one of the own digests.
  private final Map<Long, List<String>> recordedByDigest = new HashMap<>();
  private final ArrayDeque<Long> checksNanos = new ArrayDeque<>();
  private Roster roster = Roster.empty();
  private boolean coordinates;
  private boolean sane;
  private long passedNanos = -1;
  // Attempts of an earlier term, or from before a pause, count for no decision.
  private int epoch;

  Witness(World world, Node node, Setting setting, BiConsumer<Kind, String> violations) {
    this.world = world;
    this.node = node;
    this.setting = setting;
    this.violations = violations;
  }

  /** When {@code peer} was last declared down. */
  long downNanos(Peer peer) {
    return downNanos.getOrDefault(peer, Long.MAX_VALUE);
  }

  /** Whether this process recorded {@code down}, or a later one, or heard of it. */
  boolean hasHeardOf(Alert.PeerDown down) {
    return outagesHeardOf.getOrDefault(down.peer().peer(), 0) >= outages(down);
  }

  /** Whether this process recorded that {@code peer} is down, or heard so, whatever came after. */
  boolean hasHeardDown(Peer peer) {
    return heardDown.contains(peer);
  }

  /** The outages of its peer up to this one, by its number. */
  private static int outages(Alert.PeerDown down) {
    return (down.number() + 1) / 2;
  }

  void stepped(Input input, List<Effect> effects) {
    heed(input);
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Send send -> {
          if (send.message() instanceof Message.Heartbeat said) {
            attempts.put(
                send.exchange(), new Attempt(send.to(), world.nowNanos(), said.ledgerMessage()));
            recordedByDigest.putIfAbsent(
                said.ledgerMessage().digest(), List.copyOf(recordedNanos.keySet()));
            epochs.put(send.exchange(), epoch);
          }
        }
        case Effect.PostNotice post -> {}
        case Effect.CheckSanity check -> checksNanos.add(world.nowNanos());
        case Effect.Post post -> judge(post);
        case Effect.UseLease use -> {}
        case Effect.Report report -> heed(report.transition());
      }
    }
  }

  /** What the network made of a heartbeat, whether this process runs to see it or not. */
  void ended(Effect.Send send, OptionalInt status) {
    boolean answered = status.isPresent() && !isOverdue(send, status.getAsInt());
    Integer sentIn = epochs.remove(send.exchange());
    if (answered && sentIn != null && node.findsAnswersTooLate()) {
      late.put(send.exchange(), new Late(send.to(), sentIn));
    } else if (answered) {
      failedInARow.remove(send.to());
    } else if (sentIn != null && sentIn == epoch) {
      failedInARow.merge(send.to(), 1, Integer::sum);
    }
  }

  /**
   * Whether a server answers for a member that had its time to start since the first such answer:
   * that is as good as none.
   */
  private boolean isOverdue(Effect.Send send, int status) {
    Attempt attempt = attempts.get(send.exchange());
    if (status == 200 || attempt == null) {
      withoutMemberNanos.remove(send.to());
      return false;
    }
    long sentNanos = attempt.sentNanos();
    long sinceNanos = withoutMemberNanos.computeIfAbsent(send.to(), peer -> sentNanos);
    Timings timings = setting.timings();
    Duration start = timings.connectCooldown().multipliedBy(3L * timings.connectMaxRetries());
    return sentNanos - sinceNanos >= node.clock().lasts(start.toNanos()) - 1;
  }

  /**
   * An answer was found too late. Who was stopped for long has to find that out, and may not count
   * it as a failed attempt. A pause so short that no step is late by it cannot be distinguished
   * from a busy processor, nor what came in it from what never came (seed 27265: 71 ms, where
   * rounds last 200 ms and probes 100 ms).
   */
  private void heed(Late answer) {
    if (node.pausedNanos() > unnoticedNanos()) {
      failedInARow.remove(answer.from());
    } else if (answer.epoch() == epoch) {
      failedInARow.merge(answer.from(), 1, Integer::sum);
    }
  }

  /** As late as a step may be, after the time until the next one is due at the latest. */
  private long unnoticedNanos() {
    Timings timings = setting.timings();
    Duration busy = timings.probeTimeout().dividedBy(2).plusMillis(200);
    Duration step = timings.probeInterval();
    return node.clock().lasts(shorter(PauseDetector.LATE, busy).toNanos())
        + node.clock().lasts(shorter(Deadlines.SECOND, step).toNanos());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  // ---- what it learned

  private void heed(Input input) {
    switch (input) {
      case Input.RosterRead read -> heed(read.roster());
      case Input.HeartbeatHeard heard -> {
        recordedDown.remove(heard.from());
        heard.ledgerMessage().ifPresent(this::heed);
      }
      case Input.GoodbyeHeard heard -> {
        heard.ledgerMessage().ifPresent(this::heed);
        heedGoodbye(heard.from());
      }
      case Input.Answered answer -> {
        if (answer.content() instanceof Content.LedgerAnswer ledgerAnswer) {
          heed(ledgerAnswer.ledgerMessage());
          broughtToOthers.addAll(
              recordedByDigest.getOrDefault(ledgerAnswer.ledgerMessage().digest(), List.of()));
        }
        Attempt attempt = attempts.remove(answer.exchange());
        if (attempt != null) {
          if (answer.content() instanceof Content.LedgerAnswer) {
            healthy.add(attempt.to());
          }
          heedAnswer(attempt, answer.allegiance());
          if (answer.status() == 200) {
            answeredSentNanos.merge(attempt.to(), attempt.sentNanos(), Math::max);
            unanswered.remove(attempt.to());
          } else {
            unanswered.merge(attempt.to(), 1, Integer::sum);
          }
        }
      }
      case Input.Failed failed -> {
        Attempt attempt = attempts.remove(failed.exchange());
        if (attempt != null) {
          healthy.remove(attempt.to());
          unanswered.merge(attempt.to(), 1, Integer::sum);
        }
        Late answer = late.remove(failed.exchange());
        if (answer != null) {
          heed(answer);
        }
      }
      case Input.Unsent unsent -> attempts.remove(unsent.exchange());
      case Input.SanityChecked checked -> {
        long startedNanos = checksNanos.remove();
        sane = checked.passed();
        passedNanos = sane ? startedNanos : passedNanos;
      }
      case Input.LeaseSeen seen -> {}
      case Input.Posted posted -> {}
      case Input.NoticePosted posted -> {}
      case Input.NodesRead read -> {}
      case Input.RosterReadable readable -> {}
      case Input.Tick tick -> {}
      case Input.Leave leave -> coordinates = false;
    }
  }

  /** What others know of a peer. */
  private void heed(LedgerMessage ledgerMessage) {
    for (LedgerEntry entry : ledgerMessage.entries()) {
      if (!entry.isMember()) {
        continue;
      }
      outagesHeardOf.merge(entry.peer(), entry.outages(), Math::max);
      if (entry.down()) {
        heardDown.add(entry.peer());
      } else {
        recordedDown.remove(entry.peer());
      }
      if (entry.down() || entry.left()) {
        withoutVote.add(entry.peer());
      }
      // Also what this process recorded itself, and the writer has read in one of its answers (seed
      // 2054019).
      entry.undelivered().forEach(alert -> broughtToOthers.add(alert.id()));
    }
    ledgerMessage.entries().forEach(this::broughtToOthers);
  }

  /** Another has what {@code entry} says of its last problem. */
  private void broughtToOthers(LedgerEntry entry) {
    String id = AlertIds.of(entry.subject().key());
    entry
        .episode()
        .ifPresent(
            episode -> {
              broughtToOthers.add(words(id, episode.since(), true));
              if (!episode.open()) {
                broughtToOthers.add(words(id, episode.since(), false));
              }
            });
  }

  private static String words(String id, Instant since, boolean opened) {
    return "problem " + id + " since " + since + (opened ? " opened" : " ended");
  }

  private static String words(Problem problem) {
    return words(problem.id(), problem.since(), problem.open());
  }

  private void heed(Roster changed) {
    roster = changed;
    goodbyes.keySet().removeIf(peer -> !listed(peer));
    // Once an address was another's, whoever has it next is new.
    recordedDown.removeIf(this::replaced);
    terminatingNanos.keySet().removeIf(peer -> !listed(peer));
    for (RosterEntry entry : changed.entries()) {
      if (entry.terminating()) {
        terminatingNanos.putIfAbsent(entry.peer(), world.nowNanos());
      } else {
        terminatingNanos.remove(entry.peer());
      }
    }
  }

  private boolean listed(Peer peer) {
    return roster.find(peer.address()).filter(entry -> entry.peer().equals(peer)).isPresent();
  }

  /** The roster names another of its node instead, and that one answered. */
  private boolean isReplaced(Peer peer) {
    return !listed(peer)
        && roster.onNode(peer.nodeName()).stream()
            .map(RosterEntry::peer)
            .anyMatch(by -> answered.contains(by) || by.equals(node.peer()));
  }

  private boolean replaced(Peer peer) {
    return !listed(peer) && roster.find(peer.address()).isPresent();
  }

  private void heedGoodbye(Peer from) {
    recordedDown.remove(from);
    if (coordinates && listed(from)) {
      Node process = world.process(from);
      // Late tries of a goodbye may come when the next process runs.
      if (process != null && process.member().snapshot(0).leaving()) {
        goodbyes.put(from, new Goodbye(world.nowNanos(), process));
      }
    } else {
      withoutVote.add(from);
    }
  }

  private void heedAnswer(Attempt attempt, Allegiance allegiance) {
    recordedDown.remove(attempt.to());
    answered.add(attempt.to());
    for (LedgerEntry entry : attempt.ledgerMessage().entries()) {
      entry.undelivered().forEach(alert -> broughtToOthers.add(alert.id()));
      broughtToOthers(entry);
    }
    boolean higher =
        allegiance instanceof Allegiance.To to && to.coordinator().compareTo(node.peer().id()) > 0;
    if (!higher) {
      supportedNanos.merge(attempt.to(), attempt.sentNanos(), Math::max);
    }
  }

  // ---- what it says

  private void heed(Transition transition) {
    switch (transition) {
      case Transition.ProblemOpened opened ->
          recordedNanos.put(words(opened.problem()), world.nowNanos());
      case Transition.ProblemClosed closed ->
          recordedNanos.put(words(closed.problem()), world.nowNanos());
      case Transition.BecameCoordinator became -> {
        coordinates = true;
        withoutVote.addAll(goodbyes.keySet());
        goodbyes.clear();
        answered.clear();
        newEpoch();
      }
      case Transition.SteppedDown down -> coordinates = false;
      case Transition.Paused paused -> newEpoch();
      case Transition.DownDecided decided -> {
        downNanos.put(decided.peer(), world.nowNanos());
        pendingNanos.put(decided.peer(), world.nowNanos());
      }
      case Transition.RoundFinished finished -> {
        silentInRound.clear();
        unanswered.keySet().stream().filter(this::isSilent).forEach(silentInRound::add);
      }
      case Transition.PeerLeft left -> withoutVote.add(left.peer());
      case Transition.PeerAnswered up -> withoutVote.remove(up.peer());
      case Transition.PeerReturned up -> withoutVote.remove(up.peer());
      case Transition.PeerRecovered up -> {
        withoutVote.remove(up.peer());
        pendingNanos.remove(up.peer());
      }
      case Transition.AlertRecorded alert -> {
        recordedNanos.put(alert.alert().id(), world.nowNanos());
        if (alert.alert() instanceof Alert.PeerDown down) {
          outagesHeardOf.merge(down.peer().peer(), outages(down), Math::max);
        }
        judge(alert.alert());
      }
      default -> {}
    }
  }

  private void newEpoch() {
    epoch++;
    failedInARow.clear();
    pendingNanos.clear();
  }

  private void judge(Alert alert) {
    hold(coordinates, "it alerted without being the coordinator: " + alert);
    switch (alert) {
      case Alert.ClusterStatus status -> {
        hold(isSane(), "a status though the last sanity check failed");
        // A receiver may close an alert by it.
        for (PeerStatus shown : status.peers()) {
          hold(
              !shown.up() || !recordedDown.contains(shown.peer()),
              "a status shows up who was recorded as down and has not answered: " + shown.peer());
          hold(
              shown.up() || mayBeShownDown(shown.peer()),
              "a status shows down who may still be starting: " + shown.peer());
        }
      }
      case Alert.PeerDown down -> {
        heardDown.add(down.peer().peer());
        judge(down.peer().peer());
        judgeSince(down);
      }
      case Alert.PeerUp up -> {
        hold(setting.recovery(), "a recovery that nobody asked for");
        Peer peer = up.peer().peer();
        hold(
            answered.contains(peer) || peer.equals(node.peer()) || isReplaced(peer),
            "a recovery of one that has not answered: " + peer);
      }
    }
  }

  /** Its outage was recorded, or it used up its attempts, now or in the last round. */
  private boolean mayBeShownDown(Peer peer) {
    return heardDown.contains(peer) || isSilent(peer) || silentInRound.contains(peer);
  }

  /** In whole seconds. */
  private void judgeSince(Alert.PeerDown down) {
    Peer peer = down.peer().peer();
    Instant since = down.since().orElse(Instant.MIN);
    Instant earliest = World.time(answeredSentNanos.getOrDefault(peer, 0L));
    boolean plausible =
        !since.isBefore(earliest.truncatedTo(ChronoUnit.SECONDS))
            && !since.isAfter(World.time(world.nowNanos()));
    if (!plausible) {
      violations.accept(
          Kind.OTHER, node.peer().id() + " recorded a beginning that cannot be: " + down);
    }
  }

  private boolean isSilent(Peer peer) {
    Timings timings = setting.timings();
    int fewest = Math.min(timings.connectMaxRetries(), timings.sendMaxRetries());
    return unanswered.getOrDefault(peer, 0) >= fewest;
  }

  /**
   * What this process recorded, another has to have heard of before it is posted, unless nobody
   * answered for {@code PROBE_TIMEOUT}. What it posts while an original coordinates no heartbeat of
   * its own can bring to others (seed 3185872).
   */
  void firstPost(Alert.OfPeer alert) {
    if (coordinates) {
      firstPost(alert.id(), Truth.words(alert));
    }
  }

  /** The same of what destinations are told. */
  void firstPost(Effect.PostNotice post) {
    Notice notice = post.notice();
    if (post.attempt() == 1) {
      Stream.concat(notice.opened().stream(), notice.ended().stream())
          .map(Witness::words)
          .forEach(words -> firstPost(words, words));
    }
  }

  private void firstPost(String id, String words) {
    Long sinceNanos = recordedNanos.get(id);
    if (sinceNanos == null || broughtToOthers.contains(id)) {
      return;
    }
    long waitedNanos = world.nowNanos() - sinceNanos;
    boolean waited =
        waitedNanos >= node.clock().lasts(setting.timings().probeTimeout().toNanos()) - 1;
    if (!waited && healthy.stream().anyMatch(peer -> listed(peer) && !withoutVote.contains(peer))) {
      violations.accept(
          Kind.DOUBLE_ALARM, node.peer().id() + " posts what nobody else knows of: " + words);
    }
  }

  private void judge(Effect.Post post) {
    if (coordinates && post.attempt() == 1 && post.alert() instanceof Alert.OfPeer alert) {
      hold(isSane(), "a first post though the last sanity check failed: " + alert);
    }
  }

  private boolean isSane() {
    return !setting.sanityCheck() || sane;
  }

  private void judge(Peer peer) {
    long decided = downNanos(peer);
    long decidedNanos = pendingNanos.getOrDefault(peer, Long.MAX_VALUE);
    int failed = failedInARow.getOrDefault(peer, 0);
    hold(
        failed >= setting.timings().sendMaxRetries(),
        peer + " alerted after " + failed + " failed attempts");
    hold(
        !setting.sanityCheck() || (sane && passedNanos >= decidedNanos),
        peer + " alerted without a sanity check");
    hold(majoritySince(decidedNanos) || alone(decidedNanos), peer + " alerted without quorum");
    Goodbye goodbye = goodbyes.get(peer);
    hold(
        goodbye == null || goodbye.nanos() >= decided || goodbye.process() != world.process(peer),
        peer + " alerted though it had said goodbye");
    hold(
        terminatingNanos.getOrDefault(peer, Long.MAX_VALUE) >= decided,
        peer + " alerted though it was terminating");
    if (!replaced(peer) && !recordedDown.add(peer)) {
      violations.accept(Kind.DOUBLE_ALARM, node.peer().id() + " alerted " + peer + " twice");
    }
    withoutVote.add(peer);
    pendingNanos.remove(peer);
  }

  private boolean alone(long decidedNanos) {
    long nowNanos = world.nowNanos();
    if (decidedNanos == Long.MAX_VALUE) {
      return false;
    }
    if (!setting.lease()) {
      return nowNanos - decidedNanos >= node.clock().lasts(SUBSTITUTE_NANOS);
    }
    long takenNanos = world.leaseTakenAlone(node);
    // By a clock that stood still with all the machine it is not as old (seed 23260).
    long ageNanos = nowNanos - takenNanos - node.stoodStillSince(takenNanos);
    return takenNanos >= decidedNanos && ageNanos <= LEASE_NANOS;
  }

  private boolean majoritySince(long nanos) {
    int voters = 1;
    int votes = 1;
    for (RosterEntry entry : roster.entries()) {
      Peer peer = entry.peer();
      boolean supports = supportedNanos.getOrDefault(peer, -1L) >= nanos - GRAIN_NANOS;
      boolean mayVote = entry.serving() && !peer.equals(node.peer());
      // Who answers may have its vote again; if it is not clear, the core is right.
      if (mayVote && (supports || !withoutVote.contains(peer))) {
        voters++;
        votes += supports ? 1 : 0;
      }
    }
    return 2 * votes > voters;
  }

  private void hold(boolean condition, String violation) {
    if (!condition) {
      violations.accept(Kind.FALSE_ALARM, node.peer().id() + ": " + violation);
    }
  }
}
