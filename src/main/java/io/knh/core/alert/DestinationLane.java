package io.knh.core.alert;

import io.knh.core.model.DestinationSettings;
import io.knh.core.model.DestinationSettings.Manner;
import io.knh.core.model.DestinationView;
import io.knh.core.model.Episode;
import io.knh.core.model.Notice;
import io.knh.core.model.PostResult;
import io.knh.core.model.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What one alert destination has not heard yet, and how its posts have been doing. The durable side
 * is the ledger's count for each subject; this is the order in which it goes out, so another
 * coordinator can make it anew at any time.
 *
 * <p>One post at a time: what comes meanwhile waits for the next one, together. A post that failed
 * is sent again as it was, with the same id, as long as all that it says is still to be said.
 *
 * <pre>
 *   owed ── group wait over, quorum, sanity, replicated ──▶ posting ── 2xx, or 410 ──▶ counted in the ledger
 *                                                             ▲   │
 *                                                  its time has come │ anything else
 *                                                            failed ◀┘
 * </pre>
 */
final class DestinationLane {

  /** Problems in one message. The largest receivers take megabytes, and this is two of them. */
  static final int MAX_ITEMS = 2_000;

  /** Attempts of one message after which those that wait behind it go first. */
  static final int ATTEMPTS = 3;

  /** A destination that forgets what is not repeated is tried again so soon after a failure. */
  static final Duration MOST_SILENT = Duration.ofSeconds(30);

  /** A destination that forgets what is not repeated is told again so often. */
  static final Duration REPEAT = Duration.ofMinutes(1);

  /**
   * One alert that is owed.
   *
   * @param number of the alert among those of its subject
   * @param group of its problem
   * @param version of the ledger that another member has to have before
   * @param sinceNanos quorum and sanity have to be shown at this time or later
   * @param recordedNanos when it was recorded
   * @param waitingNanos from when on the group waits: since then something was owed of its subject
   */
  record Item(
      Subject subject,
      int number,
      String group,
      long version,
      long sinceNanos,
      long recordedNanos,
      long waitingNanos) {

    boolean opens() {
      return number % 2 == 1;
    }

    /** Of a problem that two members opened the group may turn out to be another. */
    private boolean isOf(Episode episode) {
      return group.equals(episode.group());
    }
  }

  /**
   * One message on its way, or on its way again.
   *
   * @param telling what the destination will have heard last of each of the items
   */
  record Attempt(
      Notice notice,
      List<Item> items,
      List<Episode.Told> telling,
      int attempt,
      long post,
      long postedNanos) {}

  /** Those that may go out together, and when. */
  private record Lot(List<Item> items, long dueNanos) {}

  private final DestinationSettings settings;
  private final long groupWaitNanos;
  private final SequencedMap<Subject, Item> owed = new LinkedHashMap<>();
  private final Map<String, MessageLimit> limits = new TreeMap<>();
  // What was refused often enough for others to go first.
  private final Set<Subject> setAside = new TreeSet<>();
  // As they are made of what is owed; looked at with every answer of a member.
  private Optional<List<Lot>> lots = Optional.empty();
  private Optional<Attempt> posting = Optional.empty();
  // The items of it, of which there may be thousands.
  private Map<Subject, Item> onItsWay = Map.of();
  private Optional<Attempt> failed = Optional.empty();
  private int failures;
  private boolean accepted;
  private long failingNanos = -1;
  private String reason = "";
  private long retryNanos = Long.MIN_VALUE;
  private long repeatNanos = Long.MAX_VALUE;

  DestinationLane(DestinationSettings settings, Duration groupWait) {
    this.settings = settings;
    this.groupWaitNanos = groupWait.toNanos();
  }

  String name() {
    return settings.name();
  }

  Manner manner() {
    return settings.manner();
  }

  // ---- what is owed

  /** {@code episode} of {@code subject} is as it is: what it owes this destination is owed. */
  void owes(Subject subject, Episode episode, long version, long sinceNanos, long nowNanos) {
    int number = subject.isAbout(name()) ? 0 : episode.owedTo(name(), manner() == Manner.MESSAGES);
    Item known = owed.get(subject);
    if (number == 0) {
      owesNothing(subject);
      if (!episode.silent()) {
        forgetFailureOfNothing();
      }
    } else if (known == null || known.number() != number || !known.isOf(episode)) {
      // What waits already has waited: it is not grouped anew because more is to be said of it.
      long waitingNanos = known != null && !isPosting(known) ? known.waitingNanos() : nowNanos;
      owed.put(
          subject,
          new Item(subject, number, episode.group(), version, sinceNanos, nowNanos, waitingNanos));
    }
    lots = Optional.empty();
    if (manner() == Manner.REPEATED && episode.isTakenForOpenAt(name())) {
      repeatNanos = Math.min(repeatNanos, nowNanos + REPEAT.toNanos());
    }
  }

