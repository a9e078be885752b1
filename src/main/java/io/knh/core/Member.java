package io.knh.core;

import io.knh.core.alert.AlertIds;
import io.knh.core.alert.Ledger;
import io.knh.core.alert.Outbox;
import io.knh.core.alert.Posts;
import io.knh.core.detection.Exchanges;
import io.knh.core.election.Election;
import io.knh.core.election.Pings;
import io.knh.core.model.Alert;
import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.ElectionReason;
import io.knh.core.model.Input;
import io.knh.core.model.LeaseUse;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Message;
import io.knh.core.model.Outlet;
import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.PostOutcome;
import io.knh.core.model.PostResult;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Silence;
import io.knh.core.model.Snapshot;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import io.knh.core.model.WallClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A member: inputs and the time go in, effects come out. Not safe for use by several threads; the
 * same inputs at the same times give the same effects.
 */
public final class Member {

  /** A step that comes so much later than it should have means that the process was not run. */
  public static final Duration LATE = Duration.ofSeconds(1);

  /**
   * How long a goodbye waits for posts in flight, whose results its letter is to carry; less where
   * {@code PROBE_TIMEOUT} is short, since others may be about to judge this member.
   */
  static final Duration LAST_POSTS = Duration.ofMillis(400);

  private static final long NEVER = Long.MAX_VALUE;

  private final MemberSettings settings;
  private final Peer self;
  private final Outlet outlet = new StepOutlet();
  private final Exchanges exchanges;
  private final Ledger ledger;
  private final Outbox outbox;
  private final AlertIds ids;
  private final WallClock wallClock;
  private final Election election;
  private final long lateNanos;

  private Roster roster = Roster.empty();
  private boolean rosterRead;
  private Role role = new Role.Waiting();
  private @Nullable Term term;
  private @Nullable Goodbye farewell;
  private List<Peer> keepers = List.of();
  private List<Effect> effects = new ArrayList<>();
  private long posts;
  private long nowNanos;
  private long expectedNanos = NEVER;
  private long leavingNanos;
  private final TreeMap<Peer, Long> servingSinceNanos = new TreeMap<>();
  private ElectionReason electionReason = ElectionReason.START;
  private long roleNanos;
  private long heardNanos = -1;
  private Silence silence = Silence.NONE;
  // As many as posts are in flight.
  private final Map<Long, Posted> posted = new HashMap<>();

  private record Posted(Alert alert, int attempt, long nanos) {}

  /**
   * A member that has just started, knows nobody, and waits.
   *
   * @param random uniform over all longs; ids and jitter are drawn from it
   * @param wallClock asked for the moments that the operator is told, and for those of leavings
   * @param nowNanos the time, in nanoseconds since any moment, 0 or more, as in every step
   */
  public Member(MemberSettings settings, LongSupplier random, WallClock wallClock, long nowNanos) {
    this.settings = settings;
    this.self = settings.self();
    this.nowNanos = nowNanos;
    this.roleNanos = nowNanos;
    this.exchanges = new Exchanges(settings.timings().probeTimeout());
    this.outbox = new Outbox(random, new StepPosts());
    this.ids = new AlertIds(random);
    this.wallClock = wallClock;
    this.ledger = new Ledger(wallClock);
    this.election =
        new Election(
            self, settings.timings().silence().toNanos(), ledger::left, new StepPings(), nowNanos);
    this.lateNanos = late(settings.timings()).toNanos();
  }

  private static Duration late(Timings timings) {
    Duration half = timings.probeTimeout().dividedBy(2);
    return half.compareTo(LATE) < 0 ? half.plusMillis(200) : LATE;
  }

  /**
   * Takes one input.
   *
   * @param nowNanos the time, never less than in the step before
   * @return what is to be done, in this order
   */
  public List<Effect> step(Input input, long nowNanos) {
    long steppedNanos = this.nowNanos;
    this.nowNanos = nowNanos;
    effects = new ArrayList<>();
    if (expectedNanos != NEVER && nowNanos - expectedNanos > lateNanos) {
      resume(Duration.ofNanos(nowNanos - steppedNanos));
    }
    Role before = role;
    take(input);
    for (long lost : exchanges.overdue(nowNanos)) {
      failed(lost, Cause.TIMEOUT);
    }
    advance();
    if (!role.equals(before)) {
      roleNanos = nowNanos;
    }
    expectedNanos = dueNanos();
    return effects;
  }

