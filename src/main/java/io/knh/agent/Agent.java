package io.knh.agent;

import io.knh.core.Member;
import io.knh.core.model.AlertKind;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Invariant;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Overview;
import io.knh.core.model.PostResult;
import io.knh.core.model.Snapshot;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The one writer. Inputs wait in its mailbox; one task at a time hands them to the {@link Member},
 * carries out what the member wants by way of the ports, and publishes a snapshot.
 */
public final class Agent implements Inbox, Snapshots {

  /** The agent steps at least this often, so that others can see that it is well. */
  static final Duration LONGEST_NAP = Duration.ofSeconds(1);

  /** Shorter naps cost more than they are worth: what is due within one is done together. */
  static final Duration SHORTEST_NAP = Duration.ofMillis(5);

  /** Inputs that one task handles before it makes room for others on the executor. */
  private static final int BATCH = 1_000;

  /** No alarm is set: earlier than any moment of the clock. */
  private static final long RUNG = -1;

  private static final Logger LOG = Logger.getLogger("io.knh.agent");

  private final Mailbox mailbox = new Mailbox();
  private final AtomicBoolean drainAsked = new AtomicBoolean();
  private final ReentrantLock oneWriter = new ReentrantLock();
  private final Ports ports;
  private final ScheduledExecutorService executor;
  private final Runnable drain;
  private final Runnable ring;
  private final LongSupplier clock;
  private final Member member;
  private final Lag lag = new Lag();
  private volatile Snapshot snapshot;
  private volatile Overview overview;
  private volatile boolean stepped;

  // Both belong to the writer.
  private Future<?> alarm = CompletableFuture.completedFuture(null);
  private long alarmNanos = RUNG;

  /**
   * An agent that does nothing before {@link #start}.
   *
   * @param context gives a task the application's context, whichever thread asks for it: an input
   *     may come from a thread that the container does not know, such as an HTTP client's
   * @param random uniform over all longs
   * @param clock nanoseconds since any moment, 0 or more, never going back
   */
  Agent(
      MemberSettings settings,
      Ports ports,
      ScheduledExecutorService executor,
      UnaryOperator<Runnable> context,
      LongSupplier random,
      LongSupplier clock) {
    this.ports = ports;
    this.executor = executor;
    this.drain = context.apply(this::drain);
    this.ring = context.apply(this::ring);
    this.clock = clock;
    this.member = new Member(settings, random, this::timeAt, clock.getAsLong());
    this.snapshot = member.snapshot(clock.getAsLong());
    this.overview = member.overview();
  }

  /** By now's: a clock on the wall that is set right does not move what has passed. */
  private Instant timeAt(long nanos) {
    return Instant.now().minusNanos(clock.getAsLong() - nanos);
  }

  /** Begins to step. */
  public void start() {
    offer(new Input.Tick());
  }

  @Override
  public boolean offer(Input input) {
    boolean taken = mailbox.offer(input);
    if (taken) {
      askForDrain();
    }
    return taken;
  }

  @Override
  public Snapshot current() {
    return snapshot;
  }

  @Override
  public Overview overview() {
    return overview;
  }

  @Override
  public Duration lag() {
    return Duration.ofNanos(lag.mostNanos(clock.getAsLong()));
  }

  @Override
  public Duration age() {
    return Duration.ofNanos(clock.getAsLong() - snapshot.steppedNanos());
  }

  @Override
  public boolean stepped() {
    return stepped;
  }

