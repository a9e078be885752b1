package io.knh.app;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A logger that keeps its handler and its level when the JVM ends. The log manager takes both away
 * at some moment of the end, while the member still says goodbye and tells what became of it.
 */
final class EnduringLogger extends Logger {

  private static final StackWalker CALLERS =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private EnduringLogger(String name) {
    super(name, null);
  }

  /** The logger {@code name}; an ordinary one, if somebody has asked for it before. */
  static Logger named(String name) {
    LogManager.getLogManager().addLogger(new EnduringLogger(name));
    return Logger.getLogger(name);
  }

  @Override
  public void removeHandler(@Nullable Handler handler) {
    if (CALLERS.getCallerClass() != LogManager.class) {
      super.removeHandler(handler);
    }
  }

  @Override
  public void setLevel(@Nullable Level level) {
    if (CALLERS.getCallerClass() != LogManager.class) {
      super.setLevel(level);
    }
  }
}
