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
 */
public record LaneView(AlertKind kind, int waiting, int inFlight, int failures, long nextNanos) {}
