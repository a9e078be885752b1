package io.knh.simulation;

import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import java.util.function.Consumer;

/** Something with the address of a member. */
interface Host {

  Peer peer();

  Clock clock();

  /** Whether its heartbeats bring ledger messages, which the original's do not. */
  boolean keepsLedger();

  /** Whether nothing listens there while the host is up. */
  boolean refuses();

  /** Whether it echoes datagrams at this moment. */
  boolean echoes();

  /** Whether nothing at all comes back. */
  boolean silent();

  /**
   * Takes a request.
   *
   * @param reply takes the answer, now or later; never called when none comes
   */
  void serve(Host from, Message message, Consumer<Reply.Answer> reply);
}
