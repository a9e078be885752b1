/** Reads what an operator applies, and holds it against the code. */
@NullMarked
package io.knh.manifests;

import org.jspecify.annotations.NullMarked;
