package io.knh.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A ledger as it stood once, immutable, to answer others from.
 *
 * @param digest of all its lines
 * @param lines those that others have to know, in the order of their peers
 */
public record LedgerCopy(long digest, List<LedgerEntry> lines) {

  /** Nothing written yet. */
  public static final LedgerCopy EMPTY = new LedgerCopy(0, List.of());

  public LedgerCopy {
    lines = List.copyOf(lines);
  }

  /** The answer to a heartbeat that asks for lines {@code from} some line on, or for none. */
  public LedgerMessage answer(OptionalInt from) {
    if (from.isEmpty()) {
      return LedgerMessage.of(digest);
    }
    List<LedgerEntry> page = new ArrayList<>();
    int bytes = 0;
    int next = from.getAsInt();
    while (next < lines.size()) {
      bytes += lines.get(next).bytes();
      if (bytes > LedgerMessage.MAX_LINES_BYTES) {
        break;
      }
      page.add(lines.get(next++));
    }
    return new LedgerMessage(digest, page, OptionalInt.empty(), next < lines.size());
  }
}
