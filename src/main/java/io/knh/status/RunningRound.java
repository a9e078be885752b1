package io.knh.status;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/** The round that runs: what of it has ended so far. */
final class RunningRound {

  private final long number;
  private final Instant start;
  private Instant last;
  private int answered;
  private int failed;

  /** A round of which nothing has ended; number 0 is none. */
  RunningRound(long number, Instant start) {
    this.number = number;
    this.start = start;
    this.last = start;
  }

  long number() {
    return number;
  }

  void answered(Instant at) {
    answered++;
    last = at;
  }

  void failed(Instant at) {
    failed++;
    last = at;
  }

  JsonObject json(int up, int notUp) {
    return JsonText.object()
        .add("number", number)
        .add("at", Moments.text(start))
        .add("durationMillis", Duration.between(start, last).toMillis())
        .add("asked", answered + failed)
        .add("answered", answered)
        .add("failed", failed)
        .add("up", up)
        .add("notUp", notUp)
        .build();
  }
}