  /** There is nothing to be said of {@code subject} any more. */
  void owesNothing(Subject subject) {
    owed.remove(subject);
    setAside.remove(subject);
    lots = Optional.empty();
  }

  /**
   * What it refused was told by another, so it is not asked again: that it refused it says nothing
   * of now (seed 3144112). What was lost stays a failure.
   */
  private void forgetFailureOfNothing() {
    boolean isAskedAgain = !owed.isEmpty() || posting.isPresent() || repeatNanos != Long.MAX_VALUE;
    boolean hasRefused = failures > 0 && failingNanos >= 0;
    if (hasRefused && !isAskedAgain) {
      failed = Optional.empty();
      forgetFailure();
    }
  }

  private boolean isPosting(Item item) {
    return item.equals(onItsWay.get(item.subject()));
  }

  /** A term begins: how posts of an earlier one did says nothing of now. */
  void begin() {
    failingNanos = -1;
    accepted = false;
  }

  /** Another member goes on; what is on its way is still awaited. */
  void drop() {
    owed.clear();
    setAside.clear();
    failed = Optional.empty();
    lots = Optional.empty();
    repeatNanos = Long.MAX_VALUE;
  }

  boolean isEmpty() {
    return owed.isEmpty();
  }

  // ---- what goes out

  /** When the next message may go; {@code Long.MAX_VALUE} when none waits. */
  long wakeNanos() {
    if (posting.isPresent()) {
      return Long.MAX_VALUE;
    }
    long wakeNanos = repeatNanos;
    for (Lot lot : lots()) {
      wakeNanos = Math.min(wakeNanos, lot.dueNanos());
    }
    return wakeNanos == Long.MAX_VALUE ? wakeNanos : Math.max(wakeNanos, retryNanos);
  }

  /** What failed and is to be sent again as it was, if its time has come. */
  Optional<Attempt> again(long nowNanos) {
    if (posting.isPresent() || nowNanos < retryNanos) {
      return Optional.empty();
    }
    Optional<Attempt> again = failed.filter(this::isStillOwed).filter(this::mayGoFirst);
    failed = Optional.empty();
    return again;
  }

  private boolean isStillOwed(Attempt attempt) {
    return attempt.items().stream().allMatch(item -> item.equals(owed.get(item.subject())));
  }

  /**
   * One that a receiver cannot stand must not hold up the rest for ever: after a few attempts the
   * others go first.
   */
  private boolean mayGoFirst(Attempt attempt) {
    if (attempt.attempt() < ATTEMPTS) {
      return true;
    }
    setAside.clear();
    attempt.items().forEach(item -> setAside.add(item.subject()));
    return setAside.size() == owed.size();
  }

  /** Those that are due and {@code allowed}: one message. */
  List<Item> due(long nowNanos, Predicate<Item> allowed) {
    if (posting.isPresent() || nowNanos < retryNanos) {
      return List.of();
    }
    List<Item> first =
        setAside.isEmpty()
            ? List.of()
            : firstDue(nowNanos, allowed.and(item -> !setAside.contains(item.subject())));
    if (!first.isEmpty()) {
      return first;
    }
    List<Item> items = firstDue(nowNanos, allowed);
    if (!items.isEmpty()) {
      setAside.clear();
    }
    return items;
  }

  private List<Item> firstDue(long nowNanos, Predicate<Item> allowed) {
    for (Lot lot : lots()) {
      if (nowNanos >= lot.dueNanos()) {
        List<Item> items = lot.items().stream().filter(allowed).limit(MAX_ITEMS).toList();
        if (!items.isEmpty()) {
          return items;
        }
      }
    }
    return List.of();
  }

  /** Whether what is open is to be said again. */
  boolean repeats(long nowNanos) {
    return posting.isEmpty() && nowNanos >= retryNanos && nowNanos >= repeatNanos;
  }

