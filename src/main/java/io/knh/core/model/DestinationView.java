package io.knh.core.model;

/**
 * What waits for one alert destination.
 *
 * @param waiting problems of which it has not heard all that there is to say
 * @param inFlight posts that wait for their result, 0 or 1
 * @param failures in a row
 * @param failingNanos since when it has been failing, by the core's clock; negative when it is not
 * @param accepted whether it accepted the last post of this term
 * @param reason why the last post failed; empty when it did not
 */
public record DestinationView(
    String name,
    int waiting,
    int inFlight,
    int failures,
    long failingNanos,
    boolean accepted,
    String reason) {}
