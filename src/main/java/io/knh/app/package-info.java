/** Puts the parts together: the JAX-RS application, start and end. */
@NullMarked
package io.knh.app;

import org.jspecify.annotations.NullMarked;
