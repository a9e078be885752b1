package io.knh.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class ShortErrorsTest {

  @Test
  void aRequestThatFailsAgainAndAgainFillsNoLog() {
    ShortErrors errors = new ShortErrors();
    assertEquals(Level.WARNING, errors.levelOf(new IllegalStateException("first")));
    assertEquals(Level.FINE, errors.levelOf(new IllegalStateException("second")));
    assertEquals(Level.WARNING, errors.levelOf(new IllegalArgumentException("of another kind")));
  }
}
