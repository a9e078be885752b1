/** What is scraped, and what Prometheus and Grafana make of it. */
@NullMarked
package io.knh.metrics;

import org.jspecify.annotations.NullMarked;
