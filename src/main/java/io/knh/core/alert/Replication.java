package io.knh.core.alert;

import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the ledgers of a coordinator and its peers equal. Every heartbeat and every answer carries
 * the digest of a ledger. A peer whose digest is that of an earlier version of the own ledger is
 * sent what changed since; one with a digest that was never seen is asked for its entries, page by
 * page, once for all peers with that digest.
 *
 * <p>A peer answers from what it knew before the heartbeat, so its digest is one message behind.
 */
public final class Replication {

  /** Earlier digests of the own ledger that are recognised, and digests asked for already. */
  static final int MAX_DIGESTS = 1_000;

  /** Pages that are read of one ledger: more than 15,000 entries have. */
  static final int MAX_PAGES = 200;

  /** Peers that are asked for their entries at the same time. */
  static final int MAX_QUESTIONS = 4;

  /** Bytes of entries that are sent in one round; whoever has to wait gets them in a later one. */
  static final int MAX_ROUND_BYTES = 16 * 1024 * 1024;

  /**
   * Rounds after which a peer is sent everything again though its digest has not changed by it. Its
   * roster, which is why it refused some, may have changed without a sign.
   */
  static final int SEND_ALL_ROUNDS = 6;

  private static final long UNKNOWN = -1;

  private final Ledger ledger;
  private final TreeMap<Peer, Correspondent> correspondents = new TreeMap<>();
  private final Map<Long, Sent> open = new HashMap<>();
  private final Map<Long, Long> versions = bounded();
  private final Map<Long, Boolean> read = bounded();
  private final TreeMap<Peer, Question> questions = new TreeMap<>();
  private @Nullable Sent draft;
  private long forgotten;
  private LedgerMessage plain = LedgerMessage.of(0);
  private long replicatedVersion;
  private int roundBytes;
  private long rounds;

  /** What is known of a peer's ledger. */
  private static final class Correspondent {
    private boolean keepsLedger;
    private boolean first;
    // It gets a long ledger piece by piece: its digest says nothing before it has all of them.
    private boolean behind;
    private long version = UNKNOWN;
    // For which of its digests it was sent everything, and in which round, lest entries that it
    // refuses go round for ever.
    private long sentAllFor;
    private long sentAllRound;
  }

  /** A peer that is asked for the entries of the ledger with {@code digest}, page by page. */
  private static final class Question {
    private final long digest;
    private int from;
    private int pages;
    private boolean asked;
    private long askedRound;

    Question(long digest) {
      this.digest = digest;
    }
  }

  /**
   * A heartbeat in flight.
   *
   * @param known up to which version the peer was taken to have the own ledger
   * @param version up to which it has it, then, once it has read this
   * @param whole whether that is all there was
   * @param from from which of its entries on the peer is asked for them; {@link #NONE} when it is
   *     not
   */
  private record Sent(Peer to, long known, long version, boolean entries, boolean whole, int from) {

    static final int NONE = -1;

    boolean asks() {
      return from != NONE;
    }

    /** Nothing was to be sent: the peer was taken for equal. */
    boolean current() {
      return whole && !entries;
    }
  }

  /** Nothing is known of anybody's ledger but the own. */
  public Replication(Ledger ledger) {
    this.ledger = ledger;
    this.forgotten = ledger.forgotten();
  }