  /** When the next {@link Input.Tick} is due, if nothing else comes before. */
  public long wakeNanos() {
    return expectedNanos;
  }

  private long dueNanos() {
    long roleNanos =
        switch (role) {
          case Role.Coordinating coordinating -> term == null ? NEVER : term.wakeNanos();
          case Role.Leaving leaving -> farewell == null ? NEVER : farewellNanos(farewell);
          case Role.Waiting waiting -> listed() ? election.wakeNanos(nowNanos) : NEVER;
          case Role.Following following -> election.wakeNanos(nowNanos);
        };
    return Math.min(roleNanos, Math.min(exchanges.wakeNanos(), outbox.wakeNanos()));
  }

  /** What the outside may know; {@code steppedNanos} is the caller's clock. */
  public Snapshot snapshot(long steppedNanos) {
    return new Snapshot(
        self,
        role,
        roster,
        rosterRead,
        term == null ? List.of() : term.lastRound(),
        ledger.copy(),
        outbox.size() + (term == null ? 0 : term.unreleased()),
        steppedNanos);
  }

  /** What else may be shown; passes over all peers. */
  public Overview overview() {
    return new Overview(
        nowNanos,
        self,
        role,
        roleNanos,
        heardNanos,
        listed(),
        listed() ? roster.size() : roster.size() + 1,
        outbox.lanes(),
        term == null ? 0 : term.unreleased(),
        Optional.ofNullable(term).map(Term::overview));
  }

  /** Whether a member that was told to end has said its goodbye. */
  public boolean left() {
    return farewell != null && farewell.done();
  }

  private void take(Input input) {
    switch (input) {
      case Input.RosterRead read -> update(read.roster());
      case Input.HeartbeatHeard heard -> {
        heard(heard.from(), heard.letter().isPresent());
        heard.letter().ifPresent(this::read);
      }
      case Input.GoodbyeHeard heard -> {
        heard.letter().ifPresent(this::read);
        goodbye(heard.from());
      }
      case Input.Answered answered -> answered(answered);
      case Input.Failed failed -> failed(failed.exchange(), failed.cause());
      case Input.Unsent unsent -> unsent(unsent.exchange());
      case Input.SanityChecked checked -> {
        if (term != null) {
          term.sanityChecked(checked.passed());
        }
      }
      case Input.LeaseSeen seen -> {
        if (term != null) {
          term.leaseSeen(seen.view());
        }
      }
      case Input.Posted ended -> {
        measure(ended);
        outbox.posted(ended.post(), ended.result(), nowNanos);
        if (term != null) {
          term.posted();
        }
      }
      case Input.Tick tick -> {}
      case Input.Leave leave -> leave();
    }
  }

  private void advance() {
    switch (role) {
      case Role.Coordinating coordinating -> coordinate();
      case Role.Leaving leaving -> {
        if (farewell != null && nowNanos >= farewellNanos(farewell)) {
          farewell.advance();
        }
      }
      case Role.Waiting waiting -> follow();
      case Role.Following following -> follow();
    }
    outbox.advance(nowNanos);
  }

  // ---- roster

  private void update(Roster changed) {
    Roster before = roster;
    boolean wasListed = listed();
    roster = changed;
    if (!rosterRead || !before.equals(changed)) {
      reportRoster(before, wasListed);
    }
    rosterRead = true;
    if (!wasListed && listed() && term == null) {
      election.waitAnew(nowNanos);
    }
    election.update(changed);
    if (term != null) {
      term.update(changed);
      if (!listed() && changed.size() > 0) {
        stepDown("the roster does not name this member any more");
      }
    }
    if (changed.size() > 0) {
      // In an empty one not even this member is: it says nothing of who is gone.
      ledger.retain(changed);
    }
    noteServing();
  }

