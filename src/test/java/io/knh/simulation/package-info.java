/** Whole clusters of real cores in one thread and virtual time. */
@NullMarked
package io.knh.simulation;

import org.jspecify.annotations.NullMarked;
