@NullMarked
package io.knh.core.peer;

import org.jspecify.annotations.NullMarked;
