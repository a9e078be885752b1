/**
 * The values that all of the core shares: ids, roster, timings, inputs, effects, messages, alerts.
 */
@NullMarked
package io.knh.core.model;

import org.jspecify.annotations.NullMarked;
