package io.knh.core.alert;

import io.knh.core.model.Alert;
import io.knh.core.model.Leavings;
import io.knh.core.model.LedgerCopy;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.Subject;
import io.knh.core.model.WallClock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What has been told already, and what else has to outlive a coordinator's term: a line per peer.
 *
 * <p>Lines that say more than that a peer has answered are shared with the other members. Every
 * change of a shared line gives the ledger its next version, by which one may ask what is new.
 *
 * <p>Bounded by {@link #MAX_GONE} beyond the roster.
 */
public final class Ledger {

  /** Most peers that are remembered though the roster does not name them any more. */
  public static final int MAX_GONE = 10_000;

  /** What their lines may take when others bring them; a usual one has 200 bytes. */
  static final int MAX_GONE_BYTES = 4 * 1024 * 1024;

  private final WallClock wallClock;
  private final TreeMap<Subject, Entry> entries = new TreeMap<>();
  // The shared ones alone, by their versions: what changed last stands last.
  private final TreeMap<Long, Subject> changes = new TreeMap<>();
  private Roster roster = Roster.empty();
  private long version;
  private long digest;
  private LedgerCopy copy = LedgerCopy.EMPTY;
  private boolean copied = true;
  private long forgotten;
  private int goneBytes;

  /** What is known of a peer. */
  public enum Mark {
    /** It has answered, or was followed as coordinator. */
    ANSWERED,
    /** Its death was told, and it has not answered since. */
    DOWN,
    /** It said goodbye, and has not answered since. */
    LEFT,
    /** Nothing. */
    UNKNOWN
  }

  /**
   * Some lines, in the order of their changes.
   *
   * @param lines as they are now
   * @param version whoever has these too has all up to this version
   */
  record Excerpt(List<LedgerEntry> lines, long version) {}

  private static final class Entry {
    private LedgerEntry line;
    private long sinceNanos;
    private long version;
    private boolean shared;
    // The roster named it no more, and it has not answered since.
    private boolean gone;

    Entry(LedgerEntry line, long sinceNanos) {
      this.line = line;
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
    Entry entry = entries.get(Subject.of(peer));
    if (entry == null || (entry.gone && !entry.line.down())) {
      return Mark.UNKNOWN;
    }
    return mark(entry.line);
  }

  /**
   * Whether {@code peer} said goodbye, and has not answered since: also of one whose death was told
   * before, which its mark is then.
   */
  public boolean left(Peer peer) {
    Entry entry = entries.get(Subject.of(peer));
    return entry != null && !entry.gone && entry.line.left();
  }

  private static Mark mark(LedgerEntry line) {
    if (line.down()) {
      return Mark.DOWN;
    }
    return line.left() ? Mark.LEFT : Mark.ANSWERED;
  }

  /** Since when {@link #mark} holds, by the own clock. */
  public long sinceNanos(Peer peer) {
    Entry entry = entries.get(Subject.of(peer));
    return entry == null ? 0 : entry.sinceNanos;
  }

  /** The line of {@code peer}: all zeros where nothing is known. */
  public LedgerEntry line(Peer peer) {
    return line(Subject.of(peer));
  }

  private LedgerEntry line(Subject subject) {
    Entry entry = entries.get(subject);
    return entry == null ? LedgerEntry.of(subject.peer()) : entry.line;
  }

  /** All shared lines as they are now. */
  public LedgerCopy copy() {
    if (!copied) {
      List<LedgerEntry> shared = new ArrayList<>();
      for (Entry entry : entries.values()) {
        if (entry.shared) {
          shared.add(entry.line);
        }
      }
      copy = new LedgerCopy(digest, shared);
      copied = true;
    }
    return copy;
  }

  /** A hash of all shared lines: equal where two ledgers are. */
  public long digest() {
    return digest;
  }

  /** How often a shared line has changed; 0 when none has. */
  public long version() {
    return version;
  }

  /** How many shared lines, or parts of them, were forgotten since the start. */
  long forgotten() {
    return forgotten;
  }

  /** All events that are not settled, peer by peer, each peer's in their order. */
  public List<Alert.OfPeer> undelivered() {
    return copy().lines().stream().flatMap(line -> line.undelivered().stream()).toList();
  }

  /** What changed after {@code known}, the oldest first, as much as fits into a message. */
  Excerpt since(long known) {
    List<LedgerEntry> lines = new ArrayList<>();
    long upTo = version;
    int bytes = 0;
    for (Map.Entry<Long, Subject> change : changes.tailMap(known, false).entrySet()) {
      LedgerEntry line = line(change.getValue());
      bytes += line.bytes();
      if (bytes > LedgerMessage.MAX_LINES_BYTES) {
        upTo = change.getKey() - 1;
        break;
      }
      lines.add(line);
    }
    return new Excerpt(lines, upTo);
  }

  /** What changed last, as much of it as fits into a message. */
  public LedgerMessage newest() {
    List<LedgerEntry> lines = new ArrayList<>();
    int bytes = 0;
    NavigableMap<Long, Subject> newestFirst = changes.descendingMap();
    for (Subject subject : newestFirst.values()) {
      LedgerEntry line = line(subject);
      bytes += line.bytes();
      if (bytes > LedgerMessage.MAX_LINES_BYTES) {
        break;
      }
      lines.add(line);
    }
    return new LedgerMessage(digest, lines, java.util.OptionalInt.empty(), false);
  }

  // ---- writing

  /** {@code peer} is alive: dead or left no more. */
  public void answered(Peer peer, long nowNanos) {
    LedgerEntry line = line(peer);
    put(line.recovered().returned(), nowNanos).gone = false;
  }

  /**
   * {@code peer} said goodbye or is terminating. If its death was told it stays told: nothing but
   * an answer ends an outage.
   */
  public void departed(Peer peer, long nowNanos) {
    put(line(peer).departed(number(nowNanos)), nowNanos).gone = false;
  }

  /**
   * {@code self}, whose ledger this is, leaves, and numbers that itself: an earlier leaving that it
   * has heard of must not be taken for this.
   */
  public void leaving(Peer self, long nowNanos) {
    put(line(self).leaving(number(nowNanos)), nowNanos);
  }

  private int number(long nowNanos) {
    return Leavings.number(wallClock.at(nowNanos));
  }

  /** The death of {@code alert} is told. */
  public void wentDown(Alert.PeerDown alert, long nowNanos) {
    put(line(alert.peer().peer()).wentDown(alert), nowNanos);
  }

  /** The recovery of {@code alert} is told. */
  public void recovered(Alert.PeerUp alert, long nowNanos) {
    put(line(alert.peer().peer()).telling(alert), nowNanos);
  }

  /** Another member answers in the place of {@code peer}, which is gone: its outage is over. */
  public void replaced(Peer peer, long nowNanos) {
    put(line(peer).recovered(), nowNanos);
  }

  /** The events of {@code peer} up to {@code number} are done with. */
  public void settled(Peer peer, int number, long nowNanos) {
    put(line(peer).settledTo(number), nowNanos);
  }

  /** Others have to know that {@code peer} answered before: its verdict may have to wait. */
  public void share(Peer peer, long nowNanos) {
    if (!mayStay(line(peer))) {
      return; // nobody would take it over, and nothing would ever forget it
    }
    Entry entry = put(line(peer), nowNanos);
    if (!entry.shared) {
      entry.shared = true;
      changed(entry, entry.line, null);
    }
  }

  /**
   * Takes over what other members know.
   *
   * @return the peers whose lines have changed by that
   */
  public List<Peer> merge(List<LedgerEntry> lines, long nowNanos) {
    List<Peer> changed = new ArrayList<>();
    for (LedgerEntry line : lines) {
      LedgerEntry other = isListed(line.peer()) ? line : line.withoutLeaving();
      Entry entry = entries.get(other.subject());
      LedgerEntry merged = entry == null ? other : entry.line.mergedWith(other);
      boolean news = entry == null || !entry.shared || !entry.line.equals(merged);
      if (news && mayStay(merged) && (entry != null || hasRoom(merged))) {
        put(merged, nowNanos);
        share(other.peer(), nowNanos);
        changed.add(other.peer());
      }
    }
    return changed;
  }

  private Entry put(LedgerEntry line, long nowNanos) {
    Entry entry = entries.get(line.subject());
    if (entry == null) {
      entry = new Entry(line, nowNanos);
      entries.put(line.subject(), entry);
      if (!isPlain(line)) {
        entry.shared = true;
        changed(entry, line, null);
      }
      return entry;
    }
    LedgerEntry before = entry.line;
    if (!before.equals(line)) {
      if (mark(before) != mark(line) || before.leavings() != line.leavings()) {
        entry.sinceNanos = nowNanos;
      }
      entry.gone &= !line.showsLifeAfter(before) || isReplaced(line.peer());
      rewrite(entry, line);
    }
    return entry;
  }

  private void rewrite(Entry entry, LedgerEntry line) {
    LedgerEntry before = entry.line;
    if (!before.equals(line)) {
      entry.line = line;
      boolean wasShared = entry.shared;
      entry.shared = true;
      changed(entry, line, wasShared ? before : null);
    }
  }

  private static boolean isPlain(LedgerEntry line) {
    return line.equals(LedgerEntry.of(line.peer()));
  }

  private void changed(Entry entry, LedgerEntry now, @Nullable LedgerEntry before) {
    if (before != null) {
      digest -= before.digest();
      changes.remove(entry.version);
    }
    digest += now.digest();
    version++;
    entry.version = version;
    changes.put(version, now.subject());
    copied = false;
  }

  // ---- forgetting

  /**
   * Forgets those that {@code changed} does not name, but for the deaths of those that ever died: a
   * roster that shrinks and grows again must not tell old deaths. A pod that comes back to an
   * address that had answered is new, and gets its time to start. If others, whose rosters named it
   * all the time, know that it left, they say so.
   */
  public void retain(Roster changed) {
    roster = changed;
    int gone = 0;
    goneBytes = 0;
    Iterator<Entry> all = entries.values().iterator();
    while (all.hasNext()) {
      Entry entry = all.next();
      if (!isListed(entry.line.peer())) {
        entry.gone = true;
        boolean kept = mayStay(entry.line) && gone < MAX_GONE;
        if (kept) {
          gone++;
          LedgerEntry rest = entry.line.withoutLeaving();
          forgotten += rest.equals(entry.line) ? 0 : 1;
          rewrite(entry, rest);
          goneBytes += entry.line.bytes();
        } else {
          all.remove();
          forget(entry);
        }
      }
    }
  }

  private void forget(Entry entry) {
    if (entry.shared) {
      digest -= entry.line.digest();
      changes.remove(entry.version);
      version++;
      forgotten++;
      copied = false;
    }
  }

  private boolean mayStay(LedgerEntry line) {
    // Once it died its events are numbered, and no number may be used twice.
    return line.outages() > 0 || !line.undelivered().isEmpty() || isListed(line.peer());
  }

  private boolean isListed(Peer peer) {
    return roster.names(peer);
  }

  /**
   * Whether the roster names others of its node and not itself: then a recovery is no sign of its
   * own life, and whoever gets its address next is new.
   */
  private boolean isReplaced(Peer peer) {
    return !isListed(peer) && !roster.onNode(peer.nodeName()).isEmpty();
  }

  private boolean hasRoom(LedgerEntry line) {
    if (isListed(line.peer())) {
      return true;
    }
    goneBytes += line.bytes();
    return goneBytes <= MAX_GONE_BYTES && entries.size() < roster.size() + MAX_GONE;
  }
}
