/** Reads the environment by MicroProfile Config into checked records. */
@NullMarked
package io.knh.config;

import org.jspecify.annotations.NullMarked;
