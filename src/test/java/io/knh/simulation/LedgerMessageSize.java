package io.knh.simulation;

import io.knh.core.model.Alert;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;

/** How large ledger messages are on the wire, as JSON with short names would write them. */
final class LedgerMessageSize {

  /** Braces, names and counts of an entry, of an alert, of a message: none is smaller. */
  private static final int ENTRY = 60;

  private static final int ALERT = 90;
  private static final int MESSAGE = 60;

  private static final int EPISODE = 240;

  private LedgerMessageSize() {}

  static int bytes(LedgerMessage ledgerMessage) {
    int bytes = MESSAGE;
    for (LedgerEntry entry : ledgerMessage.entries()) {
      bytes +=
          ENTRY
              + entry
                  .subject()
                  .member()
                  .map(peer -> peer.id().value().length() + peer.address().toString().length())
                  .orElse(0);
      bytes += entry.episode().map(episode -> EPISODE + 60 * episode.told().size()).orElse(0);
      for (Alert.OfPeer alert : entry.undelivered()) {
        bytes += ALERT + alert.id().length() + alert.coordinator().id().value().length();
      }
    }
    return bytes;
  }
}
