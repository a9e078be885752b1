package io.knh.app;

import io.knh.agent.Ports;
import io.knh.agent.Sentence;
import io.knh.core.model.Transition;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Writes every transition into the log, one line each. */
@ApplicationScoped
public class TransitionLog implements Ports.Transitions {

  private static final Logger LOG = Logger.getLogger("io.knh.app");

  @Override
  public void on(Transition transition, Instant at) {
    if (transition instanceof Transition.Measured) {
      return; // comes too often for a line to be made of it
    }
    Sentence sentence = Sentence.of(transition);
    if (!LOG.isLoggable(sentence.level())) {
      return;
    }
    // The text is no pattern: a brace in a name or a reason stays a brace.
    LogRecord line = new LogRecord(sentence.level(), sentence.text());
    line.setLoggerName(LOG.getName());
    line.setInstant(at);
    LOG.log(line);
  }
}
