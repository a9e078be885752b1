package io.knh.simulation;

import io.knh.core.model.Alert;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;

/** How large letters are on the wire, as JSON with short names would write them. */
final class LedgerMessageSize {

  /** Braces, names and counts of a line, of an event, of a letter: none is smaller. */
  private static final int LINE = 60;

  private static final int EVENT = 90;
  private static final int LETTER = 60;

  private LedgerMessageSize() {}

  static int bytes(LedgerMessage ledgerMessage) {
    int bytes = LETTER;
    for (LedgerEntry line : ledgerMessage.entries()) {
      bytes += LINE + line.peer().id().value().length() + line.peer().address().toString().length();
      for (Alert.OfPeer alert : line.undelivered()) {
        bytes += EVENT + alert.id().length() + alert.coordinator().id().value().length();
      }
    }
    return bytes;
  }
}
