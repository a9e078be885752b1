package io.knh.app;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.logging.LogRecord;

/** The message of a record with its parameters filled in, in the digits of ASCII everywhere. */
final class LogMessage {

  private LogMessage() {}

  /** As {@code java.util.logging} does it, but for the language of the machine. */
  static String of(LogRecord record) {
    String message = String.valueOf(record.getMessage());
    Object[] parameters = record.getParameters();
    if (parameters == null || parameters.length == 0 || message.indexOf("{0") < 0) {
      return message;
    }
    try {
      return new MessageFormat(message, Locale.ROOT).format(parameters);
    } catch (IllegalArgumentException e) {
      return message; // no pattern, then
    }
  }
}
