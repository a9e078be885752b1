package io.knh.core;

import io.knh.core.model.Alert;
import io.knh.core.model.Effect;
import io.knh.core.model.LeaseUse;
import io.knh.core.model.Message;
import io.knh.core.model.Notice;
import io.knh.core.model.Outlet;
import io.knh.core.model.Peer;
import io.knh.core.model.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The effects of the step that runs, in their order, and the messages that wait for a result. */
final class StepOutlet implements Outlet {

  private final Exchanges exchanges;
  private List<Effect> effects = new ArrayList<>();
  private long nowNanos;

  StepOutlet(Exchanges exchanges, long nowNanos) {
    this.exchanges = exchanges;
    this.nowNanos = nowNanos;
  }

  /** A step begins, without effects yet. */
  void begin(long nowNanos) {
    this.nowNanos = nowNanos;
    effects = new ArrayList<>();
  }

  /** What the step has come to by now. */
  List<Effect> effects() {
    return effects;
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public long send(Message message, Peer to) {
    long exchange = exchanges.open(message, nowNanos);
    effects.add(new Effect.Send(exchange, message, to));
    return exchange;
  }

  @Override
  public void checkSanity() {
    effects.add(new Effect.CheckSanity());
  }

  @Override
  public void useLease(LeaseUse use) {
    effects.add(new Effect.UseLease(use));
  }

  @Override
  public void report(Transition transition) {
    effects.add(new Effect.Report(transition));
  }

  @Override
  public void post(long post, Alert alert, int attempt) {
    effects.add(new Effect.Post(post, alert, attempt));
  }

  @Override
  public void post(long post, Notice notice, int attempt) {
    effects.add(new Effect.PostNotice(post, notice, attempt));
  }

  /** The message of {@code exchange}, if it still waited for its result; it does no more. */
  Optional<Message> close(long exchange) {
    return exchanges.close(exchange);
  }

  /** The exchanges whose results were lost. */
  List<Long> overdue() {
    return exchanges.overdue(nowNanos);
  }

  /** How many messages wait for their result. */
  int inFlight() {
    return exchanges.size();
  }

  /** No result is waited for any more. */
  void forgetExchanges() {
    exchanges.clear();
  }

  /** When the next result counts as lost; {@code Long.MAX_VALUE} when none is waited for. */
  long overdueNanos() {
    return exchanges.wakeNanos();
  }
}
