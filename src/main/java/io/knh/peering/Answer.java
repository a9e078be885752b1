package io.knh.peering;

import io.knh.core.model.Allegiance;
import io.knh.core.model.Content;

/**
 * What a peer answered by HTTP.
 *
 * @param status the HTTP status
 * @param content what its body said, as far as that was wanted
 * @param allegiance whom it named as coordinator
 */
record Answer(int status, Content content, Allegiance allegiance) {}
