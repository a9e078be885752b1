package io.knh.lab;

import io.knh.standin.kubernetes.Slice;
import io.knh.standin.kubernetes.StubApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The API server's stand-in at an address of its own, and what it says about the pods. */
final class Kubernetes implements AutoCloseable {

  private static final int PORT = 6443;

  private final StubApiServer api;
  private final Path kubeconfig;
  private boolean away;

  Kubernetes(Path folder) throws IOException {
    this.api = StubApiServer.start(Addresses.API, PORT);
    this.kubeconfig = Files.createDirectories(folder).resolve("kubeconfig").toAbsolutePath();
    Files.writeString(kubeconfig, api.kubeconfig());
  }

  /** The file that leads members to it. */
  Path kubeconfig() {
    return kubeconfig;
  }

  /** Says of all {@code pods} what their conditions are. */
  void publish(List<Pod> pods) {
    Slice slice = Slice.of("knh-1", "knh", "IPv4");
    for (Pod pod : pods) {
      if (pod.condition() != Pod.Condition.ABSENT) {
        slice = slice.with(pod.ip(), pod.node(), pod.condition().words).in(pod.zone());
      }
    }
    api.put(slice);
  }

  /** It is gone: connections break and new ones are refused. */
  void goAway() {
    try {
      api.away();
      away = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** It is there again, if it was gone. */
  void comeBack() {
    if (!away) {
      return;
    }
    try {
      api.back();
      away = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    api.close();
  }
}
