/** Tests of the posts, their bodies, headers and results. */
@NullMarked
package io.knh.webhook;

import org.jspecify.annotations.NullMarked;
