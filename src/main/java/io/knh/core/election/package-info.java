/** Who coordinates: following, waiting and the bully election. */
@NullMarked
package io.knh.core.election;

import org.jspecify.annotations.NullMarked;
