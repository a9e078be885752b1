package io.knh.core.path;

import io.knh.core.model.PathFault;
import io.knh.core.model.PathReport;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.ReportedPaths;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Subject;
import io.knh.core.model.Timings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Watches the network between the members, by what these told their coordinator of their paths, and
 * says when a problem opens and ends.
 *
 * <p>What is found has to stand for a round, and for some in which no further path failed: the
 * members notice one after the other, and what the first of them noticed is most often a part of
 * something larger. A fault that shows slowly waits for longer, but never much. A problem ends when
 * its own paths were well for three rounds, whatever larger one explains them meanwhile: nothing is
 * said to be well that is not. What is left of a larger one for long is named itself, and then that
 * ends.
 */
public class NetworkWatch {

  /** Rounds that an end waits for. */
  static final int ROUNDS = 3;

  /** One that begins so often within {@link #FLAPPING_NANOS} comes and goes. */
  private static final int FLAPS = 3;

  private static final long FLAPPING_NANOS = Duration.ofMinutes(10).toNanos();

  /** Then it ends when it has been well for so long, as a member does that flaps. */
  private static final long STEADY_NANOS = Duration.ofMinutes(5).toNanos();

  private static final int FIFTHS = 5;
  private static final int TENTHS = 10;

  private final PathTable table = new PathTable();
  private final long roundNanos;
  private final long freshNanos;
  private final Map<Subject.Network, Long> foundNanos = new LinkedHashMap<>();
  private final Map<Subject.Network, Seen> seen = new HashMap<>();
  private final Map<Subject.Network, Long> wellNanos = new HashMap<>();
  // How few paths of an open problem had its fault since it is not found any more; and since when.
  private final Map<Subject.Network, Integer> rests = new HashMap<>();
  private final Map<Subject.Network, Long> restNanos = new HashMap<>();
  // Of the last minutes: as many as may begin in them.
  private final Map<Subject.Network, List<Long>> begunNanos = new HashMap<>();
  private final TreeMap<Subject, PathFinding> findings = new TreeMap<>();
  private final Set<Subject.Network> untold = new HashSet<>();
  private Roster roster;
  private Set<MemberPair> failingWays = Set.of();
  private long grewNanos;

  /** What showed a finding last, and when. */
  private record Seen(Set<MemberPair> ways, long nanos) {}

  /** What a look has come to. */
  public record Changes(List<PathFinding> begun, List<Subject.Network> ended) {

    static final Changes NONE = new Changes(List.of(), List.of());
  }

  /** Nobody has told anything yet. */
  public NetworkWatch(Timings timings, Roster roster) {
    this.roundNanos = timings.probeInterval().toNanos();
    this.freshNanos = 2 * roundNanos + timings.spread().plus(timings.probeTimeout()).toNanos();
    this.roster = roster;
    table.update(roster);
  }

  /** The roster has changed. */
  public void update(Roster changed) {
    roster = changed;
    table.update(changed);
  }

  /** {@code from} told of its paths. */
  public void heard(Peer from, PathReport report, long nowNanos) {
    table.heard(from, report, nowNanos);
  }

  /** {@code from} answered, and told nothing of its paths. */
  public void heardNothing(Peer from) {
    table.heardNothing(from);
  }

  /** Begins again after a pause of the process. */
  public void restart() {
    table.restart();
    foundNanos.clear();
    seen.clear();
    wellNanos.clear();
    restNanos.clear();
    rests.clear();
  }

  /** All that was told, in the order of the ids. */
  public List<ReportedPaths> reported() {
    return table.reported();
  }

  /** What shows {@code subject} now, if anything did at the last look. */
  public Optional<PathFinding> finding(Subject subject) {
    return Optional.ofNullable(findings.get(subject));
  }

