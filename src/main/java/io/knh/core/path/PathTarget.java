package io.knh.core.path;

import io.knh.core.model.Content;
import io.knh.core.model.Message;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;

/**
 * What datagrams and large requests have shown of one path, beside its small ones.
 *
 * <p>Datagrams are counted in windows of {@link PathView#WINDOW} that do not overlap. The path is
 * lossy when two in a row have lost {@link #LOSSY} or more: at 1 % loss one window in 30,000 does
 * that, at 20 % nearly every one. It is so no more when a window has lost {@link #CLEAN} at most.
 *
 * <p>Large requests that fail by time, {@link #LARGE_FAILURES} of them in a row, while at most
 * {@link #CLEAN} of the datagrams beside them get lost and small requests are answered: packets
 * above the path's MTU are lost. One that is answered ends that.
 */
final class PathTarget {

  /** Datagrams lost in a window that make it a bad one. */
  static final int LOSSY = 6;

  /** Datagrams lost that are no sign of anything. */
  static final int CLEAN = 1;

  /** Large requests that fail in a row before that is a fault. */
  static final int LARGE_FAILURES = 4;

  private final Peer peer;
  private boolean echoes;
  private long windowNanos;
  private int sent;
  private int lost;
  private int lastSent;
  private int lastLost;
  private long badNanos = -1;
  private long lossySinceNanos = -1;
  private int unansweredWindows;
  private boolean everEchoed;
  private int largeFailures;
  private long largeFailedNanos = -1;
  private int lostBeside;
  private boolean largeLost;

  PathTarget(Peer peer, long nowNanos) {
    this.peer = peer;
    this.windowNanos = nowNanos;
  }

  Peer peer() {
    return peer;
  }

  /** Whether it echoes what is beyond small requests. */
  boolean echoes() {
    return echoes;
  }

  /** Its answer says whether it echoes; another version of it may run since. */
  void offers(boolean now, long nowNanos) {
    if (echoes != now) {
      echoes = now;
      forget(nowNanos);
    }
  }

  /** What was counted says nothing any more: the path was broken. */
  void forget(long nowNanos) {
    beginWindow(nowNanos);
    lastSent = 0;
    lastLost = 0;
    badNanos = -1;
    lossySinceNanos = -1;
    unansweredWindows = 0;
    everEchoed = false;
    largeAnswered();
  }

  private void beginWindow(long nowNanos) {
    windowNanos = nowNanos;
    sent = 0;
    lost = 0;
  }

  /** So many of the datagrams of one message came back. */
  void echoed(Content.Echoes echoed, long nowNanos) {
    everEchoed |= echoed.received() > 0;
    int missing = Message.Datagrams.COUNT - echoed.received();
    sent += Message.Datagrams.COUNT;
    lost += missing;
    lostBeside += largeFailures > 0 ? missing : 0;
    if (sent >= PathView.WINDOW) {
      endWindow(nowNanos);
    }
  }

  private void endWindow(long nowNanos) {
    lastSent = sent;
    lastLost = lost;
    unansweredWindows = everEchoed ? 0 : unansweredWindows + 1;
    if (lost < LOSSY || !everEchoed) {
      badNanos = -1;
    } else if (badNanos < 0) {
      badNanos = windowNanos;
    } else if (lossySinceNanos < 0) {
      lossySinceNanos = badNanos;
    }
    if (lost <= CLEAN) {
      lossySinceNanos = -1;
    }
    beginWindow(nowNanos);
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

  /** Datagrams of the last full window. */
  int lastSent() {
    return lastSent;
  }

  /** How many of these were lost. */
  int lastLost() {
    return lastLost;
  }

  /** Whether nothing was ever echoed, for two windows. */
  boolean unanswered() {
    return unansweredWindows >= 2;
  }
}
