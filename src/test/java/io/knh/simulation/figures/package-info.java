/**
 * Programs that measure, in virtual time, what {@code docs/reliability.md} says. They take minutes,
 * and the normal build runs only the smallest of each.
 */
@NullMarked
package io.knh.simulation.figures;

import org.jspecify.annotations.NullMarked;