  /**
   * Looks at all paths.
   *
   * @param open the problems that are open
   * @param up whether a member is up: others are explained, and nothing is said of their paths
   * @param down whether it is down, or may be: what is open about it stays until it answers
   * @param upNanos since when it is up
   */
  public Changes look(
      Collection<Subject.Network> open,
      Predicate<Peer> up,
      Predicate<Peer> down,
      ToLongFunction<Peer> upNanos,
      long nowNanos) {
    if (open.isEmpty() && !table.anyFault()) {
      foundNanos.clear();
      seen.clear();
      findings.clear();
      rests.clear();
      restNanos.clear();
      failingWays = Set.of();
      return Changes.NONE;
    }
    List<Link> links = table.links(nowNanos - freshNanos(), up);
    List<PathFinding> found = PathDiagnosis.of(links);
    noteGrowth(links, nowNanos);
    forgetFound(found, links, nowNanos);
    findings.keySet().removeIf(subject -> !open.contains(subject));
    noteRests(open, links, found, nowNanos);
    Map<MemberPair, Integer> coming = coming(links, found, open);
    List<Subject.Network> covering =
        open.stream()
            .filter(
                subject ->
                    !isRest(subject, nowNanos)
                        && count(subject, links, link -> failsBy(subject.fault(), link)) > 0)
            .toList();
    Set<PathFinding> begun = new LinkedHashSet<>();
    for (PathFinding finding : found) {
      findings.put(finding.subject(), finding);
      long sinceNanos = foundNanos.computeIfAbsent(finding.subject(), subject -> nowNanos);
      seen.put(finding.subject(), new Seen(ways(finding.failing()), nowNanos));
      if (!open.contains(finding.subject())
          && !isCovered(finding, covering)
          && isSettled(finding, upNanos, nowNanos)
          && !isPartOfMore(finding, coming, nowNanos - sinceNanos)
          && mayBegin(finding.fault(), nowNanos - sinceNanos, nowNanos)) {
        begun.add(finding);
      }
    }
    noteBegun(begun, nowNanos);
    List<Link> told = open.isEmpty() ? List.of() : table.told();
    List<Subject.Network> named =
        found.stream().map(PathFinding::subject).filter(open::contains).toList();
    List<Subject.Network> ended =
        open.stream()
            .filter(subject -> isOver(subject, links, told, named, up, down, nowNanos))
            .toList();
    wellNanos.keySet().retainAll(open);
    restNanos.keySet().retainAll(open);
    rests.keySet().retainAll(open);
    untold.retainAll(open);
    ended.forEach(
        subject -> {
          wellNanos.remove(subject);
          findings.remove(subject);
        });
    return new Changes(List.copyOf(begun), ended);
  }

  /**
   * Forgets since when what is not among {@code found} was found; not so for a moment where its
   * members are suspect, of which nothing is said meanwhile.
   */
  private void forgetFound(List<PathFinding> found, List<Link> links, long nowNanos) {
    if (seen.isEmpty()) {
      return;
    }
    Set<Subject.Network> now = new HashSet<>();
    found.forEach(finding -> now.add(finding.subject()));
    Set<MemberPair> told = ways(links);
    seen.entrySet()
        .removeIf(
            entry ->
                !now.contains(entry.getKey())
                    && (told.containsAll(entry.getValue().ways())
                        || nowNanos - entry.getValue().nanos() > freshNanos));
    foundNanos.keySet().retainAll(seen.keySet());
  }

  private static Set<MemberPair> ways(List<Link> links) {
    Set<MemberPair> ways = new HashSet<>();
    links.forEach(link -> ways.add(link.way()));
    return ways;
  }

