/**
 * Shows whether this member may raise an alarm: the sanity check. The claim to the deployment's
 * Lease will stand beside it.
 */
@NullMarked
package io.knh.authority;

import org.jspecify.annotations.NullMarked;
