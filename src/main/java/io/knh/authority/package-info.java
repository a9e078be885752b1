/**
 * Shows whether this member may raise an alarm: the sanity check, and the claim to the deployment's
 * Lease.
 */
@NullMarked
package io.knh.authority;

import org.jspecify.annotations.NullMarked;