  /**
   * Remembers since when peers have been serving: the coordinator has given those their time to
   * answer for the first time, so a successor need not do so again.
   */
  private void noteServing() {
    for (RosterEntry entry : roster.entries()) {
      if (entry.serving() && !entry.terminating() && !entry.peer().equals(self)) {
        servingSinceNanos.putIfAbsent(entry.peer(), nowNanos);
      }
    }
    servingSinceNanos
        .keySet()
        .removeIf(peer -> roster.find(peer.address()).filter(e -> e.peer().equals(peer)).isEmpty());
  }

  private void noteAnswered() {
    Timings timings = settings.timings();
    long timeToConnect =
        timings.connectCooldown().multipliedBy(timings.connectMaxRetries()).toNanos();
    servingSinceNanos.forEach(
        (peer, since) -> {
          if (nowNanos - since >= timeToConnect && ledger.mark(peer) == Ledger.Mark.UNKNOWN) {
            ledger.answered(peer, nowNanos);
          }
        });
  }

  // ---- ledger

  private void read(LedgerMessage letter) {
    List<Peer> changed = ledger.merge(letter.lines(), nowNanos);
    if (changed.isEmpty()) {
      return;
    }
    for (Peer peer : changed) {
      if (ledger.left(peer)) {
        election.gone(peer);
      }
      outbox.settled(peer, ledger.line(peer).settled());
    }
    if (term != null) {
      term.learned(changed);
    }
  }

  /**
   * Whether this member has to deliver what it told, though it does not coordinate: its coordinator
   * keeps no ledger, and would never deliver it.
   */
  private void deliverOwn() {
    for (Alert.OfPeer alert : ledger.undelivered()) {
      boolean first =
          ledger.line(alert.peer().peer()).undelivered().getFirst().number() == alert.number();
      if (first && alert.coordinator().equals(self) && !outbox.contains(alert)) {
        outbox.add(alert, nowNanos);
      }
    }
  }

  private void reportRoster(Roster before, boolean wasListed) {
    int joined = absentFrom(before, roster);
    int gone = absentFrom(roster, before);
    outlet.report(new Transition.RosterChanged(roster.size(), joined, gone));
    boolean known = before.size() > 0 && !wasListed;
    if (!listed() && roster.size() > 0 && !known) {
      outlet.report(new Transition.NotInRoster(self, roster.size()));
    }
  }

  private static int absentFrom(Roster known, Roster other) {
    int absent = 0;
    for (RosterEntry entry : other.entries()) {
      boolean isKnown =
          known.find(entry.peer().address()).filter(e -> e.peer().equals(entry.peer())).isPresent();
      absent += isKnown ? 0 : 1;
    }
    return absent;
  }

  /** Whether the roster names this member; else nobody would believe it. */
  private boolean listed() {
    return roster.find(self.address()).filter(entry -> entry.peer().equals(self)).isPresent();
  }

  // ---- following

  private void heard(Peer from, boolean keepsLedger) {
    if (from.compareTo(self) <= 0 || role instanceof Role.Leaving) {
      return; // an inferior learns of this member by its heartbeat or its answers
    }
    if (justLeft(from)) {
      return; // its goodbye overtook this heartbeat
    }
    election.heard(from, !keepsLedger, nowNanos);
    heardNanos = nowNanos;
    silence =
        new Silence(Optional.of(from), nowNanos + settings.timings().probeInterval().toNanos());
    if (election.coordinator(nowNanos).filter(from::equals).isPresent()) {
      // Not by any other: one that its coordinator cannot reach goes on being dead for that one,
      // though it may announce itself to those who can.
      ledger.answered(from, nowNanos);
    }
    if (term != null) {
      stepDown(from.id() + " coordinates");
    }
    if (keepsLedger) {
      outbox.dropPeerAlerts();
    } else {
      deliverOwn();
    }
  }

