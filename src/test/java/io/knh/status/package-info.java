@NullMarked
package io.knh.status;

import org.jspecify.annotations.NullMarked;
