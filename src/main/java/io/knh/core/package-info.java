/**
 * Decides: a pure state machine that turns inputs and the time into effects. No input or output,
 * clock, thread, random source or logger; a whole cluster of cores runs in one thread, in virtual
 * time, from a seed.
 */
@NullMarked
package io.knh.core;

import org.jspecify.annotations.NullMarked;
