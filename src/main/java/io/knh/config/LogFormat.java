package io.knh.config;

/** How a line of the log looks: the setting {@code LOG_FORMAT}. */
public enum LogFormat {
  /** For people. */
  TEXT,
  /** One JSON object a line, for machines. */
  JSON
}
