package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.NodeState.Ignored;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSettingsTest {

  private final Environment least = Environment.least();

  @Test
  void nodesAreNotReadUnlessThatIsWanted() {
    assertFalse(least.settings().nodes().watch());
    assertTrue(least.with("NODES", "Watch").settings().nodes().watch());
    assertEquals(
        List.of("NODES is \"on\": give one of off, watch"), least.with("NODES", "on").problems());
  }

  @Test
  void removedNodesAreIgnoredUnlessSomethingElseIsSet() {
    assertEquals(Set.of(Ignored.REMOVED), least.settings().nodes().ignored());
    assertEquals(Set.of(Ignored.REMOVED), least.settings().member().alerts().ignored());
    Settings none = least.with("NODES", "watch").with("IGNORE_NODES", "none").settings();
    assertEquals(Set.of(), none.member().alerts().ignored());
    assertTrue(none.toString().contains(" NODES=watch IGNORE_NODES=none "), none::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"not-ready, removed", "removed not-ready", "Not-Ready,removed,removed,"})
  void severalAreSeparatedByCommasOrSpaces(String written) {
    Settings settings = least.with("NODES", "watch").with("IGNORE_NODES", written).settings();
    assertEquals(Set.of(Ignored.REMOVED, Ignored.NOT_READY), settings.nodes().ignored());
    assertTrue(
        settings.toString().contains(" IGNORE_NODES=removed,not-ready "), settings::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deleted", "removed,none", "notready", ",", "not ready"})
  void anotherWordIsWrong(String written) {
    assertEquals(
        List.of(
            "IGNORE_NODES is \""
                + written
                + "\": give any of removed, cordoned, not-ready, or none alone"),
        least.with("IGNORE_NODES", written).problems());
  }

  @Test
  void ignoringWithoutReadingIsWarnedOf() {
    String warning = "IGNORE_NODES is set, but is only used with NODES=watch";
    Environment ignoring = least.with("IGNORE_NODES", "cordoned");
    assertTrue(ignoring.warnings().contains(warning));
    assertFalse(ignoring.with("NODES", "watch").warnings().contains(warning));
  }
}
