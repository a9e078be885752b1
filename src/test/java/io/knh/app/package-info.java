/** How a member starts, what it writes, and how it ends. */
@NullMarked
package io.knh.app;

import org.jspecify.annotations.NullMarked;