  /**
   * Whether the goodbye of {@code from} makes this member the coordinator: the one that it follows
   * leaves, or left before, which the letter of its successor told.
   */
  private boolean takesOverFrom(Peer from) {
    return role instanceof Role.Following following
        && (following.coordinator().equals(from)
            || (ledger.left(following.coordinator()) && from.compareTo(self) > 0));
  }

  private boolean justLeft(Peer peer) {
    long sureNanos = ledger.sinceNanos(peer) + settings.timings().probeTimeout().toNanos();
    return ledger.left(peer) && nowNanos < sureNanos;
  }

  private void follow() {
    if (!listed()) {
      role = new Role.Waiting();
      return;
    }
    if (election.advance(nowNanos)) {
      coordinateFromNow(electionReason);
      return;
    }
    Optional<Peer> coordinator = election.coordinator(nowNanos);
    if (coordinator.isEmpty()) {
      role = new Role.Waiting();
    } else if (!role.equals(new Role.Following(coordinator.get()))) {
      role = new Role.Following(coordinator.get());
      electionReason = ElectionReason.SILENCE; // should there be an election
      outlet.report(new Transition.FollowsCoordinator(coordinator.get()));
    }
    // Whoever coordinated has answered before: a successor judges it like any other. Being named by
    // others is no sign of life, though: what was told stays told.
    coordinator
        .filter(peer -> ledger.mark(peer) == Ledger.Mark.UNKNOWN)
        .ifPresent(peer -> ledger.answered(peer, nowNanos));
  }

  private void goodbye(Peer from) {
    if (term != null) {
      term.goodbye(from);
      return;
    }
    boolean mine = takesOverFrom(from);
    ledger.departed(from, nowNanos);
    election.gone(from);
    if (mine) {
      // The coordinator says goodbye to the next in line only.
      outlet.report(new Transition.PeerLeft(from));
      coordinateFromNow(ElectionReason.GOODBYE);
    }
  }

  // ---- coordinating

  private void coordinateFromNow(ElectionReason why) {
    role = new Role.Coordinating();
    outlet.report(new Transition.BecameCoordinator(self, roster.size(), why));
    noteAnswered();
    outbox.dropPeerAlerts(); // the ledger has them
    term = new Term(settings, roster, ledger, outbox, ids, wallClock, silence, outlet);
    silence = Silence.NONE; // of this term alone
    term.advance();
  }

  private void coordinate() {
    if (term == null) {
      return;
    }
    term.advance();
    Optional<Peer> named =
        term.namedByMost()
            .flatMap(id -> roster.withId(id).stream().findFirst())
            .map(RosterEntry::peer);
    if (named.isPresent()) {
      stepDown("most members follow " + named.get().id());
      election.waitAnew(nowNanos);
      election.heard(named.get(), false, nowNanos);
      follow();
    }
  }

  private void stepDown(String reason) {
    reportForgotten();
    term = null;
    role = new Role.Waiting();
    electionReason = ElectionReason.STEPPED_DOWN;
    outbox.dropClusterStatus();
    outbox.dropPeerAlerts();
    outlet.report(new Transition.SteppedDown(reason));
  }

  /** Says of the events that no line has room for any more that nobody goes on with them. */
  private void reportForgotten() {
    for (LedgerEntry line : ledger.copy().lines()) {
      if (line.full()) {
        for (Alert.OfPeer alert : undeliveredBefore(line.undelivered().getFirst())) {
          outlet.report(new Transition.AlertLost(alert, "no other member knows of it any more"));
        }
      }
    }
  }

  /** The undelivered events of the same peer before {@code alert}, in their order. */
  private Collection<Alert.OfPeer> undeliveredBefore(Alert.OfPeer alert) {
    LedgerEntry line = ledger.line(alert.peer().peer());
    TreeMap<Integer, Alert.OfPeer> alerts = new TreeMap<>();
    line.undelivered().forEach(known -> alerts.put(known.number(), known));
    if (line.full()) {
      List<Alert.OfPeer> own = term == null ? outbox.earlier(alert) : term.earlier(alert);
      own.forEach(known -> alerts.putIfAbsent(known.number(), known));
    }
    return alerts.headMap(alert.number()).values();
  }

