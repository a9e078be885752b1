/**
 * What Prometheus scrapes at {@code /metrics}, by MicroProfile Metrics; {@code docs/metrics.md}
 * lists it.
 */
@NullMarked
package io.knh.metrics;

import org.jspecify.annotations.NullMarked;
