/** Who is who: ids, addresses and the roster. */
@NullMarked
package io.knh.core.peer;

import org.jspecify.annotations.NullMarked;
