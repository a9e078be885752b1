/** Who is alive: rounds of heartbeats, suspects and verdicts. */
@NullMarked
package io.knh.core.probing;

import org.jspecify.annotations.NullMarked;
