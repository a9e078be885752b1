@NullMarked
package io.knh.core.election;

import org.jspecify.annotations.NullMarked;
