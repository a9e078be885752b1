@NullMarked
package io.knh.core.event;

import org.jspecify.annotations.NullMarked;
