/** A stand-in for the API server of Kubernetes, for tests and laboratories. */
@NullMarked
package io.knh.standin.kubernetes;

import org.jspecify.annotations.NullMarked;
