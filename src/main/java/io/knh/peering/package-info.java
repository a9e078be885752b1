/** Speaks with the other members: the resources they call and the client that calls them. */
@NullMarked
package io.knh.peering;

import org.jspecify.annotations.NullMarked;
