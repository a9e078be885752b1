package io.knh.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A ledger as it stood once, immutable, to answer others from.
 *
 * @param digest of all its entries
 * @param entries those that others have to know, in the order of their peers
 */
public record LedgerCopy(long digest, List<LedgerEntry> entries) {

  /** Nothing written yet. */
  public static final LedgerCopy EMPTY = new LedgerCopy(0, List.of());

  public LedgerCopy {
    entries = List.copyOf(entries);
  }

  /** The answer to a heartbeat that asks for entries {@code from} some entry on, or for none. */
  public LedgerMessage answer(OptionalInt from) {
    if (from.isEmpty()) {
      return LedgerMessage.of(digest);
    }
    List<LedgerEntry> page = new ArrayList<>();
    int bytes = 0;
    int next = from.getAsInt();
    while (next < entries.size()) {
      bytes += entries.get(next).bytes();
      if (bytes > LedgerMessage.MAX_ENTRIES_BYTES) {
        break;
      }
      page.add(entries.get(next++));
    }
    return new LedgerMessage(digest, page, OptionalInt.empty(), next < entries.size());
  }
}
