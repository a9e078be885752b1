package io.knh.peering;

import io.knh.core.Content;
import io.knh.core.election.Allegiance;

/**
 * What a peer answered by HTTP.
 *
 * @param status the HTTP status
 * @param content what its body said, as far as that was wanted
 * @param allegiance whom it named as coordinator
 */
record Answer(int status, Content content, Allegiance allegiance) {}
