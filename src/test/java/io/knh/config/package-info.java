/** What the settings may be, and what is said when they may not. */
@NullMarked
package io.knh.config;

import org.jspecify.annotations.NullMarked;
