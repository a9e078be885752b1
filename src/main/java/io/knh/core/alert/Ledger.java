package io.knh.core.alert;

import io.knh.core.model.Alert;
import io.knh.core.model.Episode;
import io.knh.core.model.Leavings;
import io.knh.core.model.LedgerCopy;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import io.knh.core.model.Remembered;
import io.knh.core.model.Roster;
import io.knh.core.model.Subject;
import io.knh.core.model.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What has been recorded, and what else has to outlive a coordinator's term: an entry per peer.
 *
 * <p>Entries that say more than that a peer has answered are shared with the other members. Every
 * change of a shared entry gives the ledger its next version, by which one may ask what is new.
 *
 * <p>Bounded by {@link #MAX_GONE} beyond the roster, and by the {@link EntryRoom} for what is about
 * no member.
 */
public final class Ledger {

  /** Most peers that are remembered though the roster does not name them any more. */
  public static final int MAX_GONE = 10_000;

  /** What their entries may take when others bring them; a usual one has 200 bytes. */
  static final int MAX_GONE_BYTES = 4 * 1024 * 1024;

  /**
   * An entry about no member is forgotten so long after the end of its problem that all heard of.
   */
  static final Duration KEPT = Duration.ofDays(1);

  /** The same where a destination has not heard of it: by then there is none of that name. */
  static final Duration MOST_KEPT = Duration.ofDays(7);

  private static final Duration FORGETTING = Duration.ofMinutes(1);

  private final WallClock wallClock;
  private final TreeMap<Subject, Slot> slots = new TreeMap<>();
  // The shared ones alone, by their versions: what changed last stands last.
  private final TreeMap<Long, Subject> changes = new TreeMap<>();
  private final EntryRoom room = new EntryRoom();
  private final List<Subject> dropped = new ArrayList<>();
  private Roster roster = Roster.empty();
  private long version;
  private long digest;
  private LedgerCopy copy = LedgerCopy.EMPTY;
  private boolean copied = true;
  private boolean returned;
  private long forgotten;
  private int goneBytes;
  private long forgetNanos = Long.MIN_VALUE;

  /** What is known of a peer. */
  public enum Mark {
    /** It has answered, or was followed as coordinator. */
    ANSWERED,
    /** Its outage was recorded, and it has not answered since. */
    DOWN,
    /** It said goodbye, and has not answered since. */
    LEFT,
    /** Nothing. */
    UNKNOWN
  }

  /**
   * Some entries, in the order of their changes.
   *
   * @param entries as they are now
   * @param version whoever has these too has all up to this version
   */
  record Excerpt(List<LedgerEntry> entries, long version) {}

  private static final class Slot {
    private LedgerEntry entry;
    private long sinceNanos;
    private long version;
    private boolean shared;
    // The roster named it no more, and it has not answered since.
    private boolean gone;

    Slot(LedgerEntry entry, long sinceNanos) {
      this.entry = entry;
      this.sinceNanos = sinceNanos;
    }
  }

  /** A ledger in which nothing is written yet. */
  public Ledger(WallClock wallClock) {
    this.wallClock = wallClock;
  }

  // ---- reading

  /** What is known of {@code peer}. */
  public Mark mark(Peer peer) {
    Slot slot = slots.get(Subject.of(peer));
    if (slot == null || (slot.gone && !slot.entry.down())) {
      return Mark.UNKNOWN;
    }
    return mark(slot.entry);
  }

  /** How the monitoring of {@code peer} begins. */
  public Remembered remembered(Peer peer) {
    PeerState state =
        switch (mark(peer)) {
          case ANSWERED -> PeerState.UP;
          case DOWN -> PeerState.DOWN;
          case LEFT -> PeerState.LEFT;
          case UNKNOWN -> PeerState.NEW;
        };
    return new Remembered(state, sinceNanos(peer));
  }

  /**
   * Whether {@code peer} said goodbye, and has not answered since: also of one whose outage was
   * recorded before, which its mark is then.
   */
  public boolean left(Peer peer) {
    Slot slot = slots.get(Subject.of(peer));
    return slot != null && !slot.gone && slot.entry.left();
  }

  private static Mark mark(LedgerEntry entry) {
    if (entry.down()) {
      return Mark.DOWN;
    }
    return entry.left() ? Mark.LEFT : Mark.ANSWERED;
  }

  /** Whether anybody who had left has answered since this was asked last. */
  public boolean takeReturned() {
    boolean any = returned;
    returned = false;
    return any;
  }

  /** Since when {@link #mark} holds, by the own clock. */
  public long sinceNanos(Peer peer) {
    Slot slot = slots.get(Subject.of(peer));
    return slot == null ? 0 : slot.sinceNanos;
  }

  /** The entry of the member {@code peer}: all zeros where nothing is known. */
  public LedgerEntry entry(Peer peer) {
    return entry(Subject.of(peer));
  }

  /** The entry about {@code subject}: all zeros where nothing is known. */
  public LedgerEntry entry(Subject subject) {
    Slot slot = slots.get(subject);
    return slot == null ? LedgerEntry.of(subject) : slot.entry;
  }

  /** All shared entries as they are now. */
  public LedgerCopy copy() {
    if (!copied) {
      List<LedgerEntry> shared = new ArrayList<>();
      for (Slot slot : slots.values()) {
        if (slot.shared) {
          shared.add(slot.entry);
        }
      }
      copy = new LedgerCopy(digest, shared);
      copied = true;
    }
    return copy;
  }

  /** A hash of all shared entries: equal where two ledgers are. */
  public long digest() {
    return digest;
  }

  /** How often a shared entry has changed; 0 when none has. */
  public long version() {
    return version;
  }

  /** How many shared entries, or parts of them, were forgotten since the start. */
  long forgotten() {
    return forgotten;
  }

  /** All alerts that are not settled, peer by peer, each peer's in their order. */
  public List<Alert.OfPeer> undelivered() {
    return copy().entries().stream().flatMap(entry -> entry.undelivered().stream()).toList();
  }

  /** What changed after {@code known}, the oldest first, as much as fits into a message. */
  Excerpt since(long known) {
    List<LedgerEntry> entries = new ArrayList<>();
    long upTo = version;
    int bytes = 0;
    for (Map.Entry<Long, Subject> change : changes.tailMap(known, false).entrySet()) {
      LedgerEntry entry = entry(change.getValue());
      bytes += entry.bytes();
      if (bytes > LedgerMessage.MAX_ENTRIES_BYTES) {
        upTo = change.getKey() - 1;
        break;
      }
      entries.add(entry);
    }
    return new Excerpt(entries, upTo);
  }

  /** What changed last, as much of it as fits into a message. */
  public LedgerMessage newest() {
    List<LedgerEntry> entries = new ArrayList<>();
    int bytes = 0;
    NavigableMap<Long, Subject> newestFirst = changes.descendingMap();
    for (Subject subject : newestFirst.values()) {
      LedgerEntry entry = entry(subject);
      bytes += entry.bytes();
      if (bytes > LedgerMessage.MAX_ENTRIES_BYTES) {
        break;
      }
      entries.add(entry);
    }
    return new LedgerMessage(digest, entries, java.util.OptionalInt.empty(), false);
  }

  // ---- writing

  /** {@code peer} answered: it is neither down nor left any more. */
  public void answered(Peer peer, long nowNanos) {
    LedgerEntry entry = entry(peer);
    returned |= left(peer);
    put(entry.recovered().returned(), nowNanos).gone = false;
  }

  /**
   * {@code peer} said goodbye or is terminating. If its outage was recorded it stays recorded:
   * nothing but an answer ends an outage.
   */
  public void departed(Peer peer, long nowNanos) {
    put(entry(peer).departed(number(nowNanos)), nowNanos).gone = false;
  }

  /**
   * {@code self}, whose ledger this is, leaves, and numbers that itself: an earlier leaving must
   * not be taken for this, whether it has heard of that or not.
   *
   * @param startedNanos when this process started: the one before it may have left then
   */
  public void leaving(Peer self, long startedNanos, long nowNanos) {
    int number = Math.max(number(nowNanos), number(startedNanos) + 1);
    put(entry(self).leaving(number), nowNanos);
  }

  private int number(long nowNanos) {
    return Leavings.number(wallClock.at(nowNanos));
  }

  /** The outage of {@code alert} is recorded. */
  public void wentDown(Alert.PeerDown alert, long nowNanos) {
    put(entry(alert.peer().peer()).wentDown(alert), nowNanos);
  }

  /** The recovery of {@code alert} is recorded. */
  public void recovered(Alert.PeerUp alert, long nowNanos) {
    put(entry(alert.peer().peer()).recording(alert), nowNanos);
  }

  /** {@code episode} is the last problem of {@code subject} from now on. */
  public void episode(Subject subject, Episode episode, long nowNanos) {
    put(entry(subject).with(episode), nowNanos);
  }

  /**
   * What {@code destination} will have heard last when it accepts {@code alert} of {@code
   * subject}'s problem, which is posted now.
   */
  Episode.Told telling(Subject subject, String destination, int alert, long nowNanos) {
    long atMillis = wallClock.at(nowNanos).toEpochMilli();
    return entry(subject)
        .episode()
        .map(episode -> episode.telling(destination, alert, atMillis))
        .orElse(new Episode.Told(alert, atMillis));
  }

  /** {@code destination} accepted what it was told of {@code subject}'s problem. */
  void told(Subject subject, String destination, Episode.Told last, long nowNanos) {
    entry(subject)
        .episode()
        .map(episode -> episode.told(destination, last))
        .ifPresent(told -> episode(subject, told, nowNanos));
  }

  /** Another member answers in the place of {@code peer}, which is gone: its outage is over. */
  public void replaced(Peer peer, long nowNanos) {
    put(entry(peer).recovered(), nowNanos);
  }

  /** The alerts about {@code subject} up to {@code number} are done with. */
  public void settled(Subject subject, int number, long nowNanos) {
    put(entry(subject).settledTo(number), nowNanos);
  }

  /**
   * Others have to know that {@code peer} answered before: the decision about it may have to wait.
   */
  public void share(Peer peer, long nowNanos) {
    share(Subject.of(peer), nowNanos);
  }

  private void share(Subject subject, long nowNanos) {
    if (!mayStay(entry(subject))) {
      return; // nobody would take it over, and nothing would ever forget it
    }
    Slot slot = put(entry(subject), nowNanos);
    if (!slot.shared) {
      slot.shared = true;
      changed(slot, slot.entry, null);
    }
  }

  /**
   * Takes over what other members know.
   *
   * @return the subjects whose entries have changed by that
   */
  public List<Subject> merge(List<LedgerEntry> entries, long nowNanos) {
    List<Subject> changed = new ArrayList<>();
    for (LedgerEntry entry : entries) {
      LedgerEntry other = isListed(entry) ? entry : entry.withoutLeaving();
      Slot slot = slots.get(other.subject());
      LedgerEntry merged = slot == null ? other : slot.entry.mergedWith(other);
      boolean news = slot == null || !slot.shared || !slot.entry.equals(merged);
      if (news
          && mayStay(merged)
          && !isOver(merged, nowNanos)
          && (slot != null || hasRoom(merged))) {
        put(merged, nowNanos);
        share(other.subject(), nowNanos);
        changed.add(other.subject());
      }
    }
    changed.addAll(takeDropped());
    return changed;
  }

  private Slot put(LedgerEntry entry, long nowNanos) {
    Slot slot = slots.get(entry.subject());
    if (slot == null) {
      slot = new Slot(entry, nowNanos);
      slots.put(entry.subject(), slot);
      if (!isPlain(entry)) {
        slot.shared = true;
        changed(slot, entry, null);
      }
      if (!entry.isMember()) {
        makeRoom();
      }
      return slot;
    }
    LedgerEntry before = slot.entry;
    if (!before.equals(entry)) {
      if (mark(before) != mark(entry) || before.leavings() != entry.leavings()) {
        slot.sinceNanos = nowNanos;
      }
      slot.gone &= !entry.showsLifeAfter(before) || isReplaced(entry);
      rewrite(slot, entry);
    }
    return slot;
  }

  private void rewrite(Slot slot, LedgerEntry entry) {
    LedgerEntry before = slot.entry;
    if (!before.equals(entry)) {
      slot.entry = entry;
      boolean wasShared = slot.shared;
      slot.shared = true;
      changed(slot, entry, wasShared ? before : null);
    }
  }

  private static boolean isPlain(LedgerEntry entry) {
    return entry.equals(LedgerEntry.of(entry.subject()));
  }

  private void changed(Slot slot, LedgerEntry now, @Nullable LedgerEntry before) {
    if (before != null) {
      digest -= before.digest();
      changes.remove(slot.version);
    }
    digest += now.digest();
    version++;
    slot.version = version;
    changes.put(version, now.subject());
    copied = false;
  }

  // ---- forgetting

  /**
   * Forgets those that {@code changed} does not name, but for the outages of those that ever were
   * down: a roster that shrinks and grows again must not raise old alerts. A pod that comes back to
   * an address that had answered is new, and gets its time to start. If others, whose rosters named
   * it all the time, know that it left, they say so.
   */
  public void retain(Roster changed) {
    roster = changed;
    room.update(changed);
    makeRoom();
    int gone = 0;
    goneBytes = 0;
    Iterator<Slot> all = slots.values().iterator();
    while (all.hasNext()) {
      Slot slot = all.next();
      if (!isListed(slot.entry)) {
        slot.gone = true;
        boolean kept = mayStay(slot.entry) && gone < MAX_GONE;
        if (kept) {
          gone++;
          LedgerEntry rest = slot.entry.withoutLeaving();
          forgotten += rest.equals(slot.entry) ? 0 : 1;
          rewrite(slot, rest);
          goneBytes += slot.entry.bytes();
        } else {
          all.remove();
          forget(slot);
        }
      }
    }
  }

  /**
   * Forgets what is about no member and over for long: the roster says nothing of it, and names of
   * destinations that were used once would fill the room that there is. All members do so, each by
   * its own clock, and take no such entry from others.
   *
   * @return the subjects of what was forgotten
   */
  public List<Subject> forgetOver(long nowNanos) {
    List<Subject> over = new ArrayList<>();
    if (nowNanos >= forgetNanos) {
      forgetNanos = nowNanos + FORGETTING.toNanos();
      // They come last.
      for (Map.Entry<Subject, Slot> slot : slots.descendingMap().entrySet()) {
        if (slot.getKey().member().isPresent()) {
          break;
        }
        if (isOver(slot.getValue().entry, nowNanos)) {
          over.add(slot.getKey());
        }
      }
      for (Subject subject : over) {
        Slot slot = slots.remove(subject);
        if (slot != null) {
          forget(slot);
        }
      }
    }
    return over;
  }

  /**
   * Whether a problem of {@code subject} that began at {@code since} can be recorded: there is no
   * room for more of what is about no member than {@link EntryRoom} says, and what is open goes
   * last.
   */
  public boolean hasRoom(Subject subject, Instant since) {
    return slots.containsKey(subject)
        || subject.member().isPresent()
        || room.takes(entry(subject).with(Episode.began(since)), aboutNoMember());
  }

  /** The subjects whose entries had to go for others since this was asked last. */
  public List<Subject> takeDropped() {
    List<Subject> taken = List.copyOf(dropped);
    dropped.clear();
    return taken;
  }

  private List<LedgerEntry> aboutNoMember() {
    List<LedgerEntry> entries = new ArrayList<>();
    // They come last.
    for (Map.Entry<Subject, Slot> slot : slots.descendingMap().entrySet()) {
      if (slot.getKey().member().isPresent()) {
        break;
      }
      entries.add(slot.getValue().entry);
    }
    return entries;
  }

  private void makeRoom() {
    for (Subject subject : room.beyond(aboutNoMember())) {
      Slot slot = slots.remove(subject);
      if (slot != null) {
        forget(slot);
        dropped.add(subject);
      }
    }
  }

  private boolean isOver(LedgerEntry entry, long nowNanos) {
    Duration kept = entry.isToldToAll() ? KEPT : MOST_KEPT;
    return !entry.isMember()
        && entry
            .episode()
            .flatMap(Episode::ended)
            .filter(end -> !end.at().plus(kept).isAfter(wallClock.at(nowNanos)))
            .isPresent();
  }

  private void forget(Slot slot) {
    if (slot.shared) {
      digest -= slot.entry.digest();
      changes.remove(slot.version);
      version++;
      forgotten++;
      copied = false;
    }
  }

  private boolean mayStay(LedgerEntry entry) {
    // Once it was down its alerts are numbered, and no number may be used twice.
    return entry.outages() > 0 || !entry.undelivered().isEmpty() || isListed(entry);
  }

  /** Of what is about no member the roster says nothing. */
  private boolean isListed(LedgerEntry entry) {
    return entry.subject().member().map(roster::names).orElse(true);
  }

  /**
   * Whether the roster names others of its node and not itself: then a recovery is no sign of its
   * own life, and whoever gets its address next is new.
   */
  private boolean isReplaced(LedgerEntry entry) {
    return !isListed(entry) && !roster.onNode(entry.peer().nodeName()).isEmpty();
  }

  private boolean hasRoom(LedgerEntry entry) {
    if (!entry.isMember()) {
      return room.takes(entry, aboutNoMember());
    }
    if (isListed(entry)) {
      return true;
    }
    goneBytes += entry.bytes();
    return goneBytes <= MAX_GONE_BYTES && slots.size() < roster.size() + MAX_GONE;
  }
}
