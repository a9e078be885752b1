/** A cluster of five members on one machine, to look at. */
@NullMarked
package io.knh.demo;

import org.jspecify.annotations.NullMarked;
