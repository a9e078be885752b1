package io.knh.core.model;

/**
 * What waits for one destination.
 *
 * @param kind of its alerts
 * @param waiting alerts that are not on their way
 * @param inFlight posts that wait for their result
 * @param failures in a row
 * @param nextNanos when the next of those that wait is posted, by the core's clock; negative when
 *     none waits
 * @param failingNanos since when it has been failing in this term, by the core's clock; negative
 *     when it is not
 * @param accepted whether it accepted the last post of this term
 * @param reason why the last post failed; empty when it did not
 */
public record LaneView(
    AlertKind kind,
    int waiting,
    int inFlight,
    int failures,
    long nextNanos,
    long failingNanos,
    boolean accepted,
    String reason) {}
