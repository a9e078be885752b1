@NullMarked
package io.knh.agent;

import org.jspecify.annotations.NullMarked;
