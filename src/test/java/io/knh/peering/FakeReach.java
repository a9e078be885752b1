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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Finds what a test says, once it says so, and remembers about whom it was asked. */
@ApplicationScoped
public class FakeReach implements ProbeResource.Reach {

  private final Queue<Peer> asked = new ConcurrentLinkedQueue<>();
  private final Semaphore questions = new Semaphore(0);
  private volatile CompletableFuture<Optional<Content.Finding>> finding = new CompletableFuture<>();

  void reset() {
    asked.clear();
    int unused = questions.drainPermits();
    finding = new CompletableFuture<>();
  }

  void finds(Optional<Content.Finding> found) {
    finding.complete(found);
  }

  List<Peer> asked() {
    return List.copyOf(asked);
  }

  /** Whether it is asked {@code number} times in all, within 30 s. */
  boolean awaitAsked(int number) throws InterruptedException {
    boolean enough = questions.tryAcquire(number, 30, TimeUnit.SECONDS);
    if (enough) {
      questions.release(number);
    }
    return enough;
  }

  @Override
  public CompletionStage<Optional<Content.Finding>> ping(Peer peer) {
    asked.add(peer);
    questions.release();
    return finding;
  }
}
