package io.knh.core.model;

import java.util.List;
import java.util.OptionalInt;

/**
 * What members write to each other about their ledgers: in the heartbeat and in its answer, and in
 * a goodbye.
 *
 * @param digest of the whole ledger of the one who writes: equal where the ledgers are
 * @param entries some of its entries, at most {@link #MAX_BYTES} in a message
 * @param from in a heartbeat: from which entry on the answer is to carry entries, 0 for the first;
 *     none when nothing is asked for
 * @param more in an answer: whether entries follow after these
 */
public record LedgerMessage(
    long digest, List<LedgerEntry> entries, OptionalInt from, boolean more) {

  /** Largest body of a message. */
  public static final int MAX_BYTES = 64 * 1024;

  /** What its entries may take, by their own reckoning, which is rather more than less. */
  public static final int MAX_ENTRIES_BYTES = 60 * 1024;

  public LedgerMessage {
    entries = List.copyOf(entries);
    if (from.isPresent() && from.getAsInt() < 0) {
      throw new IllegalArgumentException("asks for lines from " + from.getAsInt());
    }
  }

  /** A ledger message that says which ledger is there, and nothing else. */
  public static LedgerMessage of(long digest) {
    return new LedgerMessage(digest, List.of(), OptionalInt.empty(), false);
  }
}
