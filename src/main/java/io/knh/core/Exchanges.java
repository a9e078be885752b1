package io.knh.core;

import io.knh.core.model.Message;
import io.knh.core.model.Timings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The messages that wait for their result, numbered. A result that gets lost on its way would leave
 * its peer a suspect for ever; so a message without one counts as not answered in time, a while
 * after it should have.
 */
final class Exchanges {

  /**
   * How long a result may stand behind the step that finds it overdue. When this process was not
   * run for a while, the time is looked at first, and what came meanwhile is read only then.
   */
  public static final Duration BEHIND = Duration.ofMillis(250);

  private static final long NEVER = Long.MAX_VALUE;

  private record Pending(Message message, long sentNanos) {}

  private final long limitNanos;
  // In the order of sending, so the eldest is the first to be given up.
  private final LinkedHashMap<Long, Pending> pending = new LinkedHashMap<>();
  private long numbers;
  // When the eldest is given up, once it was found to be overdue.
  private long giveUpNanos = NEVER;

  public Exchanges(Duration timeout) {
    limitNanos = timeout.plus(Timings.GRACE).toNanos();
  }

  public long open(Message message, long nowNanos) {
    numbers++;
    pending.put(numbers, new Pending(message, nowNanos));
    return numbers;
  }

  /** The message of {@code exchange}, if it still waited for its result; it does no more. */
  public Optional<Message> close(long exchange) {
    return Optional.ofNullable(pending.remove(exchange)).map(Pending::message);
  }

  /** Those whose result was lost. */
  public List<Long> overdue(long nowNanos) {
    if (nowNanos < dueNanos()) {
      giveUpNanos = NEVER;
      return List.of();
    }
    if (giveUpNanos == NEVER) {
      giveUpNanos = nowNanos + BEHIND.toNanos();
    }
    if (nowNanos < giveUpNanos) {
      return List.of();
    }
    giveUpNanos = NEVER;
    List<Long> overdue = new ArrayList<>();
    for (Map.Entry<Long, Pending> entry : pending.entrySet()) {
      if (entry.getValue().sentNanos() + limitNanos > nowNanos) {
        break;
      }
      overdue.add(entry.getKey());
    }
    return overdue;
  }

  /** How many messages wait for their result. */
  public int size() {
    return pending.size();
  }

  public void clear() {
    pending.clear();
    giveUpNanos = NEVER;
  }

  public long wakeNanos() {
    return giveUpNanos == NEVER ? dueNanos() : giveUpNanos;
  }

  private long dueNanos() {
    return pending.isEmpty() ? NEVER : pending.firstEntry().getValue().sentNanos() + limitNanos;
  }
}
