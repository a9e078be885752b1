package io.knh.core.path;

import io.knh.core.model.Content;
import io.knh.core.model.Message;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import java.util.ArrayDeque;

/**
 * What datagrams and large requests have shown of one path, beside its small ones.
 *
 * <p>Datagrams are counted over the last {@link #BURSTS} messages, two minutes by default. The path
 * is lossy when {@link #LOSSY} of them got lost, and {@link #LOSSY_EACH} of each half: where one of
 * a hundred gets lost each way that happens to one path in 10,000 years, where one of five does
 * within two minutes to nearly every one. It is so no more when {@link #WELL} got lost at most.
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

  /** Of each half of them, so that one short gap does not count. */
  static final int LOSSY_EACH = 5;

  /** Datagrams lost that are few enough again. */
  static final int WELL = 6;

  /** Datagrams lost beside large requests that are no sign of anything. */
  static final int CLEAN = 1;

  /** Large requests that fail in a row before that is a fault. */
  static final int LARGE_FAILURES = 4;

  private final Peer peer;
  // The newest last.
  private final ArrayDeque<Burst> bursts = new ArrayDeque<>(BURSTS);
  private boolean echoes;
  private long lossySinceNanos = -1;
  private int unanswered;
  private boolean everEchoed;
  private int largeFailures;
  private long largeFailedNanos = -1;
  private int lostBeside;
  private boolean largeLost;

  private record Burst(long nanos, int lost) {}

  PathTarget(Peer peer) {
    this.peer = peer;
  }

  Peer peer() {
    return peer;
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

  /** What was counted says nothing any more: the path was broken. */
  void forget() {
    bursts.clear();
    lossySinceNanos = -1;
    unanswered = 0;
    largeAnswered();
  }

  /** So many of the datagrams of one message came back. */
  void echoed(Content.Echoes echoed, long nowNanos) {
    int missing = Message.Datagrams.COUNT - echoed.received();
    lostBeside += largeFailures > 0 && everEchoed ? missing : 0;
    if (!everEchoed) {
      everEchoed = echoed.received() > 0;
      unanswered++;
      if (!everEchoed) {
        return; // whatever blocks them always did
      }
      unanswered = 0;
    }
    if (bursts.size() == BURSTS) {
      bursts.removeFirst();
    }
    bursts.addLast(new Burst(nowNanos, missing));
    judge();
  }

  private void judge() {
    int all = lost();
    int older = bursts.stream().limit(BURSTS / 2).mapToInt(Burst::lost).sum();
    boolean tooMany = all >= LOSSY && older >= LOSSY_EACH && all - older >= LOSSY_EACH;
    if (tooMany && lossySinceNanos < 0) {
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
    return bursts.stream().mapToInt(Burst::lost).sum();
  }

  /** Whether nothing was ever echoed, for as long as all that is counted together. */
  boolean unanswered() {
    return unanswered >= BURSTS;
  }
}
