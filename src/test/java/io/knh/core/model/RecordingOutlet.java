package io.knh.core.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The outlet of a part of a member that a test looks at alone: a clock that the test sets, and a
 * record of what the part wanted done.
 */
public final class RecordingOutlet implements Outlet {

  private final Class<? extends Effect> expected;
  private final List<Effect> effects = new ArrayList<>();
  private long nowNanos;
  private long exchanges;

  private RecordingOutlet(Class<? extends Effect> expected) {
    this.expected = expected;
  }

  /** It is 0 o'clock. Effects other than {@code expected} and reports fail the test. */
  public static RecordingOutlet of(Class<? extends Effect> expected) {
    return new RecordingOutlet(expected);
  }

  /** It is {@code nanos} from now on. */
  public void set(long nanos) {
    nowNanos = nanos;
  }

  public void pass(Duration duration) {
    nowNanos += duration.toNanos();
  }

  /** The effects of this kind so far, in their order. */
  public <T extends Effect> List<T> effects(Class<T> kind) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The transitions of this kind that were reported so far, in their order. */
  public <T extends Transition> List<T> reported(Class<T> kind) {
    return effects(Effect.Report.class).stream()
        .map(Effect.Report::transition)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public long send(Message message, Peer to) {
    add(new Effect.Send(++exchanges, message, to));
    return exchanges;
  }

  @Override
  public void checkSanity() {
    add(new Effect.CheckSanity());
  }

  @Override
  public void useLease(LeaseUse use) {
    add(new Effect.UseLease(use));
  }

  @Override
  public void report(Transition transition) {
    effects.add(new Effect.Report(transition));
  }

  @Override
  public void post(long post, Alert alert, int attempt) {
    add(new Effect.Post(post, alert, attempt));
  }

  @Override
  public void post(long post, Notice notice, int attempt) {
    add(new Effect.PostNotice(post, notice, attempt));
  }

  private void add(Effect effect) {
    if (!expected.isInstance(effect)) {
      throw new AssertionError("not expected: " + effect);
    }
    effects.add(effect);
  }
}