  // ---- messages

  private void answered(Input.Answered answer) {
    Optional<Message> message = exchanges.close(answer.exchange());
    if (message.isEmpty()) {
      return;
    }
    switch (message.get()) {
      case Message.Heartbeat said -> {
        Optional<LedgerMessage> letter =
            answer.content() instanceof Content.Mail mail
                ? Optional.of(mail.letter())
                : Optional.empty();
        letter.ifPresent(this::read);
        if (term != null) {
          term.answered(answer, letter);
        }
      }
      case Message.Ping said ->
          election.answered(
              answer.exchange(),
              answer.content() instanceof Content.Pong,
              answer.allegiance() instanceof Allegiance.Unnamed,
              nowNanos);
      case Message.CrossCheck said -> {
        if (term != null && answer.content() instanceof Content.Finding finding) {
          term.found(answer.exchange(), finding.failure());
        } else {
          crossCheckUnanswered(answer.exchange());
        }
      }
      case Message.Goodbye said -> {
        if (farewell != null) {
          farewell.answered(answer.exchange(), answer.status()).ifPresent(this::handOver);
        }
      }
    }
  }

  private void failed(long exchange, Cause cause) {
    Optional<Message> message = exchanges.close(exchange);
    if (message.isEmpty()) {
      return;
    }
    switch (message.get()) {
      case Message.Heartbeat said -> {
        if (term != null) {
          term.failed(exchange, cause);
        }
      }
      case Message.Ping said -> election.failed(exchange);
      case Message.CrossCheck said -> crossCheckUnanswered(exchange);
      case Message.Goodbye said -> {
        if (farewell != null) {
          farewell.failed(exchange);
        }
      }
    }
  }

  private void unsent(long exchange) {
    Optional<Message> message = exchanges.close(exchange);
    if (message.isEmpty()) {
      return;
    }
    switch (message.get()) {
      case Message.Heartbeat said -> {
        if (term != null) {
          term.unsent(exchange);
        }
      }
      case Message.Ping said -> election.unsent(exchange, nowNanos);
      case Message.CrossCheck said -> crossCheckUnanswered(exchange);
      case Message.Goodbye said -> {
        if (farewell != null) {
          farewell.failed(exchange);
        }
      }
    }
  }

  private void crossCheckUnanswered(long exchange) {
    if (term != null) {
      term.crossCheckUnanswered(exchange);
    }
  }

  private void measure(Input.Posted ended) {
    Posted post = posted.remove(ended.post());
    if (post != null) {
      PostOutcome outcome =
          switch (ended.result()) {
            case PostResult.Delivered delivered -> PostOutcome.DELIVERED;
            case PostResult.Gone gone -> PostOutcome.GONE;
            case PostResult.Undelivered undelivered -> PostOutcome.FAILED;
          };
      Duration took = Duration.ofNanos(nowNanos - post.nanos());
      outlet.report(new Transition.PostEnded(post.alert(), post.attempt(), outcome, took));
    }
  }

  // ---- pauses and the end

  private void resume(Duration pause) {
    outlet.report(new Transition.Paused(pause));
    if (role instanceof Role.Leaving) {
      return;
    }
    exchanges.clear();
    if (term == null) {
      election.waitAnew(nowNanos);
    } else if (pause.compareTo(settings.timings().silence()) < 0) {
      term.restart();
    } else {
      // Long enough for another to have taken over.
      election.waitAnew(nowNanos);
      stepDown("this process was not run for too long");
    }
  }

  private void leave() {
    if (role instanceof Role.Leaving) {
      return;
    }
    outlet.report(new Transition.Leaving());
    leavingNanos = nowNanos;
    List<Peer> successors = successors();
    outbox.dropClusterStatus(); // whoever coordinates next posts its own
    keepers = term == null ? List.of() : successors.stream().filter(term::keepsLedger).toList();
    if (!keepers.isEmpty()) {
      reportForgotten();
    }
    ledger.leaving(self, nowNanos);
    farewell = new Goodbye(successors, ledger::newest, outlet);
    term = null;
    role = new Role.Leaving();
    exchanges.clear();
  }

