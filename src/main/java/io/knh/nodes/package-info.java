/** Reads what Kubernetes says of the nodes, while this member coordinates. */
@NullMarked
package io.knh.nodes;

import org.jspecify.annotations.NullMarked;
