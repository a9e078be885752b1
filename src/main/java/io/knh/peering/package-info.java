/**
 * Speaks with the other members: the resources they call and the client that calls them.
 *
 * <p>Messages go out by {@link io.knh.peering.ProbeClient}, one thread and a selector, because a
 * coordinator of 5,000 has to start and end 1,000 connections a second within a small heap; they
 * come in as JAX-RS resources, because a member hears little.
 */
@NullMarked
package io.knh.peering;

import org.jspecify.annotations.NullMarked;
