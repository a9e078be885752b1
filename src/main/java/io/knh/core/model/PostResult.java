package io.knh.core.model;

import java.time.Duration;

/** What became of one post of an alert. */
public sealed interface PostResult {

  /** The receiver answered 2xx: the alert is delivered. */
  record Delivered(int status) implements PostResult {}

  /**
   * The receiver answered 410 Gone: it does not want this alert any more, which ends its retries.
   */
  record Gone() implements PostResult {}

  /**
   * Anything else: it is tried again.
   *
   * @param reason in words, without the URL's secrets
   * @param retryAfter how long the receiver asked to wait ({@code Retry-After}), zero if it did not
   */
  record Undelivered(String reason, Duration retryAfter) implements PostResult {}
}
