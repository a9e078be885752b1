/** Writes notices into the cluster as Kubernetes Events, for {@code ALERT_URLS=events}. */
@NullMarked
package io.knh.events;

import org.jspecify.annotations.NullMarked;
