package io.knh.peering;

import io.knh.core.model.Content;
import io.knh.core.model.Peer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Finds out for others whether this member reaches a peer. */
public interface Reach {

  /**
   * Pings {@code peer} once; any answer by HTTP means that it is reached. Returns at once.
   *
   * @return the finding; nothing where none could be made, which says nothing about the peer. Comes
   *     in well under {@code PROBE_TIMEOUT}, never fails, and must not be kept waiting by whoever
   *     takes it
   */
  CompletionStage<Optional<Content.Finding>> ping(Peer peer);
}
