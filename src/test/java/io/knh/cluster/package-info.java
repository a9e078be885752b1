/** Real processes: clusters of members, and what they talk to. */
@NullMarked
package io.knh.cluster;

import org.jspecify.annotations.NullMarked;
