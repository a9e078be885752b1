package io.knh.lab;

import io.knh.cluster.Bodies;
import io.knh.cluster.ReceivedPost;
import io.knh.cluster.ReceiverBehaviour;
import io.knh.cluster.WebhookReceiver;
import io.knh.core.model.Peer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The whole installation as a scenario finds it: everybody well, and everything breakable. */
final class Lab {

  /** From the end of all faults until all is well; retries and elections take their time. */
  private static final Duration SETTLING = Duration.ofSeconds(90);

  private final Pods pods;
  private final Kubernetes kubernetes;
  private final WebhookReceiver receiver;
  private final WebhookReceiver prompt;
  private final LabTimings timings;
  private final Firewall firewall = new Firewall();
  private final NetworkWatcher network = new NetworkWatcher(this);
  private long faultNanos;

  Lab(
      Pods pods,
      Kubernetes kubernetes,
      WebhookReceiver receiver,
      WebhookReceiver prompt,
      LabTimings timings) {
    this.pods = pods;
    this.kubernetes = kubernetes;
    this.receiver = receiver;
    this.prompt = prompt;
    this.timings = timings;
  }

  Pods pods() {
    return pods;
  }

  Kubernetes kubernetes() {
    return kubernetes;
  }

  WebhookReceiver receiver() {
    return receiver;
  }

  LabTimings timings() {
    return timings;
  }

  Firewall firewall() {
    return firewall;
  }

  NetworkWatcher network() {
    return network;
  }

  /** The pod on {@code node}. */
  Pod pod(String node) {
    return pods.all().stream().filter(pod -> pod.node().equals(node)).findFirst().orElseThrow();
  }

  /** The pods on {@code nodes}. */
  List<Pod> pods(String... nodes) {
    return Stream.of(nodes).map(this::pod).toList();
  }

  /** The pod with the highest id: the coordinator while all are well. */
  Pod coordinator() {
    return pods.all().getLast();
  }

  /** All but {@code one}. */
  List<Pod> others(Pod one) {
    return pods.all().stream().filter(pod -> pod != one).toList();
  }

  /** The fault that counts happens now: times are measured from here. */
  void fault() {
    faultNanos = System.nanoTime();
  }

  long faultNanos() {
    return faultNanos;
  }

  /** Lets things take their course until {@code after} the fault. */
  void hold(Duration after) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(faultNanos + after.toNanos() - System.nanoTime());
  }

  /** Waits until the receiver gets the alert that the pod on {@code node} is down. */
  void awaitPost(String node, Duration atMost) {
    ReceivedPost unused =
        receiver
            .await(
                1,
                post ->
                    post.isPeerEvent()
                        && post.heardNanos() > faultNanos
                        && post.json().contains("\"node_name\":\"" + node + "\""),
                atMost)
            .getFirst();
  }

  /** What the destination that always answers was told of {@code node} since the fault. */
  Told promptTold(String node) {
    return Told.of(prompt.posts(), LabTimings.PROMPT, node, faultNanos);
  }

  /** What the destination was told of it that shares the fate of the webhooks' receiver. */
  Told heldTold(String node) {
    return Told.of(receiver.posts(), LabTimings.HELD, node, faultNanos);
  }

  /** Ends all faults, and waits until all is well. */
  void restore() {
    firewall.heal();
    kubernetes.comeBack();
    receiver.behave(ReceiverBehaviour.answer(200));
    receiver.listen();
    pods.thawAll();
    pods.startAll();
    awaitWell();
  }

  /** One coordinator, the highest; all follow it; its next status shows all up. */
  private void awaitWell() {
    Peer highest = coordinator().peer();
    Awaitility.await("all follow " + highest)
        .atMost(SETTLING)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                pods.all().stream()
                    .allMatch(
                        pod -> pod.follows().filter(highest.id().value()::equals).isPresent()));
    List<Peer> roster = pods.all().stream().map(Pod::peer).toList();
    String status = Bodies.status(roster, peer -> true, highest);
    long now = System.nanoTime();
    List<ReceivedPost> unused =
        receiver.await(1, post -> post.heardNanos() > now && post.json().equals(status), SETTLING);
  }

  /** Everything anew, after something that {@link #restore()} could not mend. */
  void restart() {
    pods.close();
    restore();
  }
}
