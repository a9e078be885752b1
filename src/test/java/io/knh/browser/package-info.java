/** A real browser for the tests of the page. */
@NullMarked
package io.knh.browser;

import org.jspecify.annotations.NullMarked;