  private static <V> Map<Long, V> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
        return size() > MAX_DIGESTS;
      }
    };
  }

  /** A round begins, and with it a new allowance of bytes; the {@code successors} need not wait. */
  public void roundStarted(List<Peer> successors) {
    roundBytes = 0;
    rounds++;
    correspondents.values().forEach(known -> known.first = false);
    successors.forEach(successor -> correspondent(successor).first = true);
  }

  /** What a heartbeat to {@code peer} carries; {@link #sent} gets its number afterwards. */
  public LedgerMessage messageTo(Peer peer) {
    remember();
    Ledger.Excerpt news = news(correspondent(peer));
    for (LedgerEntry entry : news.entries()) {
      roundBytes += entry.bytes();
    }
    Question question = questions.get(peer);
    OptionalInt from = OptionalInt.empty();
    if (question != null && !question.asked) {
      question.asked = true;
      question.askedRound = rounds;
      from = OptionalInt.of(question.from);
    }
    Correspondent known = correspondent(peer);
    // Part of the entries, as they are now, is a ledger that the own never was.
    known.behind |= !news.entries().isEmpty() && news.version() < ledger.version();
    boolean entries = !news.entries().isEmpty();
    boolean whole = news.version() == ledger.version();
    draft = new Sent(peer, known.version, news.version(), entries, whole, from.orElse(Sent.NONE));
    return news.entries().isEmpty() && from.isEmpty()
        ? plain()
        : new LedgerMessage(ledger.digest(), news.entries(), from, false);
  }

  /** Most heartbeats say the same: one ledger message serves them all. */
  private LedgerMessage plain() {
    if (plain.digest() != ledger.digest()) {
      plain = LedgerMessage.of(ledger.digest());
    }
    return plain;
  }

  private Ledger.Excerpt news(Correspondent known) {
    boolean current = known.version == ledger.version();
    boolean later = roundBytes > MAX_ROUND_BYTES && !known.first;
    if (!known.keepsLedger || known.version == UNKNOWN || current || later) {
      return new Ledger.Excerpt(List.of(), known.version);
    }
    return ledger.since(known.version);
  }

  /** The heartbeat that {@link #messageTo} wrote for was sent as {@code exchange}. */
  public void sent(long exchange) {
    if (draft != null) {
      open.put(exchange, draft);
      draft = null;
    }
  }

  /**
   * The heartbeat {@code exchange} was answered without a ledger message: that peer keeps no
   * ledger.
   */
  public void answeredBare(long exchange) {
    Sent sent = open.remove(exchange);
    if (sent != null) {
      correspondent(sent.to()).keepsLedger = false;
      questions.remove(sent.to());
    }
  }

  /** The heartbeat {@code exchange} was not answered. */
  public void failed(long exchange) {
    Sent sent = open.remove(exchange);
    if (sent != null) {
      questions.remove(sent.to());
    }
  }

  /**
   * The heartbeat {@code exchange} was answered, and its entries are merged into the own ledger.
   */
  public void answered(long exchange, LedgerMessage ledgerMessage) {
    Sent sent = open.remove(exchange);
    if (sent == null) {
      return;
    }
    remember();
    Correspondent from = correspondent(sent.to());
    from.keepsLedger = true;
    boolean behind = from.behind;
    if (sent.entries()) {
      if (from.version >= sent.known()) {
        from.behind &= !sent.whole();
        // Taken, though its digest does not show it yet. If it turned out meanwhile that it had
        // less than was thought, these entries are not all that it lacked.
        from.version = Math.max(from.version, sent.version());
      }
      replicatedVersion = Math.max(replicatedVersion, sent.version());
    }
    if (sent.asks()) {
      turnPage(sent, ledgerMessage);
    }
    Long equalAt = versionOf(ledgerMessage.digest());
    if (equalAt != null) {
      // Also less than before: it may have lost its memory. Then it lacks more than it was sent.
      boolean lost = equalAt < sent.known();
      from.version = sent.entries() && !lost ? Math.max(from.version, equalAt) : equalAt;
      from.behind = false;
      replicatedVersion = Math.max(replicatedVersion, equalAt);
    } else if (!behind || sent.current()) {
      // No earlier version of the own: it has something else, whatever was sent.
      differs(from, sent, ledgerMessage.digest());
    }
  }

  /** At which version the own ledger had {@code digest}; whoever has an empty one lacks all. */
  private @Nullable Long versionOf(long digest) {
    return digest == 0 && ledger.digest() != 0 ? Long.valueOf(0) : versions.get(digest);
  }

  private void differs(Correspondent from, Sent sent, long digest) {
    if (!read.containsKey(digest)) {
      ask(sent.to(), digest);
    } else if (from.version == UNKNOWN || (sent.current() && maySendAll(from, digest))) {
      // All of its entries are known here: so it lacks some, which ones is not known.
      from.version = 0;
      from.behind = true;
      from.sentAllFor = digest;
      from.sentAllRound = rounds;
    }
  }

  private boolean maySendAll(Correspondent to, long digest) {
    return to.sentAllFor != digest || rounds - to.sentAllRound >= SEND_ALL_ROUNDS;
  }

  private void turnPage(Sent sent, LedgerMessage page) {
    Peer peer = sent.to();
    Question question = questions.get(peer);
    if (question == null) {
      return;
    }
    if (sent.from() == 0 && !page.more()) {
      // All there is, as it is now, also where it changed since it was asked for.
      questions.remove(peer);
      read.put(page.digest(), true);
    } else if (question.digest != page.digest()) {
      // It changed between two pages; its next answer starts this anew.
      questions.remove(peer);
    } else if (page.more() && !page.entries().isEmpty() && ++question.pages < MAX_PAGES) {
      question.from += page.entries().size();
      question.asked = false;
    } else {
      questions.remove(peer);
      read.put(question.digest, true);
    }
  }

  /** One is asked for all with that digest, and another where it has not answered for a round. */
  private void ask(Peer peer, long digest) {
    boolean asked =
        questions.values().stream()
            .anyMatch(
                question ->
                    question.digest == digest
                        && (!question.asked || question.askedRound == rounds));
    if (!asked && questions.size() < MAX_QUESTIONS && !questions.containsKey(peer)) {
      questions.put(peer, new Question(digest));
    }
  }

  /** Those who are to be asked for entries now, by a heartbeat of their own. */
  public List<Peer> toAsk() {
    List<Peer> peers = new ArrayList<>();
    questions.forEach(
        (peer, question) -> {
          if (!question.asked) {
            peers.add(peer);
          }
        });
    return peers;
  }

  /** {@code peer} cannot be asked after all. */
  public void unasked(Peer peer) {
    questions.remove(peer);
  }

  /** Whether somebody's entries are awaited: what may be alerted can change by them. */
  public boolean reads() {
    return !questions.isEmpty();
  }

  /** Up to which version of the own ledger some peer has it. */
  public long replicatedVersion() {
    return replicatedVersion;
  }

  /** Whether {@code peer} keeps a ledger: it is no original, and no KNH of a version without. */
  public boolean keepsLedger(Peer peer) {
    Correspondent known = correspondents.get(peer);
    return known != null && known.keepsLedger;
  }

  /** Forgets those that {@code roster} does not name. */
  public void retain(Roster roster) {
    // Entries of those that were not listed when they were read were not taken over.
    read.clear();
    Iterator<Peer> peers = correspondents.keySet().iterator();
    while (peers.hasNext()) {
      Peer peer = peers.next();
      if (!roster.names(peer)) {
        peers.remove();
        questions.remove(peer);
      }
    }
  }

  /** What is in flight will not be answered any more. */
  public void restart() {
    open.clear();
    questions.clear();
  }

  private Correspondent correspondent(Peer peer) {
    return correspondents.computeIfAbsent(peer, unknown -> new Correspondent());
  }

  private void remember() {
    if (forgotten != ledger.forgotten()) {
      // Whoever has what the own once was has more than it now.
      forgotten = ledger.forgotten();
      versions.clear();
      read.clear();
    }
    versions.put(ledger.digest(), ledger.version());
  }
}