  /**
   * Notes what is left of the open problems that are not found any more. The last paths to come
   * right are no problem of their own; those that do not are. One that has only a milder fault now
   * has come right of this one: that all of a member lose packets does not keep it broken.
   */
  private void noteRests(
      Collection<Subject.Network> open, List<Link> links, List<PathFinding> found, long nowNanos) {
    for (Subject.Network subject : open) {
      int rest = count(subject, links, link -> failsBy(subject.fault(), link));
      boolean stands =
          subject.kind() == ProblemKind.PATH
              || 2 * rest > count(subject, links, link -> isTelling(subject.fault(), link))
              || found.stream()
                  .anyMatch(
                      finding ->
                          isSamePart(subject, finding.subject())
                              && !isMilder(finding.fault(), subject.fault()));
      if (stands || count(subject, links, Link::fails) == 0) {
        rests.remove(subject);
        restNanos.remove(subject);
      } else if (rest < rests.getOrDefault(subject, Integer.MAX_VALUE)) {
        // Some more have come right. That others fail instead is no reason to wait.
        rests.put(subject, rest);
        restNanos.put(subject, nowNanos);
      }
    }
  }

  /** Whether {@code subject} explains no more what is left of it, which is to be named itself. */
  private boolean isRest(Subject.Network subject, long nowNanos) {
    long restsNanos = (2L * quietRounds(subject.fault()) + ROUNDS) * roundNanos;
    return nowNanos - restNanos.getOrDefault(subject, nowNanos) >= restsNanos;
  }

  /** Whether both are about the same member, the same zones or the same path. */
  private static boolean isSamePart(Subject.Network one, Subject.Network other) {
    return switch (one.kind()) {
      case INBOUND, OUTBOUND ->
          (other.kind() == ProblemKind.INBOUND || other.kind() == ProblemKind.OUTBOUND)
              && (one.from() + one.to()).equals(other.from() + other.to());
      default -> one.kind() == other.kind() && isBetween(one, other.from(), other.to());
    };
  }

  /**
   * Whether {@code link}, a part of {@code subject}, is shown to be a part of something else that
   * is open by its own name, and no larger. What has a milder fault itself may be a part of the
   * same or of something larger that has it.
   */
  private boolean isNamedOtherwise(
      Subject.Network subject, Link link, List<Subject.Network> named) {
    return named.stream()
        .anyMatch(
            other ->
                ((!isSamePart(subject, other) && breadth(other) <= breadth(subject))
                        || (isMilder(other.fault(), subject.fault())
                            && !failsBy(subject.fault(), link)))
                    && seen.containsKey(other)
                    && seen.get(other).ways().contains(link.way()));
  }

  private static boolean isMilder(PathFault one, PathFault than) {
    return one.compareTo(than) > 0;
  }

  /** Whether {@code link} has {@code fault}, or a worse one. */
  private static boolean failsBy(PathFault fault, Link link) {
    return link.fault().filter(its -> !isMilder(its, fault)).isPresent();
  }

  private static int breadth(Subject.Network subject) {
    return switch (subject.kind()) {
      case PATH -> 0;
      case OUTBOUND, INBOUND -> 1;
      case ZONE -> 2;
      default -> 3;
    };
  }

  /** What is older says nothing. */
  long freshNanos() {
    return freshNanos;
  }

  private void noteGrowth(List<Link> links, long nowNanos) {
    Set<MemberPair> now = ways(links.stream().filter(Link::fails).toList());
    if (!failingWays.containsAll(now)) {
      grewNanos = nowNanos;
    }
    failingWays = now;
  }

  /**
   * Whether what fails is no mere rest of an outage: members tell that they reach one that has come
   * back only after they have tried it again, and after the coordinator has asked them.
   */
  boolean isSettled(PathFinding finding, ToLongFunction<Peer> upNanos, long nowNanos) {
    List<Link> failing = finding.failing();
    long settled =
        failing.stream()
            .filter(
                link ->
                    Stream.of(link.from(), link.to())
                        .map(RosterEntry::peer)
                        .allMatch(peer -> nowNanos - upNanos.applyAsLong(peer) >= freshNanos))
            .count();
    return finding.fault() != PathFault.BROKEN || 2 * settled >= failing.size();
  }

