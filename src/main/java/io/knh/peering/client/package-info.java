/**
 * The client that probes: sends the core's messages to the other members and brings back what
 * became of each. What it says and reads, and how that is signed, is in {@link io.knh.peering}.
 *
 * <p>{@link io.knh.peering.client.ProbeClient} uses one thread and a selector, because a
 * coordinator of 5,000 has to start and end 1,000 connections a second, and to keep 10,000 open
 * when all are silent, within a small heap.
 */
@NullMarked
package io.knh.peering.client;

import org.jspecify.annotations.NullMarked;