  /**
   * Lets the member say goodbye. The calling thread becomes the writer, since the container's
   * executors may be gone by now.
   *
   * @return whether the goodbye was answered, or all its tries were used up, within {@code limit}
   */
  public boolean leave(Duration limit) {
    long endNanos = clock.getAsLong() + limit.toNanos();
    mailbox.offer(new Input.Leave());
    while (clock.getAsLong() < endNanos) {
      mailbox.offer(new Input.Tick());
      drain();
      if (hasLeft()) {
        return true;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(SHORTEST_NAP.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  private boolean hasLeft() {
    oneWriter.lock();
    try {
      return member.left();
    } finally {
      oneWriter.unlock();
    }
  }

  private void askForDrain() {
    if (drainAsked.compareAndSet(false, true)) {
      try {
        executor.execute(drain);
      } catch (RejectedExecutionException | IllegalStateException e) {
        // The container stops; leave() drains on its own thread.
        drainAsked.set(false);
        LOG.log(Level.FINE, "the executor accepts no more tasks", e);
      }
    }
  }

  private void drain() {
    oneWriter.lock();
    try {
      // Not before: each further offer would send one more thread to wait for the lock.
      drainAsked.set(false);
      int handled = 0;
      Optional<Input> input = mailbox.poll();
      while (input.isPresent()) {
        step(input.get());
        handled++;
        input = handled < BATCH ? mailbox.poll() : Optional.empty();
      }
      if (handled > 0) {
        publish();
        stepped = true;
        setAlarm();
      }
    } catch (RuntimeException | Error e) {
      // A bug. The snapshot is not renewed, so the liveness probe fails if this goes on.
      LOG.log(
          Level.SEVERE,
          "internal error, please report it: a step of this member failed; it continues, and is"
              + " restarted if this goes on",
          e);
      setAlarm();
      countFailedStep();
    } finally {
      oneWriter.unlock();
    }
    if (!mailbox.isEmpty()) {
      askForDrain();
    }
  }

  private void countFailedStep() {
    try {
      report(new Transition.InvariantFailed(Invariant.STEP));
    } catch (RuntimeException | Error e) {
      LOG.log(Level.FINE, "a failed step could not be counted", e);
    }
  }

  private void publish() {
    Snapshot now = member.snapshot(clock.getAsLong());
    long periodNanos = OVERVIEW_PERIOD.toNanos();
    if (now.steppedNanos() - overview.nanos() >= periodNanos
        || !now.role().equals(overview.role())) {
      overview = member.overview();
    }
    snapshot = now;
  }

  private void step(Input input) {
    for (Effect effect : member.step(input, clock.getAsLong())) {
      carryOut(effect);
    }
  }

  private void carryOut(Effect effect) {
    try {
      switch (effect) {
        case Effect.Send send -> ports.transport().get().send(send);
        case Effect.Post post -> ports.webhooks().get().post(post);
        case Effect.PostNotice post -> ports.destinations().get().post(post);
        case Effect.CheckSanity check -> ports.sanity().get().check();
        case Effect.UseLease use -> ports.lease().get().use(use.use());
        case Effect.Report report -> report(report.transition());
      }
    } catch (RuntimeException | Error e) {
      LOG.log(Level.SEVERE, "internal error, please report it: " + words(effect) + " failed", e);
      failed(effect);
    }
  }

  /** Without what it carries: a ledger message can have megabytes. */
  private static String words(Effect effect) {
    return switch (effect) {
      case Effect.Send send ->
          send.message().getClass().getSimpleName() + " " + send.exchange() + " to " + send.to();
      case Effect.Post post -> "post " + post.post() + " of " + AlertKind.of(post.alert());
      case Effect.PostNotice post -> "post " + post.post() + " to " + post.notice().destination();
      case Effect.CheckSanity check -> "a sanity check";
      case Effect.UseLease use -> "a use of the Lease";
      case Effect.Report report ->
          "the report of " + report.transition().getClass().getSimpleName();
    };
  }

  /** What was asked for gets its one answer even then: no slot stays taken for ever. */
  private void failed(Effect effect) {
    switch (effect) {
      case Effect.Send send -> offer(new Input.Unsent(send.exchange()));
      case Effect.Post post ->
          offer(
              new Input.Posted(
                  post.post(), new PostResult.Undelivered("internal error", Duration.ZERO)));
      case Effect.PostNotice post ->
          offer(
              new Input.NoticePosted(
                  post.post(), new PostResult.Undelivered("internal error", Duration.ZERO)));
      case Effect.CheckSanity check -> offer(new Input.SanityChecked(false));
      case Effect.UseLease use -> offer(new Input.LeaseSeen(Optional.empty()));
      case Effect.Report report -> {}
    }
  }

  private void report(Transition transition) {
    Instant now = Instant.now();
    for (Ports.Transitions listener : ports.listeners().get()) {
      listener.on(transition, now);
    }
  }

  /** Sees to it that a tick comes when the member wants one, and not much more often. */
  private void setAlarm() {
    long nowNanos = clock.getAsLong();
    long soonest = nowNanos + SHORTEST_NAP.toNanos();
    long latest = nowNanos + LONGEST_NAP.toNanos();
    long wakeNanos = Math.max(soonest, Math.min(latest, member.wakeNanos()));
    // An earlier alarm that is still to come sets the next one when it rings.
    if (alarmNanos > wakeNanos || alarmNanos < nowNanos) {
      if (alarmNanos != RUNG && alarmNanos < nowNanos) {
        lag.late(nowNanos - alarmNanos, nowNanos); // it will not ring and say so itself
      }
      try {
        alarm.cancel(false);
        alarm = executor.schedule(ring, wakeNanos - nowNanos, TimeUnit.NANOSECONDS);
        alarmNanos = wakeNanos;
      } catch (RejectedExecutionException | IllegalStateException e) {
        LOG.log(Level.FINE, "the executor accepts no more tasks", e);
      }
    }
  }

  private void ring() {
    oneWriter.lock();
    try {
      if (alarmNanos != RUNG) {
        lag.late(clock.getAsLong() - alarmNanos, clock.getAsLong());
      }
      // By the clock it may ring a little early; without this nobody would set the next alarm.
      alarmNanos = RUNG;
    } finally {
      oneWriter.unlock();
    }
    mailbox.offer(new Input.Tick());
    drain();
  }
}
