@NullMarked
package io.knh.core.model;

import org.jspecify.annotations.NullMarked;
