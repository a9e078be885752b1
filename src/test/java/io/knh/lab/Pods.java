package io.knh.lab;

import io.knh.cluster.Installation;
import io.knh.cluster.OutputLine;
import io.knh.cluster.ServerProcess;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * All pods, and what a kubelet and the controllers of Kubernetes do for them: start containers,
 * note readiness, mark what is terminating.
 */
final class Pods implements AutoCloseable {

  /** A server on two cores is up after some 5 s; a loaded machine takes longer. */
  private static final Duration START = Duration.ofMinutes(4);

  /**
   * Pods that start at the same time: as many as there are cores, so that what runs beside them is
   * not starved.
   */
  private static final int TOGETHER = 2;

  /** A pod has 30 s from SIGTERM to SIGKILL. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Installation installation;
  private final Links links;
  private final Kubernetes kubernetes;
  private final Map<String, String> settings;
  private final BiConsumer<Pod, OutputLine> listener;
  private final List<Pod> pods;

  Pods(
      Installation installation,
      Links links,
      Kubernetes kubernetes,
      Map<String, String> settings,
      BiConsumer<Pod, OutputLine> listener) {
    this.installation = installation;
    this.links = links;
    this.kubernetes = kubernetes;
    this.settings = Map.copyOf(settings);
    this.listener = listener;
    Namespaces namespaces = links.namespaces();
    this.pods =
        IntStream.range(0, namespaces.pods())
            .mapToObj(index -> new Pod(index, namespaces.pod(index)))
            .toList();
    pods.forEach(pod -> links.address(pod.index(), pod.ip()));
  }

  /** All, lowest id first. */
  List<Pod> all() {
    return pods;
  }

  /** Starts those that do not run, two at a time, and waits until all are ready. */
  void startAll() {
    List<Pod> down = pods.stream().filter(pod -> !pod.isRunning()).toList();
    for (int i = 0; i < down.size(); i += TOGETHER) {
      List<Pod> next = down.subList(i, Math.min(i + TOGETHER, down.size()));
      next.forEach(this::launch);
      awaitReady(next);
    }
    awaitReady(pods);
  }

  /** Starts the container of {@code pod} again and waits until it is ready. */
  void start(Pod pod) {
    launch(pod);
    awaitReady(List.of(pod));
  }

  private void launch(Pod pod) {
    mark(pod, Pod.Condition.NOT_READY);
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("NODE_NAME", pod.node());
    environment.put("POD_IP", pod.ip());
    environment.put("CONTAINER_PORT", Integer.toString(Addresses.POD_PORT));
    environment.put("SERVICE_NAME", "knh");
    environment.put("NAMESPACE", "default");
    environment.put("DISCOVERY", "endpointslices");
    environment.put("KUBECONFIG", kubernetes.kubeconfig().toString());
    environment.putAll(settings);
    pod.process(
        ServerProcess.start(
            installation,
            pod.node(),
            List.of("ip", "netns", "exec", pod.namespace()),
            environment,
            line -> listener.accept(pod, line)));
  }

  private void awaitReady(Collection<Pod> started) {
    for (Pod pod : started) {
      Awaitility.await(pod + " is ready")
          .atMost(START)
          .failFast(pod + " ended by itself", () -> !pod.isRunning())
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(200))
          .until(pod::isReady);
      mark(pod, Pod.Condition.READY);
    }
  }

  /** Their processes end without warning; kubelets notice, and the pods are not ready any more. */
  void crash(List<Pod> crashing) {
    kill(crashing);
    crashing.forEach(pod -> mark(pod, Pod.Condition.NOT_READY));
  }

  /** Their processes end without warning, and no kubelet is left to notice. */
  void kill(List<Pod> dying) {
    dying.forEach(pod -> pod.process().kill());
  }

  /** The pod is deleted and has ended; its successor on the node has a new address. */
  void replace(Pod pod) {
    mark(pod, Pod.Condition.TERMINATING);
    pod.process().terminate();
    if (pod.process().awaitExit(GRACE).isEmpty()) {
      pod.process().kill();
    }
    mark(pod, Pod.Condition.ABSENT);
    pod.nextGeneration();
    links.address(pod.index(), pod.ip());
    start(pod);
  }

  private void mark(Pod pod, Pod.Condition condition) {
    if (pod.condition() != condition) {
      pod.condition(condition);
      kubernetes.publish(pods);
    }
  }

  /** All pods go on that were frozen. */
  void thawAll() {
    pods.stream().filter(Pod::isRunning).forEach(pod -> pod.process().thaw());
  }

  /** Kills all without a word to anybody. */
  @Override
  public void close() {
    pods.stream().filter(Pod::isRunning).forEach(pod -> pod.process().kill());
  }
}
