package io.knh.core.alert;

import io.knh.core.alert.DestinationLane.Attempt;
import io.knh.core.alert.DestinationLane.Item;
import io.knh.core.detection.Quorum;
import io.knh.core.model.DestinationSettings;
import io.knh.core.model.DestinationView;
import io.knh.core.model.Episode;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Notice;
import io.knh.core.model.Outlet;
import io.knh.core.model.PostOutcome;
import io.knh.core.model.PostResult;
import io.knh.core.model.Problem;
import io.knh.core.model.Subject;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Tells the alert destinations what the ledger says that they do not know: problems that opened and
 * problems that ended, each destination at its own pace. A problem is posted once another member
 * has it, and only with quorum and sanity, like the alerts of {@link Delivery}.
 */
public final class Notices {

  private static final Comparator<Problem> BY_BEGINNING =
      Comparator.comparing(Problem::since).thenComparing(Problem::name);

  private static final Comparator<Problem> BY_END =
      Comparator.<Problem, Instant>comparing(problem -> problem.ended().orElseThrow().at())
          .thenComparing(Problem::name);

  private final Ledger ledger;
  private final Outlet outlet;
  private final RetrySchedule schedule;
  private final long patienceNanos;
  private final List<DestinationLane> lanes;
  private boolean coordinates;
  private long posts;

  /**
   * Nobody is told anything yet.
   *
   * @param random uniform over all longs; the jitter of retries is drawn from it
   */
  public Notices(MemberSettings settings, Ledger ledger, LongSupplier random, Outlet outlet) {
    this.ledger = ledger;
    this.outlet = outlet;
    this.schedule = new RetrySchedule(random);
    this.patienceNanos = settings.timings().probeTimeout().toNanos();
    Duration wait = settings.alerts().groupWait();
    this.lanes =
        settings.alerts().destinations().stream()
            .map(destination -> new DestinationLane(destination, wait))
            .toList();
  }

  // ---- what is owed

  /** A term begins: all that earlier coordinators did not deliver is this one's to deliver. */
  public void takeOver() {
    coordinates = true;
    lanes.forEach(DestinationLane::begin);
    ledger.copy().entries().forEach(entry -> learned(entry.subject()));
  }

  /** The entry of {@code subject} has changed, by what another member knew, or was forgotten. */
  public void learned(Subject subject) {
    owe(subject, 0, outlet.nowNanos());
  }

  /**
   * The problem of {@code subject} opened or ended in this term.
   *
   * @param sinceNanos quorum and sanity have to be shown at this time or later
   */
  public void changed(Subject subject, long sinceNanos) {
    owe(subject, ledger.version(), sinceNanos);
  }

  private void owe(Subject subject, long version, long sinceNanos) {
    Optional<Episode> episode = ledger.entry(subject).episode();
    if (coordinates) {
      for (DestinationLane lane : lanes) {
        episode.ifPresentOrElse(
            last -> lane.owes(subject, last, version, sinceNanos, outlet.nowNanos()),
            () -> lane.owesNothing(subject));
      }
    }
  }

  /** The term is over: another member goes on. */
  public void drop() {
    coordinates = false;
    lanes.forEach(DestinationLane::drop);
  }

  /** Whether a destination has not heard all. */
  public boolean anyOwed() {
    return lanes.stream().anyMatch(lane -> !lane.isEmpty());
  }

  /** Whether a message waits for nothing but what allows it. */
  public boolean anyDue() {
    return wakeNanos() <= outlet.nowNanos();
  }

  /** When the next message may go; {@code Long.MAX_VALUE} when none waits. */
  public long wakeNanos() {
    return lanes.stream().mapToLong(DestinationLane::wakeNanos).min().orElse(Long.MAX_VALUE);
  }

  // ---- what goes out

  /**
   * Posts what may be posted.
   *
   * @param anybody whether a peer may answer, which could take the ledger over
   * @param described the problem of a ledger entry, in words
   */
  public void release(
      Replication replication,
      Quorum quorum,
      Sanity sanity,
      boolean anybody,
      Function<LedgerEntry, Problem> described) {
    long nowNanos = outlet.nowNanos();
    Predicate<Item> allowed =
        item ->
            (replication.replicatedVersion() >= item.version()
                    || nowNanos - item.recordedNanos() >= patienceNanos
                    || !anybody)
                && quorum.holds(item.sinceNanos())
                && sanity.passedSince(item.sinceNanos());
    for (DestinationLane lane : lanes) {
      Optional<Attempt> again = lane.again(nowNanos);
      if (again.isPresent()) {
        postAgain(lane, again.get(), described);
        continue;
      }
      List<Item> items = lane.due(nowNanos, allowed);
      if (!items.isEmpty()) {
        post(lane, notice(lane, items, described), items, 1);
      } else if (lane.repeats(nowNanos)
          && quorum.holds(lane.repeatNanos())
          && sanity.passedSince(lane.repeatNanos())) {
        repeat(lane, described);
      }
    }
  }

  /** As it was, but for what is open beside it: that may have ended since. */
  private void postAgain(
      DestinationLane lane, Attempt failed, Function<LedgerEntry, Problem> described) {
    Notice notice = failed.notice();
    List<Problem> open = open(lane, failed.items(), described);
    post(
        lane,
        new Notice(
            notice.id(),
            notice.destination(),
            notice.group(),
            notice.opened(),
            notice.ended(),
            open),
        failed.items(),
        failed.attempt() + 1);
  }

