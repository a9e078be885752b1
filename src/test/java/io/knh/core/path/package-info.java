@NullMarked
package io.knh.core.path;

import org.jspecify.annotations.NullMarked;
