/**
 * What Prometheus scrapes at {@code /metrics}, by the Prometheus Java client; {@code
 * docs/metrics.md} lists it.
 */
@NullMarked
package io.knh.metrics;

import org.jspecify.annotations.NullMarked;
