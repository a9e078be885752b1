/** Shows whether this member may raise an alarm. */
@NullMarked
package io.knh.authority;

import org.jspecify.annotations.NullMarked;
