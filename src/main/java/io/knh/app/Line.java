package io.knh.app;

import java.util.logging.LogRecord;

/** How one record of the log is written, without the line break that ends it. */
@FunctionalInterface
interface Line {

  /** {@code record} in one line, whatever its message holds. */
  String of(LogRecord record);
}
