package io.knh.cluster;

import com.google.gson.JsonObject;
import io.knh.core.model.Peer;
import io.knh.manifests.Base;
import io.knh.manifests.Manifests;
import io.knh.manifests.PodEnvironment;
import io.knh.standin.kubernetes.Rbac;
import io.knh.standin.kubernetes.Slice;
import io.knh.standin.kubernetes.StubApiServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/**
 * The pods of the DaemonSet as processes: each gets the environment that the manifests give it,
 * with the fields of its pod and the operator's own Secret. What stands for Kubernetes is added: a
 * kubeconfig for the folder of the ServiceAccount, and an address and port of their own, since they
 * share one machine.
 */
final class TrialPods implements AutoCloseable {

  /** A pod, and the process that stands for it. */
  record Pod(Peer peer, ServerProcess server) {

    /** Whom it follows, itself included. */
    Optional<String> follows() {
      return PingAnswer.of(peer.address()).flatMap(PingAnswer::coordinator);
    }

    boolean passes(String path) {
      return PingAnswer.get(peer.address(), path).map(HttpResponse::statusCode).orElse(0) == 200;
    }
  }

  private static final List<String> PROBES =
      List.of("startupProbe", "readinessProbe", "livenessProbe");

  private final Manifests manifests = Base.read();
  private final List<Pod> pods = new ArrayList<>();
  private final List<Peer> roster;
  private final StubApiServer api;
  private final WebhookReceiver receiver = WebhookReceiver.on("127.0.0.1", 0);

  private TrialPods(String network, int count) throws IOException {
    this.roster = Stage.nodes(network, count);
    this.api = StubApiServer.start(network + ".100");
    api.namespace("knh");
    api.enforce(rbac());
    Slice slice = Slice.of("knh-abcde", "knh", "IPv4");
    for (Peer peer : roster) {
      slice = slice.with(peer.address().ip(), peer.nodeName());
    }
    api.put(slice);
  }

  /** Applies the manifests to {@code count} nodes. */
  static TrialPods start(String network, int count, Path folder) throws IOException {
    TrialPods pods = new TrialPods(network, count);
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(kubeconfig, pods.api.kubeconfig());
    Installation installation = Installation.ofBuild("trial");
    installation.clear();
    for (Peer peer : pods.roster) {
      ServerProcess server =
          ServerProcess.start(
              installation, peer.nodeName(), pods.environment(peer, kubeconfig), line -> {});
      pods.pods.add(new Pod(peer, server));
    }
    return pods;
  }

  private Map<String, String> environment(Peer peer, Path kubeconfig) {
    Map<String, String> environment =
        new LinkedHashMap<>(
            PodEnvironment.of(
                manifests,
                Map.of(
                    "status.podIP", peer.address().ip(),
                    "spec.nodeName", peer.nodeName(),
                    "metadata.namespace", "knh")));
    environment.put("PEER_STATUS_URL", receiver.url("/peer").toString());
    environment.put("CLUSTER_STATUS_URL", receiver.url("/cluster").toString());
    environment.put("KUBECONFIG", kubeconfig.toString());
    environment.put("BIND_ADDRESS", peer.address().ip());
    environment.put("CONTAINER_PORT", String.valueOf(peer.address().port()));
    return environment;
  }

  /** Lowest first. */
  List<Pod> all() {
    return List.copyOf(pods);
  }

  Pod highest() {
    return pods.getLast();
  }

  List<Peer> roster() {
    return roster;
  }

  StubApiServer api() {
    return api;
  }

  WebhookReceiver receiver() {
    return receiver;
  }

  /** What the Role allows. */
  Rbac rbac() {
    return Rbac.of(manifests.one("Role"));
  }

  /** The same without its rule number {@code rule}. */
  Rbac rbacWithout(int rule) {
    JsonObject role = manifests.one("Role").deepCopy();
    role.getAsJsonArray("rules").remove(rule);
    return Rbac.of(role);
  }

  /** Waits until the kubelet's probes pass at every pod that runs. */
  void awaitProbes() {
    JsonObject container = manifests.container().getAsJsonObject();
    List<String> paths =
        PROBES.stream()
            .map(probe -> container.getAsJsonObject(probe).getAsJsonObject("httpGet"))
            .map(get -> get.get("path").getAsString())
            .toList();
    Awaitility.await("the probes pass: " + paths)
        .atMost(Cluster.START)
        .failFast("a pod ended by itself", () -> !pods.stream().allMatch(this::runs))
        .until(() -> paths.stream().allMatch(path -> pods.stream().allMatch(p -> p.passes(path))));
  }

  private boolean runs(Pod pod) {
    return pod.server().isRunning();
  }

  /** Waits until all follow {@code coordinator}. */
  void awaitFollow(Peer coordinator) {
    Awaitility.await("all follow " + coordinator)
        .atMost(PostsSince.PATIENCE)
        .until(
            () ->
                pods.stream()
                    .allMatch(pod -> pod.follows().equals(Optional.of(coordinator.id().value()))));
  }

  @Override
  public void close() throws IOException {
    pods.forEach(pod -> pod.server().close());
    receiver.close();
    api.close();
  }
}
