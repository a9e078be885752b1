package io.knh.core.model;

/**
 * A peer as a webhook shows it.
 *
 * @param peer the peer
 * @param up whether it answered, as the last finished round left it; false once its outage was
 *     recorded
 */
public record PeerStatus(Peer peer, boolean up) {}
