/** What an operator may see of a member and of its cluster: as JSON, and as a stream of changes. */
@NullMarked
package io.knh.status;

import org.jspecify.annotations.NullMarked;
