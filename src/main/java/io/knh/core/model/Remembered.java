package io.knh.core.model;

/**
 * What is remembered of a peer when its monitoring begins.
 *
 * @param state what it begins with: DOWN, LEFT, UP if it answered before, or NEW
 * @param sinceNanos since when it was so, by the own clock; 0 when nothing is known
 */
public record Remembered(PeerState state, long sinceNanos) {}