  /** Since when. */
  long repeatNanos() {
    return repeatNanos;
  }

  /** Nothing is open that it knows of. */
  void nothingToRepeat() {
    repeatNanos = Long.MAX_VALUE;
    forgetFailureOfNothing();
  }

  private List<Lot> lots() {
    if (lots.isEmpty()) {
      SequencedMap<String, List<Item>> groups = new LinkedHashMap<>();
      for (Item item : owed.values()) {
        groups.computeIfAbsent(lot(item), group -> new ArrayList<>()).add(item);
      }
      List<Lot> found = new ArrayList<>();
      groups.forEach((group, items) -> found.add(new Lot(items, dueNanos(group, items))));
      lots = Optional.of(found);
    }
    return lots.get();
  }

  private String lot(Item item) {
    return manner() == Manner.INCIDENTS ? item.group() : "";
  }

  private long dueNanos(String group, List<Item> items) {
    long firstNanos = items.stream().mapToLong(Item::waitingNanos).min().orElseThrow();
    MessageLimit limit = limits.get(group);
    long limitNanos =
        limit == null ? Long.MIN_VALUE : limit.nextNanos(items.stream().anyMatch(Item::opens));
    return Math.max(firstNanos + groupWaitNanos, limitNanos);
  }

  /** {@code attempt} is on its way. */
  void posted(Attempt attempt) {
    posting = Optional.of(attempt);
    onItsWay = new TreeMap<>();
    attempt.items().forEach(item -> onItsWay.put(item.subject(), item));
    lots = Optional.empty(); // the limit may hold from now on
    if (attempt.notice().repeated()) {
      repeatNanos = attempt.postedNanos() + REPEAT.toNanos();
    } else if (attempt.attempt() == 1) {
      limits.values().removeIf(limit -> limit.isOver(attempt.postedNanos()));
      limits
          .computeIfAbsent(lot(attempt.items().getFirst()), group -> new MessageLimit())
          .sent(attempt.postedNanos());
    }
  }

  // ---- results

  /** The post with this number, which ended. */
  Optional<Attempt> take(long post) {
    Optional<Attempt> ended = posting.filter(attempt -> attempt.post() == post);
    if (ended.isPresent()) {
      posting = Optional.empty();
      onItsWay = Map.of();
    }
    return ended;
  }

  /** It wants no more of what was posted: nobody hears of that, which is a failure that lasts. */
  void gone(long nowNanos) {
    failures = 0;
    accepted = false;
    failingNanos = failingNanos < 0 ? nowNanos : failingNanos;
    reason = "410 Gone";
    retryNanos = Long.MIN_VALUE;
  }

  /** The destination accepted a message. */
  void succeeded() {
    forgetFailure();
    retryNanos = Long.MIN_VALUE;
  }

  private void forgetFailure() {
    failures = 0;
    accepted = true;
    failingNanos = -1;
    reason = "";
  }

  /**
   * {@code attempt} was not accepted.
   *
   * @return how long it is until the destination is tried again, in nanoseconds
   */
  long failed(
      Attempt attempt, PostResult.Undelivered result, RetrySchedule schedule, long nowNanos) {
    failures++;
    accepted = false;
    failingNanos = failingNanos < 0 ? nowNanos : failingNanos;
    reason = result.reason();
    long delayNanos = schedule.delayNanos(failures, result.retryAfter());
    if (manner() == Manner.REPEATED) {
      // What is not repeated in time ends there.
      long longest = Math.max(MOST_SILENT.toNanos(), result.retryAfter().toNanos());
      delayNanos = Math.min(delayNanos, longest);
    }
    retryNanos = nowNanos + delayNanos;
    if (attempt.notice().repeated()) {
      repeatNanos = Math.min(repeatNanos, retryNanos);
    } else {
      failed = Optional.of(attempt);
    }
    forgetFailureOfNothing();
    return delayNanos;
  }

  // ---- what may be known

  int inFlight() {
    return posting.isPresent() ? 1 : 0;
  }

  DestinationView view() {
    return new DestinationView(
        name(), owed.size(), inFlight(), failures, failingNanos, accepted, reason);
  }

  /** What must be true after every step: the first thing that is not. */
  Optional<String> fault() {
    boolean both = posting.isPresent() && failed.isPresent();
    return both
        ? Optional.of("a notice to " + name() + " is on its way, and waits to be sent again")
        : Optional.empty();
  }
}
