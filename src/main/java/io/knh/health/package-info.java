/** Answers the kubelet by MicroProfile Health. */
@NullMarked
package io.knh.health;

import org.jspecify.annotations.NullMarked;
