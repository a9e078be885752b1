package io.knh.demo;

import io.knh.cluster.Cluster;
import io.knh.cluster.ClusterMember;
import io.knh.cluster.Installation;
import io.knh.cluster.OutputLine;
import io.knh.cluster.WebhookReceiver;
import io.knh.core.model.Peer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Shows KNH at work: five members on this machine; one is killed, one webhook arrives.
 *
 * <p>System properties: {@code knh.server}, the packaged server; {@code demo.port} (8080); {@code
 * demo.seconds}, after which the demo ends by itself, though not before its last scene (0: runs
 * until Ctrl-C). Exit code: 0 when exactly the expected alerts were sent, 1 when not, 2 when it
 * could not start.
 */
public final class Demo {

  private static final int MEMBERS = 5;
  private static final int DEMO_FAILED = 1;
  private static final int CANNOT_START = 2;

  private final Narrator narrator = new Narrator(System.out);
  private final MemberLines lines = new MemberLines();
  private final long seconds = Long.getLong("demo.seconds", 0);
  private final List<Peer> nodes;

  private Demo(int port) {
    nodes =
        IntStream.rangeClosed(1, MEMBERS)
            .mapToObj(i -> Peer.of("node-" + i, "127.0.0.1" + i, port))
            .toList();
  }

  /** Runs the demo; ends the JVM with the exit code. */
  public static void main(String[] arguments) throws InterruptedException {
    Leash.tie();
    Demo demo = new Demo(Integer.getInteger("demo.port", 8080));
    Runtime.getRuntime().addShutdownHook(new Thread(demo.narrator::end, "end"));
    System.exit(demo.run());
  }

  private int run() throws InterruptedException {
    Optional<String> obstacle = Preflight.obstacle(nodes);
    if (obstacle.isPresent()) {
      narrator.plain("The demo cannot start: " + obstacle.get());
      return CANNOT_START;
    }
    Installation installation;
    try {
      installation = Installation.ofBuild("demo");
    } catch (IllegalStateException e) {
      narrator.plain("The demo cannot start: " + e.getMessage());
      return CANNOT_START;
    }
    installation.clear();
    try (WebhookReceiver receiver = WebhookReceiver.on("127.0.0.1", 0);
        Cluster cluster = new Cluster(installation, nodes, nodes, settings(receiver), this::show)) {
      receiver.onPost(new WebhookLines(narrator)::show);
      return play(cluster, new Operator(receiver, nodes), receiver, installation);
    }
  }

  private int play(
      Cluster cluster, Operator operator, WebhookReceiver receiver, Installation installation)
      throws InterruptedException {
    introduce(receiver);
    try {
      new Story(narrator, cluster, operator).play();
      conclude(cluster, operator);
      if (seconds == 0) {
        TimeUnit.DAYS.sleep(Long.MAX_VALUE);
      }
      TimeUnit.SECONDS.sleep(Math.max(0, seconds - narrator.seconds()));
      operator.settle();
      narrator.say(
          "ended after " + narrator.seconds() + " s: each outage was alerted exactly once");
      return 0;
    } catch (DemoFailed e) {
      narrator.scene("THE DEMO FAILED");
      narrator.plain(String.valueOf(e.getMessage()));
      narrator.plain("The files of the members are in " + installation.work());
      return DEMO_FAILED;
    }
  }

  private void introduce(WebhookReceiver receiver) {
    Peer first = nodes.get(0);
    Peer last = nodes.get(nodes.size() - 1);
    narrator.plain(
        """
        KNH demo: five members run on this machine, on %s to %s.
        They elect a coordinator. It probes the others every 2 s, posts the cluster status every 5 s,
        and sends one alert when a member stops answering. (The defaults are 5 s and 15 s.)
        A receiver at %s accepts the webhooks. The demo kills one member, then the
        coordinator, and brings both back; that takes a minute or two.\
        """
            .formatted(first.address(), last.address(), receiver.url("/")));
  }

  private void conclude(Cluster cluster, Operator operator) {
    narrator.scene("The end: " + operator.outages() + " outages, each alerted once");
    if (seconds > 0) {
      if (narrator.seconds() < seconds) {
        narrator.say(
            "the cluster keeps running until " + seconds + " s have passed (demo.seconds)");
      }
      return;
    }
    narrator.say("the cluster keeps running until you press Ctrl-C; try, in another terminal:");
    narrator.page(nodes.get(0).address());
    ClusterMember one = cluster.members().get(2);
    narrator.plain("    curl -i http://" + one.peer().address() + "/ping");
    narrator.plain("    kill -9 " + one.process().pid() + "        # " + one);
  }

  private void show(ClusterMember member, OutputLine line) {
    String name = member.toString();
    lines.story(name, line.text()).ifPresent(text -> narrator.line(name, text));
  }

  private static Map<String, String> settings(WebhookReceiver receiver) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("PROBE_INTERVAL", "2");
    settings.put("ELECTION_COOLDOWN_PERIOD", "5");
    // Five servers start slowly on a slow machine: nobody is reported for that.
    settings.put("CONNECT_MAX_RETRIES", "60");
    settings.put("PEER_STATUS_URL", receiver.url("/peer").toString());
    settings.put("CLUSTER_STATUS_URL", receiver.url("/cluster").toString());
    settings.put("ALERT_URLS", "json+" + receiver.url("/notices"));
    return settings;
  }
}
