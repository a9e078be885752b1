package io.knh.peering;

import io.knh.core.model.Content;
import io.knh.core.model.Peer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Finds what a test says, once it says so, and remembers about whom it was asked. */
@ApplicationScoped
public class FakeReach implements ProbeResource.Reach {

  private final Queue<Peer> asked = new ConcurrentLinkedQueue<>();
  private volatile CompletableFuture<Optional<Content.Finding>> finding = new CompletableFuture<>();

  void reset() {
    asked.clear();
    finding = new CompletableFuture<>();
  }

  void finds(Optional<Content.Finding> found) {
    finding.complete(found);
  }

  List<Peer> asked() {
    return List.copyOf(asked);
  }

  @Override
  public CompletionStage<Optional<Content.Finding>> ping(Peer peer) {
    asked.add(peer);
    return finding;
  }
}
