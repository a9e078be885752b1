/** Puts the parts together: the JAX-RS application and the composition root. */
@NullMarked
package io.knh.app;

import org.jspecify.annotations.NullMarked;
