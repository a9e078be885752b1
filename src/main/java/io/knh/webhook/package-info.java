/**
 * Posts alerts to the operator: one post, one result. The delivery that asks for it is the core's.
 */
@NullMarked
package io.knh.webhook;

import org.jspecify.annotations.NullMarked;
