package io.knh.core.model;

/**
 * Hashes of 64 bits, by which two ledgers, or two rosters, are compared. No defence against those
 * who forge.
 */
public final class Digest {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Digest() {}

  /** FNV-1a of the characters. */
  public static long of(String text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }

  /** Both in one, by the finaliser of SplitMix64; their order counts. */
  public static long mix(long hash, long next) {
    long mixed = hash * 31 + next;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
