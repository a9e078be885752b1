/** The protocol, sentence by sentence, in virtual time. */
@NullMarked
package io.knh.core;

import org.jspecify.annotations.NullMarked;
