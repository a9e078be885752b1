package io.knh.simulation;

import io.knh.core.alert.AlertIds;
import io.knh.core.model.Alert;
import io.knh.core.model.AlertPolicy;
import io.knh.core.model.DestinationSettings;
import io.knh.core.model.DestinationSettings.Manner;
import io.knh.core.model.Effect;
import io.knh.core.model.Episode;
import io.knh.core.model.Input;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.NodeState;
import io.knh.core.model.Notice;
import io.knh.core.model.Peer;
import io.knh.core.model.PostResult;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Subject;
import io.knh.simulation.Violation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Holds each process to what it may tell alert destinations, and destinations to what they know in
 * the end.
 *
 * <ul>
 *   <li>A destination hears that a problem of a member opened only where an outage of that member
 *       was recorded.
 *   <li>It hears of an opening, or of an end, again only from one that need not know that it
 *       accepted that before, or where another told it something else since.
 *   <li>It hears of an end only after the opening.
 *   <li>It hears of what its teller recorded only once another member has that, or nobody took it
 *       in time, as of the posts of webhooks ({@link Witness#firstPost(Effect.PostNotice)}).
 *   <li>One coordinator sends it at most three messages a minute.
 *   <li>In the end it knows which problems are open, and no others.
 * </ul>
 */
final class NoticeTruth {

  /** One of each manner. */
  static final AlertPolicy POLICY =
      new AlertPolicy(
          List.of(
              new DestinationSettings("chat", Manner.MESSAGES),
              new DestinationSettings("pager", Manner.INCIDENTS),
              new DestinationSettings("manager", Manner.REPEATED)),
          AlertPolicy.DEFAULT_GROUP_WAIT,
          Set.of(NodeState.Ignored.REMOVED));

  private static final int MOST_MESSAGES = 3;

  /** By a clock that is a tenth fast. */
  private static final Duration MINUTE = Duration.ofSeconds(54);

  /**
   * That {@code destination} accepted what it was told of a problem of {@code peer}.
   *
   * @param since when the problem began
   * @param number of the problem: two coordinators that did not know of each other may have
   *     recorded one each that began in the same second
   * @param postedNanos when it was posted: what was told before something else is no reason to know
   *     that it was told again after that (seed 3105228)
   */
  record Told(
      String destination, Peer peer, Instant since, int number, boolean opened, long postedNanos) {

    boolean isOfTheSame(Told other) {
      return destination.equals(other.destination) && peer.equals(other.peer);
    }

    boolean saysTheSame(Told other) {
      return isOfTheSame(other)
          && since.equals(other.since)
          && number == other.number
          && opened == other.opened;
    }
  }

  private final World world;
  private final BiConsumer<Kind, String> violated;
  private final BiPredicate<Told, Node> mustKnow;
  private final BiConsumer<Told, Node> learns;
  private final IdentityHashMap<Node, Map<Long, Notice>> posts = new IdentityHashMap<>();
  // What each notice says, with the numbers that its problems had when it was posted.
  private final IdentityHashMap<Notice, List<Told>> said = new IdentityHashMap<>();
  private final IdentityHashMap<Notice, Long> postedNanos = new IdentityHashMap<>();
  private final IdentityHashMap<Node, Map<String, List<Duration>>> messages =
      new IdentityHashMap<>();

  /**
   * Nothing was told yet.
   *
   * @param mustKnow whether a process must know that something was accepted
   * @param learns called when a process learns that
   */
  NoticeTruth(
      World world,
      BiConsumer<Kind, String> violated,
      BiPredicate<Told, Node> mustKnow,
      BiConsumer<Told, Node> learns) {
    this.world = world;
    this.violated = violated;
    this.mustKnow = mustKnow;
    this.learns = learns;
  }

  // ---- what happens

  /** {@code node} posts a notice; {@code recorded} are all alerts that were recorded. */
  void posts(Node node, Effect.PostNotice post, Collection<Alert.OfPeer> recorded) {
    Notice notice = post.notice();
    posts.computeIfAbsent(node, process -> new HashMap<>()).put(post.post(), notice);
    said.put(notice, saidBy(node, notice));
    postedNanos.put(notice, world.nowNanos());
    for (Problem problem : notice.opened()) {
      judge(node, notice, problem, true);
      if (problem.member().isPresent() && !isRecorded(problem, recorded)) {
        violated.accept(
            Kind.FALSE_ALARM, words(node, notice) + " of no outage: " + problem.title());
      }
    }
    notice.ended().forEach(problem -> judge(node, notice, problem, false));
    if (post.attempt() == 1 && !notice.repeated()) {
      count(node, notice);
    }
  }

  private static boolean isRecorded(Problem problem, Collection<Alert.OfPeer> recorded) {
    return recorded.stream()
        .anyMatch(
            alert ->
                alert instanceof Alert.PeerDown down
                    && Optional.of(down.peer().peer()).equals(problem.member())
                    && down.since().filter(since -> !since.isAfter(problem.since())).isPresent());
  }

  private void judge(Node node, Notice notice, Problem problem, boolean opened) {
    Optional<Told> told = told(node, notice, problem, opened);
    if (told.isPresent() && lastSaid(told.get()).anyMatch(one -> mustKnow.test(one, node))) {
      violated.accept(
          Kind.DOUBLE_ALARM,
          words(node, notice) + " again what it accepted: " + problem.id() + " opened " + opened);
    }
  }

  /**
   * How often the destination was told that, after it heard something else of that member. Where
   * another coordinator, which could not know, has told it something else since, it has to be told
   * again.
   */
  private Stream<Told> lastSaid(Told told) {
    return inTheOrderOfTheirPosts().reversed().stream()
        .flatMap(one -> said.getOrDefault(one.notice(), List.of()).stream())
        .filter(told::isOfTheSame)
        .takeWhile(told::saysTheSame);
  }

  private Optional<Told> told(Node node, Notice notice, Problem problem, boolean opened) {
    return problem
        .member()
        .map(
            peer ->
                new Told(
                    notice.destination(),
                    peer,
                    problem.since(),
                    number(node, peer),
                    opened,
                    world.nowNanos()));
  }

  private List<Told> saidBy(Node node, Notice notice) {
    return Stream.concat(
            notice.opened().stream().flatMap(one -> told(node, notice, one, true).stream()),
            notice.ended().stream().flatMap(one -> told(node, notice, one, false).stream()))
        .toList();
  }

  private static int number(Node node, Peer peer) {
    return node.member().snapshot(0).ledger().entries().stream()
        .filter(entry -> entry.subject().equals(Subject.of(peer)))
        .flatMap(entry -> entry.episode().stream())
        .mapToInt(Episode::number)
        .findFirst()
        .orElse(0);
  }

  private void count(Node node, Notice notice) {
    Duration now = node.now();
    List<Duration> times =
        messages
            .computeIfAbsent(node, process -> new HashMap<>())
            .computeIfAbsent(notice.destination() + notice.group(), name -> new ArrayList<>());
    times.removeIf(time -> now.minus(time).compareTo(MINUTE) >= 0);
    times.add(now);
    if (times.size() > MOST_MESSAGES) {
      violated.accept(Kind.OTHER, words(node, notice) + " for the fourth time in a minute");
    }
  }

  private static String words(Node node, Notice notice) {
    return node.peer().id() + " tells " + notice.destination();
  }

  /** The result of a post came. */
  void ended(Node node, Input.NoticePosted posted) {
    Notice notice = posts.computeIfAbsent(node, process -> new HashMap<>()).remove(posted.post());
    if (notice != null && posted.result() instanceof PostResult.Delivered) {
      said.getOrDefault(notice, List.of()).forEach(told -> learns.accept(told, node));
    }
  }

  // ---- the end

  /**
   * How many problems destinations have not heard all of, as {@code coordinator} sees it, or will
   * soon be told the end of: those of members that flapped and are up.
   */
  static int unsettled(Node coordinator) {
    int owed = 0;
    for (LedgerEntry entry : coordinator.member().snapshot(0).ledger().entries()) {
      for (Episode episode : entry.episode().stream().toList()) {
        owed += episode.open() && episode.flapping() && !entry.down() ? 1 : 0;
        for (DestinationSettings destination : POLICY.destinations()) {
          if (entry.subject().isAbout(destination.name())) {
            continue;
          }
          owed +=
              episode.owedTo(destination.name(), destination.manner() == Manner.MESSAGES) == 0
                  ? 0
                  : 1;
        }
      }
    }
    return owed;
  }

  /**
   * Every destination knows what is open by what it was told, and nothing else; but for what was
   * told by those that have all ended, before they could tell anybody.
   *
   * @param remembered whether somebody who runs must know that it was told
   */
  void expectKnown(Node coordinator, Predicate<Told> remembered) {
    TreeSet<String> open = new TreeSet<>();
    for (LedgerEntry entry : coordinator.member().snapshot(0).ledger().entries()) {
      if (entry.episode().filter(Episode::open).isPresent()) {
        open.add(AlertIds.of(entry.subject().key()));
      }
    }
    for (DestinationSettings destination : POLICY.destinations()) {
      TreeMap<String, Boolean> known = new TreeMap<>();
      for (World.Noticed one : inTheOrderOfTheirPosts()) {
        if (one.notice().destination().equals(destination.name())) {
          for (Problem problem : one.notice().opened()) {
            boolean must = said(one, problem, true).anyMatch(remembered);
            known.put(problem.id(), must || open.contains(problem.id()));
          }
          for (Problem problem : one.notice().ended()) {
            expectHeard(destination, known, problem);
            // Where nobody knows that the end was told, the problem may still be taken for open
            // (seed 3158678).
            boolean forgotten =
                problem.member().isPresent() && said(one, problem, false).noneMatch(remembered);
            known.put(problem.id(), forgotten && open.contains(problem.id()));
          }
        }
      }
      TreeSet<String> shown = new TreeSet<>();
      known.forEach(
          (id, isOpen) -> {
            if (isOpen) {
              shown.add(id);
            }
          });
      if (!shown.equals(open)) {
        violated.accept(
            Kind.MISSED_ALARM,
            destination.name() + " knows as open " + shown + ", and open are " + open);
      }
    }
  }

  /**
   * Two that coordinate at the same time cannot know in which order a receiver takes their posts,
   * where some take long (seeds 899 and 3127220).
   */
  private List<World.Noticed> inTheOrderOfTheirPosts() {
    return world.noticed().stream()
        .sorted(Comparator.comparingLong(one -> postedNanos.getOrDefault(one.notice(), 0L)))
        .toList();
  }

  private Stream<Told> said(World.Noticed one, Problem problem, boolean opened) {
    return said.getOrDefault(one.notice(), List.of()).stream()
        .filter(told -> told.opened() == opened)
        .filter(told -> problem.member().equals(Optional.of(told.peer())));
  }

  private void expectHeard(
      DestinationSettings destination, Map<String, Boolean> known, Problem problem) {
    boolean heard = known.containsKey(problem.id());
    if (!heard
        && destination.manner() != Manner.MESSAGES
        && problem.kind() != ProblemKind.RECEIVER_FAILING) {
      violated.accept(
          Kind.OTHER,
          destination.name() + " heard of the end and not of the beginning of " + problem.id());
    }
  }
}
