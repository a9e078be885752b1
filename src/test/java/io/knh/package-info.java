/** What holds for the code as a whole. */
@NullMarked
package io.knh;

import org.jspecify.annotations.NullMarked;
