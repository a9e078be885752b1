/**
 * Posts alerts to the operator: one post, one result. What is posted, and when, the core's {@code
 * Delivery} decides.
 */
@NullMarked
package io.knh.webhook;

import org.jspecify.annotations.NullMarked;