  private void repeat(DestinationLane lane, Function<LedgerEntry, Problem> described) {
    List<Problem> open = open(lane, List.of(), described);
    if (open.isEmpty()) {
      lane.nothingToRepeat();
    } else {
      String id = AlertIds.of("again", lane.name(), Long.toString(posts));
      post(lane, new Notice(id, lane.name(), "", List.of(), List.of(), open), List.of(), 1);
    }
  }

  private void post(DestinationLane lane, Notice notice, List<Item> items, int attempt) {
    // By the time of the post, not of its answer: another may have told it more in between.
    long nowNanos = outlet.nowNanos();
    List<Episode.Told> telling =
        items.stream()
            .map(item -> ledger.telling(item.subject(), lane.name(), item.number(), nowNanos))
            .toList();
    lane.posted(new Attempt(notice, items, telling, attempt, ++posts, nowNanos));
    outlet.post(posts, notice, attempt);
  }

  private Notice notice(
      DestinationLane lane, List<Item> items, Function<LedgerEntry, Problem> described) {
    List<Problem> opened = new ArrayList<>();
    List<Problem> ended = new ArrayList<>();
    List<String> said = new ArrayList<>();
    for (Item item : items) {
      Problem problem = described.apply(ledger.entry(item.subject()));
      if (item.opens()) {
        opened.add(problem.whileOpen());
      } else {
        ended.add(problem);
      }
      said.add(problem.id() + " " + problem.since() + " " + item.number());
    }
    opened.sort(BY_BEGINNING);
    ended.sort(BY_END);
    boolean incidents = lane.manner() == DestinationSettings.Manner.INCIDENTS;
    String group = incidents ? items.getFirst().group() : "";
    return new Notice(
        AlertIds.of(said.stream().sorted().toArray(String[]::new)),
        lane.name(),
        group,
        opened,
        ended,
        open(lane, items, described));
  }

  /**
   * What is open of what {@code lane} knows once it has {@code items}. What has ended is not,
   * though the end is still to be told: at Alertmanager it would begin anew.
   */
  private List<Problem> open(
      DestinationLane lane, List<Item> items, Function<LedgerEntry, Problem> described) {
    boolean incidents = lane.manner() == DestinationSettings.Manner.INCIDENTS && !items.isEmpty();
    Map<Subject, Boolean> opens = new TreeMap<>();
    items.forEach(item -> opens.put(item.subject(), item.opens()));
    List<Problem> open = new ArrayList<>();
    for (LedgerEntry entry : ledger.copy().entries()) {
      Optional<Episode> episode = entry.episode();
      if (episode.isPresent()
          && (!incidents || episode.get().group().equals(items.getFirst().group()))
          && opens.getOrDefault(
              entry.subject(),
              episode.get().open() && episode.get().isTakenForOpenAt(lane.name()))) {
        open.add(described.apply(entry).whileOpen());
      }
    }
    return open;
  }

  // ---- results

  /**
   * The post with the number {@code post} ended.
   *
   * @return whether a destination has heard more by that
   */
  public boolean posted(long post, PostResult result) {
    boolean heard = false;
    for (DestinationLane lane : lanes) {
      Optional<Attempt> ended = lane.take(post);
      if (ended.isPresent()) {
        heard |= ended(lane, ended.get(), result);
      }
    }
    return heard;
  }

  private boolean ended(DestinationLane lane, Attempt attempt, PostResult result) {
    Notice notice = attempt.notice();
    Duration took = Duration.ofNanos(outlet.nowNanos() - attempt.postedNanos());
    outlet.report(
        new Transition.NoticeEnded(notice, attempt.attempt(), PostOutcome.of(result), took));
    switch (result) {
      case PostResult.Delivered delivered -> {
        lane.succeeded();
        outlet.report(new Transition.NoticeDelivered(notice, attempt.attempt()));
      }
      case PostResult.Gone gone -> {
        lane.gone(outlet.nowNanos());
        outlet.report(new Transition.NoticeLost(notice, "the receiver answered 410 Gone"));
      }
      case PostResult.Undelivered undelivered -> {
        long retryNanos = lane.failed(attempt, undelivered, schedule, outlet.nowNanos());
        outlet.report(
            new Transition.NoticeFailed(
                notice, attempt.attempt(), undelivered.reason(), Duration.ofNanos(retryNanos)));
        return false;
      }
    }
    for (int i = 0; i < attempt.items().size(); i++) {
      Subject subject = attempt.items().get(i).subject();
      ledger.told(subject, lane.name(), attempt.telling().get(i), outlet.nowNanos());
      // What it is owed next may have been recorded while that was on its way.
      changed(subject, outlet.nowNanos());
    }
    return !attempt.items().isEmpty();
  }

  // ---- what may be known

  /** How many posts wait for their result: at most one for each destination. */
  public int inFlight() {
    return lanes.stream().mapToInt(DestinationLane::inFlight).sum();
  }

  /** The destinations, as they stand. */
  public List<DestinationView> destinations() {
    return lanes.stream().map(DestinationLane::view).toList();
  }

  /** What must be true after every step: the first thing that is not. */
  public Optional<String> fault() {
    return lanes.stream().map(DestinationLane::fault).flatMap(Optional::stream).findFirst();
  }
}
