@NullMarked
package io.knh.core.detection;

import org.jspecify.annotations.NullMarked;
