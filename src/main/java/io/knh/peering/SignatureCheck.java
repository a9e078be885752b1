package io.knh.peering;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Checks the signatures of requests that come in. */
final class SignatureCheck {

  /** How much the clocks of two members may differ, the way of the message included. */
  static final Duration MAX_SKEW = Duration.ofMinutes(5);

  private final ClusterSecrets secrets;
  private final InstantSource clock;
  private final SeenSignatures seen = new SeenSignatures();

  SignatureCheck(ClusterSecrets secrets, InstantSource clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /** What came of a check. */
  sealed interface Finding {

    /** It is right, and came for the first time. */
    record Good(RequestSignature signature, ClusterSecrets.Key key) implements Finding {}

    /** It is right, but signed too long ago or too far ahead; {@code why} as below. */
    record Late(String why) implements Finding {}

    /** It is not, and {@code why} in words that fit "was rejected: ...". */
    record Bad(String why) implements Finding {}
  }

  /** Checks the header's value {@code header} of a request with {@code envelope}. */
  Finding check(String header, RequestSignature.Envelope envelope) {
    Optional<RequestSignature> read = RequestSignature.read(header);
    if (read.isEmpty()) {
      return new Finding.Bad("the signature cannot be read");
    }
    RequestSignature signature = read.get();
    Optional<ClusterSecrets.Key> key = signature.signer(envelope, secrets);
    if (key.isEmpty()) {
      return new Finding.Bad(
          "the signature is wrong; do all members have the same CLUSTER_SECRET?");
    }
    long nowMillis = clock.millis();
    if (Math.abs(nowMillis - signature.unixMillis()) > MAX_SKEW.toMillis()) {
      return new Finding.Late(
          "it was signed more than "
              + MAX_SKEW.toMinutes()
              + " minutes before or after this clock; are the clocks right?");
    }
    seen.forgetBefore(nowMillis - MAX_SKEW.toMillis());
    return seen.add(signature)
        ? new Finding.Good(signature, key.get())
        : new Finding.Bad("the signature was used before");
  }

  /**
   * Remembers the signatures that were accepted, so that none is accepted twice. Only holders of
   * the secret get in here. For any thread.
   *
   * <p>A follower hears about 120 in the ten minutes in which a signature may come, a coordinator
   * whose 5,000 members all leave about 5,000. When there is no room the oldest is forgotten, and
   * from then on nothing is believed that was signed when it was, or earlier: still none is
   * accepted twice, and a message that is on its way now is younger.
   */
  static final class SeenSignatures {

    /** Signatures that are remembered; each takes about 200 bytes. */
    static final int MAX_SIGNATURES = 10_000;

    private record Seen(long unixMillis, String code) {}

    private final NavigableSet<Seen> seen =
        new TreeSet<>(Comparator.comparingLong(Seen::unixMillis).thenComparing(Seen::code));
    private long floorMillis = Long.MIN_VALUE;

    /**
     * Forgets those that were signed before {@code unixMillis}: they are too old to be accepted.
     */
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
}
