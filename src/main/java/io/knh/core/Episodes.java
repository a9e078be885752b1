package io.knh.core;

import io.knh.core.alert.AlertIds;
import io.knh.core.alert.Ledger;
import io.knh.core.alert.Notices;
import io.knh.core.model.Cause;
import io.knh.core.model.DestinationSettings;
import io.knh.core.model.Episode;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Outlet;
import io.knh.core.model.Peer;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Scope;
import io.knh.core.model.Severity;
import io.knh.core.model.Subject;
import io.knh.core.model.Transition;
import io.knh.core.model.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Opens and ends problems in the ledger, and hands them to {@link Notices}. A problem of a member
 * is its outage; several in a row are one, where it flaps.
 */
final class Episodes {

  /** A problem ends when its member has been gone from the roster for so long. */
  static final Duration REMOVED = Duration.ofMinutes(10);

  /** One that flaps is well again when it has been up for so long. */
  static final Duration STEADY = Duration.ofMinutes(5);

  /** Problems that open within this time are one group: they are likely to have one cause. */
  static final Duration GROUP = Duration.ofMinutes(1);

  /** What KNH itself lacks is a problem when it has lasted so long: most of it is over before. */
  static final Duration LASTING = Duration.ofMinutes(2);

  private final MemberSettings settings;
  private final Membership membership;
  private final Nodes nodes;
  private final Ledger ledger;
  private final Notices notices;
  private final Receivers receivers;
  private final Successors successors;
  private final WallClock wallClock;
  private final Outlet outlet;
  private final Function<LedgerEntry, Problem> described;
  private final Predicate<Subject.Network> known;
  // Open problems of what is not there any more, and since when it has not been.
  private final TreeMap<Subject, Long> goneNanos = new TreeMap<>();
  private final Set<String> own;
  private final long beganNanos;
  private final EnumMap<Severity, Group> groups = new EnumMap<>(Severity.class);

  /** Problems that opened together. */
  private record Group(String id, long sinceNanos, List<Subject> subjects) {}

  Episodes(
      Parts parts,
      Successors successors,
      Function<LedgerEntry, Problem> described,
      Predicate<Subject.Network> known) {
    this.known = known;
    this.successors = successors;
    this.settings = parts.settings();
    this.membership = parts.membership();
    this.nodes = parts.nodes();
    this.ledger = parts.ledger();
    this.notices = parts.notices();
    this.receivers = new Receivers(parts);
    this.wallClock = parts.wallClock();
    this.outlet = parts.outlet();
    this.described = described;
    this.own =
        settings.alerts().destinations().stream()
            .map(DestinationSettings::name)
            .collect(Collectors.toUnmodifiableSet());
    this.beganNanos = outlet.nowNanos();
  }

  // ---- members

  /**
   * The outage of {@code member} was recorded.
   *
   * @param decidedNanos quorum and sanity have to be shown at this time or later
   */
  void began(
      Peer member, Optional<Cause> cause, Optional<Scope> scope, Instant since, long decidedNanos) {
    Subject subject = Subject.of(member);
    Optional<Episode> before = ledger.entry(subject).episode();
    if (before.filter(Episode::open).isPresent()) {
      return; // it flaps, and has not been well in between
    }
    // One that goes on after its end was recorded is one more, and not the last one again. An end
    // that is to come was recorded by a clock that is ahead.
    Instant now = time(outlet.nowNanos());
    Instant beginning =
        before
            .flatMap(Episode::ended)
            .map(Problem.Ended::at)
            .filter(end -> since.isBefore(end) && !end.isAfter(now))
            .orElse(since);
    List<Instant> earlier = before.map(last -> last.beginningsBefore(beginning)).orElse(List.of());
    boolean flapping = earlier.size() >= Episode.MAX_EARLIER;
    open(subject, beginning, cause, scope, flapping, nodes.ignores(member), earlier, decidedNanos);
  }

  /** Ends and opens what time, the roster and the answers of members have ended and opened. */
  void look() {
    for (LedgerEntry entry : ledger.copy().entries()) {
      if (entry.isMember()) {
        look(entry);
      } else if (isOpen(entry)) {
        endIfUnknown(entry);
        tellIfDue(entry.subject());
      }
    }
    goneNanos.keySet().removeIf(subject -> !isOpen(ledger.entry(subject)));
  }

  private static boolean isOpen(LedgerEntry entry) {
    return entry.episode().filter(Episode::open).isPresent();
  }

  /** The same for one member, before its next outage is recorded. */
  void look(Peer member) {
    look(ledger.entry(member));
  }

  private void look(LedgerEntry entry) {
    if (isOpen(entry)) {
      lookAtOpen(entry, entry.episode().get());
    } else if (entry.down() && membership.roster().names(entry.peer())) {
      // An earlier version recorded it, its member was gone for long and is named again, or two
      // coordinators that did not know of each other saw it differently.
      Instant since = entry.downSince().orElseGet(() -> time(ledger.sinceNanos(entry.peer())));
      began(entry.peer(), Optional.empty(), Optional.empty(), since, outlet.nowNanos());
    }
  }

