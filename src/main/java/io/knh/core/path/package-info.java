/** Paths between members: who probes which, what that shows, and what is wrong with the network. */
@NullMarked
package io.knh.core.path;

import org.jspecify.annotations.NullMarked;
