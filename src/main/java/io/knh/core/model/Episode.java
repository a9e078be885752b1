package io.knh.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The last problem of a subject, and which alert destinations know how much of it. One problem may
 * be several outages, where a member flaps. Numbers only grow, and of two copies of one problem one
 * wins whatever the order, so that ledgers can be merged.
 *
 * @param number which problem of its subject it is, from 1. Its opening is the alert {@code 2 *
 *     number - 1} of the subject, its end {@code 2 * number}.
 * @param group the id of the first of those problems that opened together; the same as before where
 *     some destination may not have heard of the end of the last one, and goes on with it
 * @param since when it began, in whole seconds
 * @param cause why the last attempt failed, of a member
 * @param scope who else did not reach it, of a member
 * @param flapping whether it is a member that went down for the third time within {@link #FLAPS}
 * @param silent whether nobody is alerted, since the member's node is ignored
 * @param earlier when the outages before it began, the oldest first, at most {@link #MAX_EARLIER};
 *     to find one that flaps
 * @param ended when and how it ended
 * @param told what each destination heard last, by the destination's name, at most {@link
 *     #MAX_COUNTED}. One that is not here did not exist when it opened.
 */
public record Episode(
    int number,
    String group,
    Instant since,
    Optional<Cause> cause,
    Optional<Scope> scope,
    boolean flapping,
    boolean silent,
    List<Instant> earlier,
    Optional<Problem.Ended> ended,
    SortedMap<String, Told> told) {

  /** Outages so near each other are those of one that flaps, if they are more than two. */
  public static final Duration FLAPS = Duration.ofMinutes(10);

  /** Earlier outages that count. */
  public static final int MAX_EARLIER = 2;

  /**
   * Destinations of which one that opens remembers what they heard before: twice what one member
   * may have, since members whose settings differ keep each other's counts.
   */
  public static final int MAX_REMEMBERED = 2 * DestinationSettings.MAX_DESTINATIONS;

  /**
   * Destinations that are counted: as many again, of coordinators that did not know of each other.
   * Beyond it those are dropped that were told last the longest ago. By that rule, and not by which
   * of them a member has, all members keep the same ones, in whatever order they merge; and none
   * that has just been told is told again for ever.
   */
  public static final int MAX_COUNTED = 2 * MAX_REMEMBERED;

  private static final Comparator<Map.Entry<String, Told>> FIRST_TOLD =
      Map.Entry.<String, Told>comparingByValue(Told.LAST).thenComparing(Map.Entry.comparingByKey());

  private static final Comparator<Episode> COPIES =
      Comparator.comparing(Episode::group).thenComparing(Episode::since);

  // Of the wire: names and punctuation, group, and of a destination beside its name.
  private static final int BYTES = 280;
  private static final int DESTINATION_BYTES = 53;

  public Episode {
    if (number < 1) {
      throw new IllegalArgumentException("problem number " + number);
    }
    earlier =
        List.copyOf(earlier.subList(Math.max(0, earlier.size() - MAX_EARLIER), earlier.size()));
    told = Collections.unmodifiableSortedMap(lastTold(told, MAX_COUNTED));
  }

  /** One that began at {@code since}, and of which nothing else is known. */
  public static Episode began(Instant since) {
    return new Episode(
        1,
        "",
        since,
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        List.of(),
        Optional.empty(),
        Collections.emptySortedMap());
  }

  private static TreeMap<String, Told> lastTold(Map<String, Told> told, int most) {
    TreeMap<String, Told> kept = new TreeMap<>(told);
    if (kept.size() > most) {
      kept.entrySet().stream()
          .sorted(FIRST_TOLD)
          .limit(kept.size() - most)
          .map(Map.Entry::getKey)
          .toList()
          .forEach(kept::remove);
    }
    return kept;
  }

  /**
   * What each destination heard last, for the problem that follows {@code last}: of all that {@code
   * own} names, and of those that others have or had, as far as there is room.
   */
  public static SortedMap<String, Told> toldBefore(Optional<Episode> last, Set<String> own) {
    TreeMap<String, Told> others =
        new TreeMap<>(last.map(Episode::told).orElseGet(Collections::emptySortedMap));
    TreeMap<String, Told> told = new TreeMap<>();
    for (String name : own) {
      Told before = others.remove(name);
      told.put(name, before == null ? Told.NOTHING : before);
    }
    told.putAll(lastTold(others, Math.max(0, MAX_REMEMBERED - told.size())));
    return told;
  }

  /**
   * What a destination heard last of a subject.
   *
   * @param alert the number of the last alert that it accepted, among those of the subject; odd
   *     when it takes the problem for open
   * @param atMillis when, in milliseconds since 1970, and always later than what the teller knew to
   *     be told before: where two coordinators did not know of each other, what was told last is
   *     what the destination believes
   */
  public record Told(int alert, long atMillis) {

    /** Nothing. */
    public static final Told NOTHING = new Told(0, 0);

    private static final Comparator<Told> LAST =
        Comparator.comparingLong(Told::atMillis).thenComparingInt(Told::alert);

    boolean isOpening() {
      return alert % 2 == 1;
    }

    Told later(Told other) {
      return LAST.compare(this, other) >= 0 ? this : other;
    }
  }

  /** Whether it lasts. */
  public boolean open() {
    return ended.isEmpty();
  }

  /** The number of the alert that says that it opened. */
  public int opening() {
    return 2 * number - 1;
  }

  /** The number of the alert that says that it ended. */
  public int closing() {
    return 2 * number;
  }

  /** Whether {@code destination} heard last that it, or a problem before it, opened. */
  public boolean isTakenForOpenAt(String destination) {
    return told.getOrDefault(destination, Told.NOTHING).isOpening();
  }

  /**
   * The number of the alert that {@code destination} has to be sent next; 0 when it has all.
   *
   * @param together whether one message may say that it opened and ended
   */
  public int owedTo(String destination, boolean together) {
    int last = open() ? opening() : closing();
    int have = told.getOrDefault(destination, new Told(open() ? 0 : last, 0)).alert();
    if (silent || have >= last) {
      return 0;
    }
    return open() || isTakenForOpenAt(destination) || together ? last : opening();
  }

  /** It ended. */
  public Episode ended(Problem.Ended how) {
    return with(silent, Optional.of(how), told);
  }

  /** Its member's node is ignored no more: destinations are told. */
  public Episode aloud() {
    return with(false, ended, told);
  }

  /**
   * What {@code destination} will have heard last when it accepts {@code alert}, which is posted at
   * {@code atMillis} since 1970.
   */
  public Told telling(String destination, int alert, long atMillis) {
    long before = told.getOrDefault(destination, Told.NOTHING).atMillis();
    return new Told(alert, Math.max(atMillis, before + 1));
  }

  /** {@code destination} accepted that; what it was told after it stands. */
  public Episode told(String destination, Told last) {
    TreeMap<String, Told> known = new TreeMap<>(told);
    known.merge(destination, last, Told::later);
    return with(silent, ended, known);
  }

  private Episode with(
      boolean silent, Optional<Problem.Ended> ended, SortedMap<String, Told> told) {
    return new Episode(number, group, since, cause, scope, flapping, silent, earlier, ended, told);
  }

  /**
   * Both in one: the later problem, with what each destination heard last. Of one problem that two
   * members opened the smaller group counts; it is over where one of them says so, and told where
   * one of them tells it.
   */
  public Episode mergedWith(Episode other) {
    if (equals(other)) {
      return this;
    }
    TreeMap<String, Told> known = new TreeMap<>(told);
    other.told.forEach((name, last) -> known.merge(name, last, Told::later));
    if (number != other.number) {
      Episode later = number > other.number ? this : other;
      return later.with(later.silent, later.ended, known);
    }
    Episode kept = COPIES.compare(this, other) <= 0 ? this : other;
    return new Episode(
        number,
        kept.group,
        kept.since,
        smaller(cause, other.cause),
        smaller(scope, other.scope),
        flapping || other.flapping,
        silent && other.silent,
        earlier.toString().compareTo(other.earlier.toString()) <= 0 ? earlier : other.earlier,
        smaller(ended, other.ended),
        known);
  }

  /** One that is there comes before one that is not. */
  private static <T> Optional<T> smaller(Optional<T> one, Optional<T> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isPresent() ? one : other;
    }
    return one.get().toString().compareTo(other.get().toString()) <= 0 ? one : other;
  }

  /** When the outages within {@link #FLAPS} before {@code time} began, its own among them. */
  public List<Instant> beginningsBefore(Instant time) {
    List<Instant> beginnings = new ArrayList<>(earlier);
    beginnings.add(since);
    beginnings.removeIf(beginning -> beginning.plus(FLAPS).isBefore(time));
    return beginnings;
  }

  /** About how many bytes it takes in a message, rather more than less. */
  int bytes() {
    int bytes = BYTES;
    for (String destination : told.keySet()) {
      bytes += destination.length() + DESTINATION_BYTES;
    }
    return bytes;
  }

  /** A hash of all that it says, the same on every member. */
  long digest() {
    long hash = Digest.mix(number, Digest.of(group));
    hash = Digest.mix(hash, since.getEpochSecond());
    hash = Digest.mix(hash, Digest.of(cause.map(Enum::name).orElse("")));
    hash = Digest.mix(hash, Digest.of(scope.map(Enum::name).orElse("")));
    hash = Digest.mix(hash, (flapping ? 1 : 0) + (silent ? 2 : 0));
    for (Instant beginning : earlier) {
      hash = Digest.mix(hash, beginning.getEpochSecond());
    }
    hash = Digest.mix(hash, ended.map(end -> end.at().getEpochSecond()).orElse(-1L));
    hash = Digest.mix(hash, Digest.of(ended.map(end -> end.how().name()).orElse("")));
    for (Map.Entry<String, Told> last : told.entrySet()) {
      hash = Digest.mix(hash, Digest.of(last.getKey()));
      hash = Digest.mix(hash, last.getValue().alert());
      hash = Digest.mix(hash, last.getValue().atMillis());
    }
    return hash;
  }
}
