/** Tests of the sanity check. */
@NullMarked
package io.knh.authority;

import org.jspecify.annotations.NullMarked;