  /**
   * The breadth of what each path will be a part of, if all that lose half as many datagrams as a
   * lossy one turn out to be lossy: chance has paths of the same loss be named minutes apart.
   */
  private static Map<MemberPair, Integer> coming(
      List<Link> links, List<PathFinding> found, Collection<Subject.Network> open) {
    boolean waits =
        found.stream()
            .map(PathFinding::subject)
            .anyMatch(subject -> subject.fault() == PathFault.LOSSY && !open.contains(subject));
    if (!waits) {
      return Map.of();
    }
    Map<MemberPair, Integer> breadths = new HashMap<>();
    for (PathFinding finding :
        PathDiagnosis.of(links.stream().map(NetworkWatch::asItMayTurnOut).toList())) {
      ways(finding.failing()).forEach(way -> breadths.put(way, breadth(finding.subject())));
    }
    return breadths;
  }

  private static Link asItMayTurnOut(Link link) {
    PathView view = link.view();
    boolean nearly =
        !link.fails()
            && view.sent() >= PathView.WINDOW / 4
            && 2L * view.lost() * PathView.WINDOW >= (long) PathTarget.LOSSY * view.sent();
    return nearly ? new Link(link.from(), link.to(), view.lossy(), link.sinceNanos()) : link;
  }

  /** Whether what {@code finding} names seems to be a part of something larger. */
  boolean isPartOfMore(PathFinding finding, Map<MemberPair, Integer> coming, long standsNanos) {
    int breadth = breadth(finding.subject());
    return finding.fault() == PathFault.LOSSY
        && standsNanos < PathTarget.BURSTS * roundNanos
        && ways(finding.failing()).stream()
            .anyMatch(way -> coming.getOrDefault(way, breadth) > breadth);
  }

  boolean mayBegin(PathFault fault, long standsNanos, long nowNanos) {
    long quietNanos = quietRounds(fault) * roundNanos;
    return standsNanos >= roundNanos
        && (nowNanos - grewNanos >= quietNanos
            || standsNanos >= quietNanos + (fault == PathFault.BROKEN ? 2 : 4) * roundNanos);
  }

  /** Over how many rounds members notice a fault that all have at once. */
  private static int quietRounds(PathFault fault) {
    return switch (fault) {
      case BROKEN -> 1;
      case LARGE_LOST, LOSSY -> PathProbing.LARGE_ROUNDS;
    };
  }

  /** Whether the open problems say all that {@code finding} does. */
  boolean isCovered(PathFinding finding, Collection<Subject.Network> open) {
    return finding.failing().stream()
        .allMatch(
            link ->
                open.stream()
                    .anyMatch(
                        subject ->
                            subject.fault().compareTo(finding.fault()) <= 0
                                && concerns(subject, link)));
  }

  /**
   * Whether {@code link} is a part of {@code subject}. A request needs both directions, so a path
   * and its opposite are one problem, and so are both sides of a member.
   */
  private static boolean concerns(Subject.Network subject, Link link) {
    String from = link.from().peer().nodeName();
    String to = link.to().peer().nodeName();
    return switch (subject.kind()) {
      case PATH -> isBetween(subject, from, to);
      case ZONE -> isBetween(subject, link.from().zone(), link.to().zone());
      case OUTBOUND -> subject.from().equals(from) || subject.from().equals(to);
      case INBOUND -> subject.to().equals(from) || subject.to().equals(to);
      default -> true;
    };
  }

  private static boolean isBetween(Subject.Network subject, String from, String to) {
    return (subject.from().equals(from) && subject.to().equals(to))
        || (subject.from().equals(to) && subject.to().equals(from));
  }

