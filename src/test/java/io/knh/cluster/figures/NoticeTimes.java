package io.knh.cluster.figures;

import io.knh.cluster.ClusterMember;
import io.knh.cluster.ReceivedPost;
import io.knh.cluster.WebhookReceiver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Measures the time from kill -9 of a member until the message about it is at a destination of each
 * format, and until its webhook is. Arguments: how often each of four members is killed; more than
 * twice in ten minutes would be flapping.
 */
public final class NoticeTimes {

  private static final String NETWORK = "127.0.76";

  /** Each at a path of its own, beside the path of the webhook. */
  private static final List<String> FORMATS =
      List.of(
          "alertmanager",
          "slack",
          "teams",
          "discord",
          "pagerduty",
          "opsgenie",
          "cloudevents",
          "json",
          "peer");

  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private NoticeTimes() {}

  /** Measures and prints a table. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int times = args.length > 0 ? Integer.parseInt(args[0]) : 2;
    Map<String, Sample> samples = new TreeMap<>();
    try (Bench bench = new Bench(NETWORK, NoticeTimes::settings)) {
      List<ClusterMember> victims = bench.cluster.members().subList(0, 4);
      int runs = times * victims.size();
      for (int run = 0; run < runs; run++) {
        ClusterMember victim = victims.get(run % victims.size());
        bench.awaitMoment(run, runs);
        int known = bench.receiver.posts().size();
        long faultNanos = System.nanoTime();
        victim.process().kill();
        for (String format : FORMATS) {
          long nanos = told(bench.receiver, known, format, victim.peer().nodeName());
          samples
              .computeIfAbsent(format, name -> new Sample(name, "s"))
              .add((nanos - faultNanos) / 1e9);
        }
        known = bench.receiver.posts().size();
        victim.start();
        bench.cluster.awaitAnswers(victim);
        for (String format : FORMATS.subList(0, FORMATS.size() - 1)) {
          // The end, so that the next message is not grouped with it; PagerDuty's names nobody.
          long unused = told(bench.receiver, known, format, "");
        }
        bench.settle(bench.cluster.highest());
      }
      System.out.println("Posts: " + counts(bench.receiver) + "; outages: " + runs);
    }
    Sample.printHead();
    samples.values().forEach(Sample::print);
    System.exit(0);
  }

  private static Map<String, String> settings(WebhookReceiver receiver) {
    String host = "http://" + receiver.url("").getAuthority();
    String urls =
        FORMATS.subList(0, FORMATS.size() - 1).stream()
            .map(format -> format + "+" + host + "/" + format)
            .map(
                url -> url.startsWith("pagerduty") || url.startsWith("opsgenie") ? keyed(url) : url)
            .collect(Collectors.joining(" "));
    return Map.of("ALERT_URLS", urls);
  }

  private static String keyed(String url) {
    return url.replace("://", "://" + KEY + "@");
  }

  /** When the first post of those after {@code known} was heard that went to it and names it. */
  private static long told(WebhookReceiver receiver, int known, String format, String node)
      throws InterruptedException {
    long deadline = System.nanoTime() + Bench.PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      List<ReceivedPost> all = receiver.posts();
      Optional<ReceivedPost> first =
          all.subList(known, all.size()).stream()
              .filter(post -> post.path().startsWith("/" + format) && post.text().contains(node))
              .findFirst();
      if (first.isPresent()) {
        return first.get().heardNanos();
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    throw new IllegalStateException(format + " was not told of " + node);
  }

  private static Map<String, Long> counts(WebhookReceiver receiver) {
    return receiver.posts().stream()
        .collect(
            Collectors.groupingBy(
                post -> post.path().split("[/?]", 3)[1], TreeMap::new, Collectors.counting()));
  }
}
