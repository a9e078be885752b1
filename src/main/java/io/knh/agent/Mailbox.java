package io.knh.agent;

import io.knh.core.model.Input;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What waits for the agent. Bounded: what nobody asked for is left out beyond {@link #MAX_UNASKED}.
 * The results of what the member asked for always fit, since there is one for each effect, and
 * their loss could hide an outage.
 */
final class Mailbox {

  /** Most heartbeats, goodbyes, ticks and rosters that wait; more than members in a cluster. */
  static final int MAX_UNASKED = 16_384;

  private final ConcurrentLinkedQueue<Input> inputs = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unasked = new AtomicInteger();

  boolean offer(Input input) {
    if (isUnasked(input) && unasked.incrementAndGet() > MAX_UNASKED) {
      unasked.decrementAndGet();
      return false;
    }
    inputs.add(input);
    return true;
  }

  Optional<Input> poll() {
    Input input = inputs.poll();
    if (input != null && isUnasked(input)) {
      unasked.decrementAndGet();
    }
    return Optional.ofNullable(input);
  }

  boolean isEmpty() {
    return inputs.isEmpty();
  }

  private static boolean isUnasked(Input input) {
    return switch (input) {
      case Input.HeartbeatHeard heard -> true;
      case Input.GoodbyeHeard heard -> true;
      case Input.RosterRead read -> true;
      case Input.NodesRead read -> true;
      case Input.RosterReadable readable -> true;
      case Input.Tick tick -> true;
      case Input.Answered answered -> false;
      case Input.Failed failed -> false;
      case Input.Unsent unsent -> false;
      case Input.SanityChecked checked -> false;
      case Input.LeaseSeen seen -> false;
      case Input.Posted posted -> false;
      case Input.NoticePosted posted -> false;
      case Input.Leave leave -> false;
    };
  }
}