  private List<Peer> successors() {
    return switch (role) {
      // If that one leaves as well, one of those next in line is told; all learn from each other.
      case Role.Following following ->
          Stream.concat(Stream.of(following.coordinator()), others(following.coordinator()))
              .toList();
      case Role.Coordinating coordinating -> term == null ? List.of() : term.successors();
      case Role.Leaving leaving -> List.of();
      case Role.Waiting waiting -> others(self).toList();
    };
  }

  private Stream<Peer> others(Peer but) {
    return roster.entries().stream()
        .filter(entry -> !entry.peer().equals(self) && !entry.terminating())
        .map(RosterEntry::peer)
        .filter(peer -> !peer.equals(but))
        .sorted(Comparator.reverseOrder());
  }

  /** The goodbye was heard: one that keeps a ledger goes on with what is undelivered. */
  private void handOver(Peer successor) {
    if (keepers.contains(successor)) {
      outbox.dropPeerAlerts();
      outbox.dropClusterStatus();
    }
  }

  /** The goodbye waits a moment for the results of posts, so that its letter can tell them. */
  private long farewellNanos(Goodbye farewell) {
    long shortNanos = settings.timings().probeTimeout().toNanos() / 5;
    long patienceNanos = Math.min(LAST_POSTS.toNanos(), shortNanos);
    long startNanos = outbox.inFlight() == 0 ? leavingNanos : leavingNanos + patienceNanos;
    return Math.max(startNanos, farewell.wakeNanos());
  }

  private final class StepOutlet implements Outlet {
    @Override
    public long nowNanos() {
      return nowNanos;
    }

    @Override
    public long send(Message message, Peer to) {
      long exchange = exchanges.open(message, nowNanos);
      effects.add(new Effect.Send(exchange, message, to));
      return exchange;
    }

    @Override
    public void checkSanity() {
      effects.add(new Effect.CheckSanity());
    }

    @Override
    public void useLease(LeaseUse use) {
      effects.add(new Effect.UseLease(use));
    }

    @Override
    public void report(Transition transition) {
      effects.add(new Effect.Report(transition));
    }

    @Override
    public void tell(Alert.ClusterStatus status) {
      if (settings.clusterStatus()) {
        report(new Transition.AlertRecorded(status));
        outbox.add(status, nowNanos);
      }
    }
  }

  private final class StepPings implements Pings {
    @Override
    public long ping(Peer higher) {
      return outlet.send(new Message.Ping(), higher);
    }

    @Override
    public void electionStarted(int higherRanked) {
      outlet.report(new Transition.ElectionStarted(higherRanked, electionReason));
    }

    @Override
    public void passedOver(Peer higher) {
      outlet.report(new Transition.HigherRankedSkipped(higher));
    }
  }

  private final class StepPosts implements Posts {
    @Override
    public long post(Alert alert, int attempt) {
      posts++;
      posted.put(posts, new Posted(alert, attempt, nowNanos));
      effects.add(new Effect.Post(posts, alert, attempt));
      return posts;
    }

    @Override
    public void delivered(Alert alert, int attempts) {
      settle(alert);
      outlet.report(new Transition.AlertDelivered(alert, attempts));
    }

    @Override
    public void failed(Alert alert, int attempt, String reason, Duration retryIn) {
      outlet.report(new Transition.PostFailed(alert, attempt, reason, retryIn));
    }

    @Override
    public void lost(Alert alert, String reason) {
      settle(alert);
      outlet.report(new Transition.AlertLost(alert, reason));
    }

    private void settle(Alert alert) {
      if (alert instanceof Alert.OfPeer about) {
        for (Alert.OfPeer earlier : undeliveredBefore(about)) {
          outlet.report(new Transition.AlertLost(earlier, "overtaken by a later one of its peer"));
        }
        ledger.settled(about.peer().peer(), about.number(), nowNanos);
        outbox.settled(about.peer().peer(), about.number());
        if (term != null) {
          term.settled(about);
        }
      }
    }
  }
}
