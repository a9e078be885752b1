@NullMarked
package io.knh.core.alert;

import org.jspecify.annotations.NullMarked;
