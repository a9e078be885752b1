package io.knh.webhook;

import io.knh.http.ReceiverAnswer;
import java.util.concurrent.CompletableFuture;

/** The way to one destination. */
interface Receiver {

  /**
   * Sends {@code post} and completes {@code answer} as soon as the status is known; may go on for a
   * while after that to end the connection in good order. An interrupt cuts the connection. What it
   * throws means that no answer came.
   */
  void send(Post post, CompletableFuture<ReceiverAnswer> answer);
}
