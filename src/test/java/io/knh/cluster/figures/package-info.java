/**
 * Programs that measure what {@code docs/performance.md} says. They take minutes, want a quiet
 * machine, and are no tests.
 */
@NullMarked
package io.knh.cluster.figures;

import org.jspecify.annotations.NullMarked;
