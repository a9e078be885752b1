/** Who is down: rounds of heartbeats, attempts, and the quorum that a decision needs. */
@NullMarked
package io.knh.core.detection;

import org.jspecify.annotations.NullMarked;
