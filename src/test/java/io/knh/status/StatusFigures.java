package io.knh.status;

import com.sun.management.ThreadMXBean;
import io.knh.agent.FakeAgent;
import io.knh.agent.RosterReadings;
import io.knh.config.Environment;
import io.knh.config.Settings;
import io.knh.core.Member;
import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Transition;
import io.knh.status.View.Lack;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * What status costs a coordinator of so many peers: a real core whose peers all answer, in virtual
 * time. For docs/performance.md; run it with the flags of liberty/jvm.options.
 */
final class StatusFigures {

  private static final Instant START = Instant.parse("2026-11-25T03:00:00Z");

  private static final RosterReadings READINGS =
      () -> new RosterReadings.Reading(Optional.of(START), Optional.empty());
  private static final int REPEATS = 30;

  private final Random random = new Random(1);
  private final Recorder recorder = new Recorder();
  private final ArrayDeque<Effect.Send> sent = new ArrayDeque<>();
  private final FakeAgent agent = new FakeAgent();
  private final Settings settings;
  private final Member member;
  private final Peer self = Peer.of("zz-node", "10.255.255.1", 8080);
  private long nowNanos;

  private StatusFigures(int peers) {
    settings =
        Environment.of(self)
            .with("PEER_STATUS_URL", "http://127.0.0.1:9/")
            .with("CLUSTER_STATUS_URL", "http://127.0.0.1:9/")
            .settings();
    member = new Member(settings.member(), random::nextLong, START::plusNanos, 0);
    agent.shows(() -> member.snapshot(nowNanos), member::overview);
    agent.steppedAgo(Duration.ZERO);
    List<RosterEntry> entries = new ArrayList<>();
    entries.add(new RosterEntry(self, true, false));
    for (int i = 0; i < peers; i++) {
      String ip = "10.1." + i / 250 + "." + (1 + i % 250);
      entries.add(new RosterEntry(Peer.of("my-node" + (10_000 + i), ip, 8080), true, false));
    }
    step(new Input.RosterRead(Roster.of(entries)));
  }

  public static void main(String[] args) {
    for (String peers : args) {
      measure(Integer.parseInt(peers));
    }
  }

  private static void measure(int peers) {
    StatusFigures figures = new StatusFigures(peers);
    figures.pass(Duration.ofMinutes(6));
    Moments moments = new Moments(figures.agent);
    moments.set(START);
    OwnView own =
        new OwnView(
            figures.agent,
            READINGS,
            figures.recorder,
            moments,
            "9f1c2a70-6a53-4c4e-9a0f",
            Optional.of("knh"));
    figures.time(
        peers,
        "overview of the core",
        figures.member::overview,
        () -> figures.pass(Duration.ofMillis(500)));
    Supplier<Status> status = () -> figures.status(moments, own.asCoordinator().orElseThrow());
    figures.time(peers, "view made of it", status, () -> {});
    Status first = status.get();
    byte[] json = first.json();
    say(
        peers,
        String.format(
            Locale.ROOT,
            "status: %d bytes, %d a peer",
            json.length,
            json.length / Math.max(1, peers)));
    figures.time(peers, "view and its JSON", () -> status.get().json(), () -> {});
    figures.time(peers, "read by a follower", () -> ViewReader.read(json, 0), () -> {});
    Status seen = figures.status(moments, ViewReader.read(json, 0));
    figures.time(peers, "passed on by a follower", seen::json, () -> {});
    Status anew = figures.status(moments, first.view().stale(new Lack(Lack.Kind.LEAVING, "")));
    figures.time(peers, "or written anew by it", anew::json, () -> {});
    figures.pass(Duration.ofSeconds(5));
    Status second = status.get();
    Change change = new Change(first, second, List.of());
    say(
        peers,
        String.format(Locale.ROOT, "change by a round: %d bytes", change.json(false).length));
    figures.time(
        peers,
        "change and its JSON",
        () -> new Change(first, second, List.of()).json(false),
        () -> {});
    history(peers);
    samples(peers);
  }

  private static void samples(int peers) {
    List<Peer> asked = new ArrayList<>();
    for (int i = 0; i < peers; i++) {
      asked.add(Peer.of("n" + i, "10.1." + i / 250 + "." + (1 + i % 250), 8080));
    }
    long before = used();
    Samples samples = new Samples();
    for (int round = 0; round <= Samples.MAX_ROUNDS; round++) {
      samples.on(new Transition.RoundStarted(), START);
      asked.forEach(peer -> samples.on(new Transition.ProbeAnswered(peer, 431_000), START));
    }
    long kilobytes = (used() - before) / 1024;
    say(
        peers,
        String.format(
            Locale.ROOT, "%d rounds of samples: %d KB", samples.rounds().size(), kilobytes));
  }

  private static void history(int peers) {
    long before = used();
    History history = new History(START);
    Peer peer = Peer.of("my-node10000", "10.1.0.1", 8080);
    for (int i = 0; i < History.MAX_ENTRIES; i++) {
      history.on(new Transition.DownDecided(peer, 5, Cause.TIMEOUT), START.plusMillis(i));
    }
    say(
        peers,
        String.format(
            Locale.ROOT,
            "%d history entries: %d KB",
            history.after(0).size(),
            (used() - before) / 1024));
  }

  private static void say(int peers, String text) {
    System.out.println(peers + " peers: " + text);
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private <T> void time(int peers, String what, Supplier<T> action, Runnable between) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<Double> millis = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < REPEATS; i++) {
      between.run();
      long beforeBytes = threads.getCurrentThreadAllocatedBytes();
      long startNanos = threads.getCurrentThreadCpuTime();
      T unused = action.get();
      millis.add((threads.getCurrentThreadCpuTime() - startNanos) / 1e6);
      bytes += threads.getCurrentThreadAllocatedBytes() - beforeBytes;
    }
    double first = millis.getFirst();
    millis.sort(null);
    say(
        peers,
        String.format(
            Locale.ROOT,
            "%s: first %.1f ms, p50 %.2f ms, most %.1f ms of processor time, %d KB of garbage each",
            what,
            first,
            millis.get(REPEATS / 2),
            millis.getLast(),
            bytes / REPEATS / 1024));
  }

  private Status status(Moments moments, View view) {
    SelfFacts facts = new SelfFacts(settings, agent, READINGS, recorder, moments);
    return new Status(START.plusNanos(nowNanos), "9f1c2a70-6a53-4c4e-9a0f", facts.now(1), view, 0);
  }

  private void pass(Duration duration) {
    long endNanos = nowNanos + duration.toNanos();
    while (nowNanos < endNanos) {
      nowNanos = Math.min(endNanos, Math.max(nowNanos + 5_000_000, member.wakeNanos()));
      step(new Input.Tick());
      while (!sent.isEmpty()) {
        Effect.Send send = sent.remove();
        long tookNanos = 200_000L + random.nextInt(3_000_000);
        step(
            new Input.Answered(
                send.exchange(), 200, Content.pong(), Allegiance.unnamed(), tookNanos));
      }
    }
  }

  private void step(Input input) {
    for (Effect effect : member.step(input, nowNanos)) {
      switch (effect) {
        case Effect.Send send -> sent.add(send);
        case Effect.Report report -> recorder.on(report.transition(), START.plusNanos(nowNanos));
        default -> {}
      }
    }
  }
}
