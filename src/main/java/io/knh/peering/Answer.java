package io.knh.peering;

import io.knh.core.election.Allegiance;

/**
 * What a peer answered by HTTP.
 *
 * @param status the HTTP status
 * @param pong whether it was 200 with the body {@code pong}; false where nobody asked for a body
 * @param allegiance whom it named as coordinator
 */
record Answer(int status, boolean pong, Allegiance allegiance) {}
