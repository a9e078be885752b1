/**
 * Speaks with the other members: the resources that they call, the messages as JSON, and the
 * signatures of both. Messages come in as JAX-RS resources, because a member hears little; they go
 * out by {@code io.knh.peering.client}, which nothing here imports.
 */
@NullMarked
package io.knh.peering;

import org.jspecify.annotations.NullMarked;
