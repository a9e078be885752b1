package io.knh.lab;

import io.knh.cluster.PingAnswer;
import io.knh.cluster.ServerProcess;
import io.knh.core.model.Peer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What runs on one node: a pod, its address and its process; pods follow each other there. */
final class Pod {

  /** What the API server says about it. */
  enum Condition {
    /** No pod is there. */
    ABSENT("-"),
    /** It runs and has not answered its readiness probe, or its container has ended. */
    NOT_READY(""),
    READY("ready serving"),
    TERMINATING("serving terminating");

    /** As {@link io.knh.standin.kubernetes.Slice} takes it. */
    final String words;

    Condition(String words) {
      this.words = words;
    }
  }

  private final int index;
  private final String namespace;
  private int generation;
  private Condition condition = Condition.ABSENT;
  private @Nullable ServerProcess process;

  Pod(int index, String namespace) {
    this.index = index;
    this.namespace = namespace;
  }

  int index() {
    return index;
  }

  String namespace() {
    return namespace;
  }

  /** {@code node-a} for the first. */
  String node() {
    return "node-" + (char) ('a' + index);
  }

  /** Two of the five each in {@code zone-1} and {@code zone-2}; the highest in {@code zone-3}. */
  String zone() {
    return "zone-" + (1 + index / 2);
  }

  String ip() {
    return Addresses.pod(index, generation);
  }

  Peer peer() {
    return Peer.of(node(), ip(), Addresses.POD_PORT);
  }

  Condition condition() {
    return condition;
  }

  void condition(Condition now) {
    condition = now;
  }

  /** The next pod of this node has another address. */
  void nextGeneration() {
    generation++;
  }

  void process(ServerProcess started) {
    process = started;
  }

  /** The process that was started last. */
  ServerProcess process() {
    ServerProcess started = process;
    if (started == null) {
      throw new IllegalStateException(node() + " was never started");
    }
    return started;
  }

  boolean isRunning() {
    return process != null && process.isRunning();
  }

  /** Whether its readiness probe succeeds. */
  boolean isReady() {
    return PingAnswer.get(peer().address(), "/health/ready")
        .filter(answer -> answer.statusCode() == 200)
        .isPresent();
  }

  /** The id of the coordinator that it follows or is itself. */
  Optional<String> follows() {
    return PingAnswer.of(peer().address())
        .filter(PingAnswer::isPong)
        .flatMap(PingAnswer::coordinator);
  }

  @Override
  public String toString() {
    return node();
  }
}
