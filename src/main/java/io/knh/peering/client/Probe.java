package io.knh.peering.client;

import io.knh.core.model.Cause;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;

/**
 * A message on its way.
 *
 * @param send what the core asked for
 * @param deadlineNanos until when the answer has to be complete, by {@code System.nanoTime()}
 */
record Probe(Effect.Send send, long deadlineNanos) {

  boolean isDue(long nowNanos) {
    return deadlineNanos - nowNanos <= 0;
  }

  Input answered(ExchangeProgress.Answered answer, long roundTripNanos) {
    return new Input.Answered(
        send.exchange(), answer.status(), answer.content(), answer.allegiance(), roundTripNanos);
  }

  Input unsent() {
    return new Input.Unsent(send.exchange());
  }

  Input failed(Cause cause) {
    return new Input.Failed(send.exchange(), cause);
  }
}
