package io.knh.agent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs what it was given when the test says so, on the test's thread. */
final class ManualExecutor extends AbstractExecutorService implements ScheduledExecutorService {

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<Alarm> alarms = new ArrayList<>();
  private Optional<Consumer<Thread>> threads = Optional.empty();
  private boolean gone;

  private static final class Alarm extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final long delayNanos;

    Alarm(Runnable task, long delayNanos) {
      super(task, null);
      this.delayNanos = delayNanos;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(delayNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(delayNanos, other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  /** The container has ended: whatever is asked for is refused as Liberty does it. */
  void end() {
    gone = true;
  }

  /** From now on every task has a thread of its own, which {@code seen} gets. */
  void threads(Consumer<Thread> seen) {
    threads = Optional.of(seen);
  }

  /** Tasks that wait to be run. */
  int waiting() {
    return tasks.size();
  }

  /** Runs the tasks that wait, and those that come meanwhile. */
  void runTasks() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  /** The delays of the alarms that are set, in nanoseconds from their setting. */
  List<Long> alarms() {
    alarms.removeIf(FutureTask::isDone);
    return alarms.stream().map(alarm -> alarm.getDelay(TimeUnit.NANOSECONDS)).toList();
  }

  /** Rings the alarm that was set last. */
  void ring() {
    alarms.removeIf(FutureTask::isDone);
    alarms.removeLast().run();
  }

  @Override
  public void execute(Runnable task) {
    refuseWhenGone();
    if (threads.isPresent()) {
      threads.get().accept(Thread.ofPlatform().start(task));
    } else {
      tasks.add(task);
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    refuseWhenGone();
    Alarm alarm = new Alarm(task, unit.toNanos(delay));
    alarms.add(alarm);
    return alarm;
  }

  private void refuseWhenGone() {
    if (gone) {
      throw new IllegalStateException("the application is stopped");
    }
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {
    gone = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    gone = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return gone;
  }

  @Override
  public boolean isTerminated() {
    return gone;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return gone;
  }
}
