/** Reads the roster from EndpointSlices, from Endpoints, or from a static list. */
@NullMarked
package io.knh.discovery;

import org.jspecify.annotations.NullMarked;
