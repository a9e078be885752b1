/** What the operator is told: events, the outbox and its retries. */
@NullMarked
package io.knh.core.event;

import org.jspecify.annotations.NullMarked;
