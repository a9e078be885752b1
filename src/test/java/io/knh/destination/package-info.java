@NullMarked
package io.knh.destination;

import org.jspecify.annotations.NullMarked;
