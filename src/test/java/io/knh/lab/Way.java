package io.knh.lab;

import java.util.Locale;

/** What becomes of a packet that may not pass. */
enum Way {
  /** It vanishes: the sender waits in vain. */
  DROPPED("drop"),

  /** The sender of a TCP segment gets a reset: its connection is refused. */
  REFUSED("meta l4proto tcp reject with tcp reset");

  /** The verdict statement of a rule of nft. */
  final String statement;

  Way(String statement) {
    this.statement = statement;
  }

  /** Its name in that of a scenario. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