  private void lookAtOpen(LedgerEntry entry, Episode episode) {
    long nowNanos = outlet.nowNanos();
    long sinceNanos = ledger.sinceNanos(entry.peer());
    if (entry.down()) {
      if (isListed(entry)) {
        goneNanos.remove(entry.subject());
      } else if (isGoneForLong(entry)) {
        end(entry, episode, new Problem.Ended(time(nowNanos), ProblemEnd.REMOVED));
        return;
      }
      if (episode.silent() && isToBeTold(entry)) {
        tell(entry.subject(), episode);
      }
    } else if (!episode.flapping() || nowNanos - sinceNanos >= STEADY.toNanos()) {
      end(entry, episode, new Problem.Ended(time(sinceNanos), howItEnded(entry, episode)));
    }
  }

  /** Whether there is no reason any more to be silent about a member that is down. */
  private boolean isToBeTold(LedgerEntry entry) {
    if (nodes.of(entry.peer()).isPresent()) {
      return !nodes.ignores(entry.peer()); // its node stays after all
    }
    // Nobody knows why. A term begins without knowing, but not for long.
    return isListed(entry) && outlet.nowNanos() - beganNanos >= REMOVED.toNanos();
  }

  /** A part of the network that nobody was alerted of, since its node was to go, and stays. */
  private void tellIfDue(Subject subject) {
    Optional<Episode> silent =
        ledger.entry(subject).episode().filter(last -> last.open() && last.silent());
    if (silent.isPresent() && subject instanceof Subject.Network network && isToBeTold(network)) {
      tell(subject, silent.get());
    }
  }

  private boolean isToBeTold(Subject.Network network) {
    boolean longAgo = outlet.nowNanos() - beganNanos >= REMOVED.toNanos();
    return !nodes.ignores(network) && (nodes.know(network) || longAgo);
  }

  private void tell(Subject subject, Episode silent) {
    long nowNanos = outlet.nowNanos();
    ledger.episode(subject, silent.aloud(), nowNanos);
    notices.changed(subject, nowNanos);
  }

  private ProblemEnd howItEnded(LedgerEntry entry, Episode episode) {
    if (isListed(entry)) {
      return ProblemEnd.RECOVERED;
    }
    if (!membership.roster().onNode(entry.peer().nodeName()).isEmpty()) {
      return ProblemEnd.REPLACED;
    }
    // It answered, and was removed after that: one that flaps before it had been up for long.
    return episode.flapping() ? ProblemEnd.REMOVED : ProblemEnd.RECOVERED;
  }

  /**
   * A receiver that this coordinator does not have, and perhaps nobody any more; a part of the
   * network whose members are gone, or of which nobody tells any more.
   */
  private void endIfUnknown(LedgerEntry entry) {
    boolean isKnown =
        switch (entry.subject()) {
          case Subject.Member member -> true;
          case Subject.Own own ->
              own.kind() == ProblemKind.ROSTER_UNREADABLE
                  || receivers.named(own.name()).isPresent();
          case Subject.Network network -> known.test(network);
        };
    if (isKnown) {
      goneNanos.remove(entry.subject());
    } else if (isGoneForLong(entry)) {
      Problem.Ended ended = new Problem.Ended(time(outlet.nowNanos()), ProblemEnd.REMOVED);
      end(entry, entry.episode().orElseThrow(), ended);
    }
  }

  private boolean isGoneForLong(LedgerEntry entry) {
    long nowNanos = outlet.nowNanos();
    long sinceNanos = goneNanos.computeIfAbsent(entry.subject(), gone -> nowNanos);
    return nowNanos - sinceNanos >= REMOVED.toNanos();
  }

  /** Not so where the roster names others only; an empty one says nothing of who is gone. */
  private boolean isListed(LedgerEntry entry) {
    return membership.roster().size() == 0 || membership.roster().names(entry.peer());
  }

  private Instant time(long nanos) {
    return Instant.ofEpochSecond(wallClock.at(nanos).getEpochSecond());
  }

  // ---- KNH's own

  /** The same for what is about no member: the roster, the webhooks and the destinations. */
  void lookAtOwn() {
    long nowNanos = outlet.nowNanos();
    long unreadableNanos = membership.unreadableNanos();
    own(
        new Subject.Own(ProblemKind.ROSTER_UNREADABLE, ""),
        unreadableNanos <= nowNanos - LASTING.toNanos(),
        unreadableNanos > nowNanos,
        unreadableNanos);
    for (Receivers.State receiver : receivers.all()) {
      long sinceNanos = receiver.failingNanos();
      own(
          new Subject.Own(ProblemKind.RECEIVER_FAILING, receiver.name()),
          sinceNanos >= 0 && sinceNanos <= nowNanos - LASTING.toNanos(),
          receiver.accepted(),
          sinceNanos);
    }
  }

