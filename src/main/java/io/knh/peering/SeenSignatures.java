package io.knh.peering;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Remembers the signatures that were accepted, so that none is accepted twice. Only holders of the
 * secret get in here. For any thread.
 *
 * <p>A follower hears about 120 in the ten minutes in which a signature may come, a coordinator
 * whose 5,000 members all leave about 5,000. When there is no room the oldest is forgotten, and
 * from then on nothing is believed that was signed when it was, or earlier: still none is accepted
 * twice, and a message that is on its way now is younger.
 */
final class SeenSignatures {

  /** Signatures that are remembered; each takes about 200 bytes. */
  static final int MAX_SIGNATURES = 10_000;

  private record Seen(long unixMillis, String code) {}

  private final NavigableSet<Seen> seen =
      new TreeSet<>(Comparator.comparingLong(Seen::unixMillis).thenComparing(Seen::code));
  private long floorMillis = Long.MIN_VALUE;

  /** Forgets those that were signed before {@code unixMillis}: they are too old to be accepted. */
  synchronized void forgetBefore(long unixMillis) {
    seen.headSet(new Seen(unixMillis, "")).clear();
  }

  /** Remembers {@code signature}; false if it was accepted before, or may have been. */
  synchronized boolean add(RequestSignature signature) {
    if (signature.unixMillis() <= floorMillis
        || !seen.add(new Seen(signature.unixMillis(), signature.code()))) {
      return false;
    }
    if (seen.size() > MAX_SIGNATURES) {
      floorMillis = seen.removeFirst().unixMillis();
    }
    return true;
  }

  synchronized int size() {
    return seen.size();
  }
}
