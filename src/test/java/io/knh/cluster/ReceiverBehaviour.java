package io.knh.cluster;

import java.util.Map;

/** What a {@link WebhookReceiver} does with a request after it took and recorded the body. */
public sealed interface ReceiverBehaviour {

  /**
   * Answers at once.
   *
   * @param status 200 to 599
   * @param headers further headers of the answer, such as {@code Retry-After}
   * @param body of the answer; status 204 and 304 must have none
   */
  record Answer(int status, Map<String, String> headers, String body)
      implements ReceiverBehaviour {}

  /** Answers {@code status} without a body, {@code pauseMillis} late. */
  record Late(long pauseMillis, int status) implements ReceiverBehaviour {}

  /** Takes the body and keeps the connection without a word until the behaviour changes. */
  record Hang() implements ReceiverBehaviour {}

  /** Takes the body and drops the connection without an answer. */
  record Drop() implements ReceiverBehaviour {}

  /** Answers 200 and then sends {@code bytes} bytes, one every {@code pauseMillis} if not 0. */
  record Pour(long bytes, long pauseMillis) implements ReceiverBehaviour {}

  /** Answers {@code status} without a body. */
  static ReceiverBehaviour answer(int status) {
    return new Answer(status, Map.of(), "");
  }

  /** Answers {@code status} with {@code Retry-After: retryAfter}. */
  static ReceiverBehaviour answer(int status, String retryAfter) {
    return new Answer(status, Map.of("Retry-After", retryAfter), "");
  }

  /** Whether the request is taken with a 2xx answer. */
  default boolean accepts() {
    return switch (this) {
      case Answer answer -> isSuccess(answer.status());
      case Late late -> isSuccess(late.status());
      case Pour pour -> true;
      case Hang hang -> false;
      case Drop drop -> false;
    };
  }

  private static boolean isSuccess(int status) {
    return status >= 200 && status < 300;
  }
}