  /**
   * Opens or ends a problem of KNH itself.
   *
   * @param wrong whether it is a problem by now
   * @param well whether it is known not to be: a term begins without knowing either
   * @param sinceNanos since when it is wrong
   */
  private void own(Subject.Own subject, boolean wrong, boolean well, long sinceNanos) {
    LedgerEntry entry = ledger.entry(subject);
    if (wrong && !isOpen(entry)) {
      began(subject, sinceNanos);
    } else if (well) {
      ended(subject);
    }
  }

  // ---- the network

  /** The parts of the network that have a problem. */
  List<Subject.Network> openNetwork() {
    List<Subject.Network> open = new ArrayList<>();
    for (LedgerEntry entry : ledger.copy().entries()) {
      if (entry.subject() instanceof Subject.Network network && isOpen(entry)) {
        open.add(network);
      }
    }
    return open;
  }

  // ---- KNH and the network

  /** What is about no member, {@code subject}, has been wrong since {@code sinceNanos}. */
  void began(Subject subject, long sinceNanos) {
    open(
        subject,
        time(sinceNanos),
        Optional.empty(),
        Optional.empty(),
        false,
        subject instanceof Subject.Network network && nodes.ignores(network),
        List.of(),
        outlet.nowNanos());
  }

  /** It is not any more. */
  void ended(Subject subject) {
    LedgerEntry entry = ledger.entry(subject);
    if (isOpen(entry)) {
      Problem.Ended ended = new Problem.Ended(time(outlet.nowNanos()), ProblemEnd.RECOVERED);
      end(entry, entry.episode().get(), ended);
    }
  }

  // ---- all

  private void open(
      Subject subject,
      Instant since,
      Optional<Cause> cause,
      Optional<Scope> scope,
      boolean flapping,
      boolean silent,
      List<Instant> earlier,
      long sinceNanos) {
    if (!ledger.hasRoom(subject, since)) {
      return; // more is open than anybody could look at
    }
    Optional<Episode> before = ledger.entry(subject).episode();
    int number = before.map(Episode::number).orElse(0) + 1;
    // A receiver of incidents that may have heard of the beginning of the last one, and not of its
    // end, goes on with it: in another group it would keep that one open for ever.
    Optional<Episode> goesOn = before.filter(last -> mayBeIncident(subject, last));
    boolean known = before.filter(last -> isTakenForOpen(subject, last)).isPresent();
    Episode episode =
        new Episode(
            number,
            goesOn
                .map(Episode::group)
                .orElseGet(() -> group(subject, number, severity(subject, flapping, cause, scope))),
            since,
            cause,
            scope,
            flapping,
            silent && !known, // whoever was told that it is down has to be told that it is not
            earlier,
            Optional.empty(),
            Episode.toldBefore(before, own));
    ledger.episode(subject, episode, outlet.nowNanos());
    ledger.takeDropped().forEach(notices::learned);
    outlet.report(new Transition.ProblemOpened(described.apply(ledger.entry(subject))));
    notices.changed(subject, sinceNanos);
    successors.write(Successors.WRITTEN_TO);
  }

  private static Severity severity(
      Subject subject, boolean flapping, Optional<Cause> cause, Optional<Scope> scope) {
    return subject instanceof Subject.Network network
        ? NetworkProblem.severity(network)
        : Diagnosis.severity(flapping, cause, scope);
  }

  /** Whether a receiver of incidents has not said that it has heard that {@code last} ended. */
  private boolean mayBeIncident(Subject subject, Episode last) {
    return others(subject)
        .filter(destination -> destination.manner() == DestinationSettings.Manner.INCIDENTS)
        .anyMatch(destination -> last.owedTo(destination.name(), true) != 0);
  }

  /** Whether a destination takes {@code last} for open still. */
  private boolean isTakenForOpen(Subject subject, Episode last) {
    return others(subject).anyMatch(destination -> last.isTakenForOpenAt(destination.name()));
  }

  private Stream<DestinationSettings> others(Subject subject) {
    return settings.alerts().destinations().stream()
        .filter(destination -> !subject.isAbout(destination.name()));
  }

  /**
   * The group of a problem of {@code subject} that opens now. Those of one severity alone: a
   * critical one that joined the incident of a warning would get nobody up.
   */
  private String group(Subject subject, int number, Severity severity) {
    String id = AlertIds.of(subject.key(), Integer.toString(number));
    if (subject instanceof Subject.Own) {
      return id;
    }
    Group last = groups.get(severity);
    boolean grows =
        last != null
            && outlet.nowNanos() - last.sinceNanos() <= GROUP.toNanos()
            && last.subjects().stream().anyMatch(one -> isOpen(ledger.entry(one)));
    Group group =
        grows && last != null ? last : new Group(id, outlet.nowNanos(), new ArrayList<>());
    group.subjects().add(subject);
    groups.put(severity, group);
    return group.id();
  }

  private void end(LedgerEntry entry, Episode episode, Problem.Ended how) {
    ledger.episode(entry.subject(), episode.ended(how), outlet.nowNanos());
    outlet.report(new Transition.ProblemClosed(described.apply(ledger.entry(entry.subject()))));
    notices.changed(entry.subject(), outlet.nowNanos());
    successors.write(Successors.WRITTEN_TO);
  }
}
