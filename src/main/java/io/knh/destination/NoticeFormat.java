package io.knh.destination;

import io.knh.core.model.Notice;
import java.time.Instant;

/** Writes notices as the receivers of one kind want them. */
@FunctionalInterface
interface NoticeFormat {

  /** The request that says {@code notice}, made {@code now}. */
  Outgoing request(Notice notice, Instant now);
}
