package io.knh.core.path;

import io.knh.core.model.Content;
import io.knh.core.model.Message;
import io.knh.core.model.PathFault;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * What datagrams and large requests have shown of one path, beside its small ones.
 *
 * <p>While small requests fail, datagrams of which none comes back show nothing that these do not:
 * the path is broken. If some of them come back and others do not, it loses packets of all kinds,
 * and is not broken though many small requests in a row fail by that.
 *
 * <p>Datagrams are counted over the last {@link #BURSTS} messages, two minutes by default. The path
 * is lossy when {@link #LOSSY} of them got lost, {@link #LOSSY_EACH} of each half, and {@link
 * #LATELY_LOST} of the last {@link #LATELY} messages: where one of a hundred gets lost each way
 * that happens to one path in 10,000 years, where one of five does within two minutes to nearly
 * every one. It is so no more when {@link #WELL} got lost at most.
 *
 * <p>Large requests that fail by time, {@link #LARGE_FAILURES} of them in a row, while at most
 * {@link #CLEAN} of the datagrams beside them get lost and small requests are answered: packets
 * above the path's MTU are lost. One that is answered ends that.
 */
final class PathTarget {

  /** Messages of datagrams that are counted together. */
  static final int BURSTS = PathView.WINDOW / Message.Datagrams.COUNT;

  /** Datagrams lost of these that are too many. */
  static final int LOSSY = 18;

  /**
   * Of each half of them, so that a gap does not count while it lasts; once it is over, the newest
   * messages have lost nothing.
   */
  static final int LOSSY_EACH = 5;

  /**
   * Datagrams lost that are few enough again. Where one of a hundred gets lost each way more than
   * that are lost on one path of 2,000, so that none keeps a problem of many paths open.
   */
  static final int WELL = 8;

  /** Datagrams lost beside large requests that are no sign of anything. */
  static final int CLEAN = 1;

  /** So many messages of datagrams, the last ones, tell how many get lost now. */
  static final int LATELY = 4;

  /** Datagrams of these that have to be lost: after a gap chance loses one or two. */
  static final int LATELY_LOST = 3;

  /** What is older than twice as many rounds as are counted says nothing. */
  private static final int OLDEST = 2 * BURSTS;

  /**
   * What is less likely is no chance: so many small requests and datagrams in a row would fail by
   * loss alone. It is 14 where an echo of three gets lost, 31 where two of three do.
   */
  private static final double CHANCE = 1e-6;

  /** The same of one that is lossy, which is a problem already. */
  private static final double LESSER_CHANCE = 1e-12;

  /** Large requests that fail in a row before that is a fault. */
  static final int LARGE_FAILURES = 4;

  private final Peer peer;
  private final boolean anew;
  private final long oldestNanos;
  // The newest last.
  private final ArrayDeque<Burst> bursts = new ArrayDeque<>(BURSTS);
  private boolean echoes;
  private long lossySinceNanos = -1;
  private int unanswered;
  private int silent;
  // Messages of which none came back, until a small request shows whether the path worked.
  private final ArrayDeque<Burst> held = new ArrayDeque<>();
  private int smallFailures; // of handshakes and requests
  private long worksSinceNanos = Long.MIN_VALUE;
  private boolean awaits;
  // How many were lost of each message of which some came back, the newest last.
  private final ArrayDeque<Integer> lately = new ArrayDeque<>(LATELY);
  private Optional<PathFault> shown = Optional.empty();
  private long shownNanos;
  private boolean everEchoed;
  private boolean allCame;
  private long doubtNanos = Long.MIN_VALUE;
  private long handshakeNanos = Long.MIN_VALUE;
  private int largeFailures;
  private long largeFailedNanos = -1;
  private int lostBeside;
  private boolean largeLost;

  private record Burst(long nanos, int lost) {}

  /**
   * Nothing is known of it yet.
   *
   * @param anew whether it may have been probed, and have failed, before
   */
  PathTarget(Peer peer, long roundNanos, boolean anew) {
    this.peer = peer;
    this.anew = anew;
    this.oldestNanos = OLDEST * roundNanos;
  }

  Peer peer() {
    return peer;
  }

  /** Whether it may have been probed, and have failed, before. */
  boolean isAnew() {
    return anew;
  }

  /** Whether it echoes what is beyond small requests. */
  boolean echoes() {
    return echoes;
  }

  /** Its answer says whether it echoes; another version of it may run since. */
  void offers(boolean now) {
    if (echoes != now) {
      echoes = now;
      everEchoed = false;
      forget();
    }
  }

  /** What was counted says nothing any more. */
  private void forget() {
    allCame = false;
    bursts.clear();
    lossySinceNanos = -1;
    unanswered = 0;
    silent = 0;
    lately.clear();
    awaitNothing();
    largeAnswered();
  }

  /**
   * A small probe is sent, a handshake or a request.
   *
   * @return whether the one before was answered
   */
  boolean smallSent(boolean isHandshake, long nowNanos) {
    if (isHandshake) {
      handshakeNanos = nowNanos;
    }
    boolean first = !awaits;
    awaits = true;
    return first;
  }

  /** A small probe was not answered. */
  void smallFailed() {
    smallFailures++;
  }

  /** One was. What was lost while small requests failed is none of its loss. */
  void smallAnswered(long nowNanos) {
    if (smallFailures == 0) {
      held.forEach(burst -> count(burst, nowNanos));
    } else {
      worksSinceNanos = nowNanos;
    }
    awaitNothing();
  }

  /** What is on its way now, or was not answered until now, says nothing. */
  void begins(long nowNanos) {
    allCame = false;
    worksSinceNanos = nowNanos;
    awaitNothing();
  }

  private void awaitNothing() {
    held.clear();
    smallFailures = 0;
    awaits = false;
  }

  /**
   * So many of the datagrams of one message came back.
   *
   * @param works whether small requests are answered
   * @param sentNanos when it was sent
   */
  void echoed(Content.Echoes echoed, boolean works, long sentNanos, long nowNanos) {
    int missing = Message.Datagrams.COUNT - echoed.received();
    boolean none = echoed.received() == 0;
    allCame = missing == 0 && doubtNanos < sentNanos;
    silent = none ? silent + 1 : 0;
    if (!none) {
      if (lately.size() == LATELY) {
        lately.removeFirst();
      }
      lately.addLast(missing);
    }
    lostBeside += largeFailures > 0 && everEchoed ? missing : 0;
    if (!everEchoed && works) {
      unanswered = none ? unanswered + 1 : 0;
    }
    everEchoed |= !none;
    if (!everEchoed || (none && (!works || sentNanos < worksSinceNanos))) {
      return; // whatever blocks them always did, or blocks small requests, too
    }
    if (!none) {
      count(new Burst(nowNanos, missing), nowNanos);
    } else if (handshakeNanos < sentNanos && held.size() < BURSTS) {
      // A process that stands still echoes nothing either, while its host shakes hands.
      held.addLast(new Burst(nowNanos, missing));
    }
  }

  /**
   * Whether all came back that was sent before: all datagrams of the last message, the last large
   * request and the last small probe. Then a handshake shows as much of the path as a request.
   */
  boolean works() {
    return allCame && largeFailures == 0 && !awaits;
  }

  /** Something that was sent did not come back, for whatever reason. */
  void doubt(long nowNanos) {
    allCame = false;
    doubtNanos = nowNanos;
  }

  private void count(Burst burst, long nowNanos) {
    if (bursts.size() == BURSTS) {
      bursts.removeFirst();
    }
    bursts.addLast(burst);
    bursts.removeIf(one -> nowNanos - one.nanos() > oldestNanos);
    judge();
  }

  /**
   * Whether small requests may fail by chance, all of them in a row, since the path loses packets
   * of all kinds: then it is none that is broken.
   */
  boolean carriesSome() {
    int lost = lately.stream().mapToInt(Integer::intValue).sum();
    double share = (double) lost / (LATELY * Message.Datagrams.COUNT);
    double usual = lossy() ? (double) lost() / sent() : 0;
    int failed = smallFailures + silent * Message.Datagrams.COUNT;
    return Math.pow(Math.max(share, usual), failed) > (lossy() ? LESSER_CHANCE : CHANCE);
  }

  /** The fault that was shown last. */
  Optional<PathFault> shown() {
    return shown;
  }

  /** Since when. */
  long shownNanos() {
    return shownNanos;
  }

  /** It is {@code fault} since {@code nowNanos}. */
  void show(Optional<PathFault> fault, long nowNanos) {
    shown = fault;
    shownNanos = nowNanos;
  }

  private void judge() {
    int all = lost();
    int older = bursts.stream().limit(BURSTS / 2).mapToInt(Burst::lost).sum();
    boolean tooMany = all >= LOSSY && older >= LOSSY_EACH && all - older >= LOSSY_EACH;
    int newest =
        bursts.stream().skip(Math.max(0, bursts.size() - LATELY)).mapToInt(Burst::lost).sum();
    if (tooMany && newest >= LATELY_LOST && lossySinceNanos < 0) {
      lossySinceNanos =
          bursts.stream().filter(burst -> burst.lost() > 0).findFirst().orElseThrow().nanos();
    } else if (all <= WELL) {
      lossySinceNanos = -1;
    }
  }

  /** Whether a large request is to follow at once on the one that failed. */
  boolean triesLarge() {
    return largeFailures > 0 && !largeLost;
  }

  /** A large request came back. */
  void largeAnswered() {
    largeFailures = 0;
    largeFailedNanos = -1;
    lostBeside = 0;
    largeLost = false;
  }

  /** A large request that was sent at {@code sentNanos} was not answered in time. */
  void largeFailed(long sentNanos) {
    if (largeFailures == 0) {
      largeFailedNanos = sentNanos;
    }
    largeFailures++;
    if (lostBeside > CLEAN && !largeLost) {
      largeAnswered(); // the path loses packets of all sizes
    } else if (largeFailures >= LARGE_FAILURES) {
      largeLost = true;
    }
  }

  /** Whether too many datagrams get lost. */
  boolean lossy() {
    return lossySinceNanos >= 0;
  }

  /** Since when; negative where it is not {@linkplain #lossy}. */
  long lossySinceNanos() {
    return lossySinceNanos;
  }

  /** Whether large requests get lost and small ones do not. */
  boolean largeLost() {
    return largeLost;
  }

  /** When the first large request was sent that failed; negative where none did. */
  long largeFailedNanos() {
    return largeFailedNanos;
  }

  /** Datagrams that are counted. */
  int sent() {
    return bursts.size() * Message.Datagrams.COUNT;
  }

  /** How many of these were lost. */
  int lost() {
    int lost = 0;
    for (Burst burst : bursts) { // several times a second
      lost += burst.lost();
    }
    return lost;
  }

  /** Whether nothing was ever echoed, for as long as all that is counted together. */
  boolean unanswered() {
    return unanswered >= BURSTS;
  }
}
