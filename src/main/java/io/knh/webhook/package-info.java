/** Posts events to the operator. */
@NullMarked
package io.knh.webhook;

import org.jspecify.annotations.NullMarked;
