/**
 * How Kubernetes is spoken with, for the edges that do: where the API server is, a client for it,
 * its JSON, and what went wrong in words that help.
 */
@NullMarked
package io.knh.kubernetes;

import org.jspecify.annotations.NullMarked;
