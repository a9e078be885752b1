package io.knh.core.model;

/** What a member wants done. The agent hands each to the edge that can. */
public sealed interface Effect {

  /**
   * Say {@code message} to {@code to}; answered by exactly one {@link Input.Answered}, {@link
   * Input.Failed} or {@link Input.Unsent} with the same {@code exchange}.
   */
  record Send(long exchange, Message message, Peer to) implements Effect {}

  /** Query {@code SANITY_CHECK_URL}; answered by one {@link Input.SanityChecked}. */
  record CheckSanity() implements Effect {}

  /**
   * Use the deployment's Lease; answered by one {@link Input.LeaseSeen}. The next comes only after
   * that, or 30 s later ({@code Lease.LOST}).
   */
  record UseLease(LeaseUse use) implements Effect {}

  /**
   * Post {@code alert} once; answered by one {@link Input.Posted} with the same number.
   *
   * @param attempt 1 for the first post of the alert
   */
  record Post(long post, Alert alert, int attempt) implements Effect {}

  /**
   * Post {@code notice} once to its destination; answered by one {@link Input.NoticePosted} with
   * the same number.
   *
   * @param attempt 1 for the first post of the notice
   */
  record PostNotice(long post, Notice notice, int attempt) implements Effect {}

  /** Report to those who log, count and show that something changed. */
  record Report(Transition transition) implements Effect {}
}