  /**
   * Whether {@code subject} is well for long enough. One of whose paths nobody can tell now is not:
   * what failed when it was told last counts as failing.
   */
  private boolean isOver(
      Subject.Network subject,
      List<Link> links,
      List<Link> all,
      List<Subject.Network> named,
      Predicate<Peer> up,
      Predicate<Peer> down,
      long nowNanos) {
    int told = count(subject, links, link -> true);
    int shown = count(subject, links, link -> isShownWell(subject.fault(), link));
    int fail =
        count(
            subject,
            all,
            link ->
                link.fails()
                    && !isNamedOtherwise(subject, link, named)
                    && !isExplained(subject, link.from().peer(), up)
                    && !isExplained(subject, link.to().peer(), up));
    if (told > 0 || isAnyDown(subject, down)) {
      untold.remove(subject);
    } else {
      untold.add(subject);
    }
    // The last paths to come right are no problem of their own.
    int few =
        subject.kind() == ProblemKind.WIDESPREAD
            ? Math.min(PathDiagnosis.MAX_FINDINGS / 2, told / FIFTHS)
            : 0;
    int telling = count(subject, links, link -> isTelling(subject.fault(), link));
    int failing = count(subject, links, link -> failsBy(subject.fault(), link));
    boolean enough = shown + failing >= telling - mayBeNew(subject, telling);
    boolean well = shown > 0 && shown >= failing && enough && fail <= few;
    if (!well) {
      wellNanos.remove(subject);
      return false;
    }
    return nowNanos - wellNanos.computeIfAbsent(subject, now -> nowNanos) >= steadyNanos(subject);
  }

  /** How long it has to be well: one that has come and gone lately for longer. */
  long steadyNanos(Subject.Network subject) {
    int times = begunNanos.getOrDefault(subject, List.of()).size();
    return times >= FLAPS ? Math.max(STEADY_NANOS, ROUNDS * roundNanos) : ROUNDS * roundNanos;
  }

  private void noteBegun(Collection<PathFinding> begun, long nowNanos) {
    begunNanos.values().forEach(times -> times.removeIf(at -> nowNanos - at > FLAPPING_NANOS));
    begunNanos.values().removeIf(List::isEmpty);
    for (PathFinding finding : begun) {
      begunNanos.computeIfAbsent(finding.subject(), subject -> new ArrayList<>()).add(nowNanos);
    }
  }

  /**
   * How many of the paths that can tell of {@code subject} may have nothing to tell yet: of two
   * zones or of the whole network some are always new, since targets rotate.
   */
  private static int mayBeNew(Subject.Network subject, int telling) {
    return switch (subject.kind()) {
      case ZONE, WIDESPREAD -> telling / TENTHS;
      default -> 0;
    };
  }

  /** Whether {@code link} can tell of {@code fault}: the original, for one, echoes no datagrams. */
  private static boolean isTelling(PathFault fault, Link link) {
    PathView view = link.view();
    return link.fails() || fault == PathFault.BROKEN || view.sent() > 0 || view.unanswered();
  }

  /**
   * Whether {@code link} is known not to have {@code fault}. One that was begun anew a moment ago
   * has none, since nothing is known of it.
   */
  private static boolean isShownWell(PathFault fault, Link link) {
    PathView view = link.view();
    return !failsBy(fault, link)
        && switch (fault) {
          case BROKEN -> view.roundTripNanos() >= 0;
          case LARGE_LOST, LOSSY -> view.sent() >= PathView.WINDOW / 2 || view.unanswered();
        };
  }

  private static int count(Subject.Network subject, List<Link> links, Predicate<Link> counted) {
    int count = 0;
    for (Link link : links) {
      count += concerns(subject, link) && counted.test(link) ? 1 : 0;
    }
    return count;
  }

  /** Whether {@code end} is not up, which explains a path, and {@code subject} is not about it. */
  private static boolean isExplained(Subject.Network subject, Peer end, Predicate<Peer> up) {
    return !up.test(end) && subject.nodes().noneMatch(end.nodeName()::equals);
  }

  private boolean isAnyDown(Subject.Network subject, Predicate<Peer> down) {
    return subject
        .nodes()
        .anyMatch(node -> roster.onNode(node).stream().map(RosterEntry::peer).anyMatch(down));
  }

  /**
   * Whether {@code subject} is there, and somebody tells of its paths, or will when its members
   * answer again. One that is not will never be found to be well.
   */
  public boolean isKnown(Subject.Network subject) {
    return !untold.contains(subject)
        && subject.nodes().noneMatch(node -> roster.onNode(node).isEmpty());
  }
}
