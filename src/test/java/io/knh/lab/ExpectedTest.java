package io.knh.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedTest {

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofSeconds(3);

  private final Expected once = Expected.once(LONG, "node-a");

  private static ReceivedAlert alert(String node, Duration after) {
    return new ReceivedAlert(node, List.of("node-e"), after, true);
  }

  private static ReceivedAlert notTaken(String node) {
    return new ReceivedAlert(node, List.of("node-e"), SOON, false);
  }

  @Test
  void whatIsAlertedOnceInTimeHolds() {
    assertEquals(List.of(), once.complaints(List.of(alert("node-a", SOON))));
    assertTrue(once.isAlerted(List.of(alert("node-a", SOON))));
  }

  @Test
  void whatIsNotAlertedFails() {
    assertEquals(List.of("node-a was not alerted"), once.complaints(List.of()));
    assertFalse(once.isAlerted(List.of()));
  }

  @Test
  void whatNoPostOfWasAcceptedIsNotAlerted() {
    assertEquals(List.of("node-a was not alerted"), once.complaints(List.of(notTaken("node-a"))));
  }

  @Test
  void twoAlertsAboutOneOutageFailEvenIfOneWasNotAccepted() {
    List<String> wrong = List.of("node-a was alerted by 2 different alerts");
    assertEquals(wrong, once.complaints(List.of(alert("node-a", SOON), alert("node-a", SOON))));
    assertEquals(wrong, once.complaints(List.of(notTaken("node-a"), alert("node-a", SOON))));
  }

  @Test
  void whatNobodyExpectsIsFalse() {
    List<String> wrong = List.of("node-b was alerted falsely after 3.0 s");
    assertEquals(wrong, Expected.nothing().complaints(List.of(alert("node-b", SOON))));
    assertEquals(wrong, once.complaints(List.of(alert("node-a", SOON), alert("node-b", SOON))));
  }

  @Test
  void tooLateAndTooEarlyFail() {
    assertEquals(
        List.of("node-a was alerted late, after 11.0 s"),
        once.complaints(List.of(alert("node-a", LONG.plusSeconds(1)))));
    assertEquals(
        List.of("node-a was alerted too early"),
        once.complaints(List.of(alert("node-a", SOON.negated()))));
  }

  @Test
  void postsThatRepeatAnIdFailUnlessTheyMay() {
    List<ReceivedAlert> twice =
        List.of(new ReceivedAlert("node-a", List.of("node-e", "node-d"), SOON, true));
    assertEquals(List.of("1 posts repeat an id"), once.complaints(twice));
    assertEquals(List.of(), once.withRepeats(1).complaints(twice));
  }

  @Test
  void whatMayBeAlertedMayBeAlertedOnce() {
    Expected maybe = Expected.maybe(LONG, "node-a");
    assertEquals(List.of(), maybe.complaints(List.of()));
    assertEquals(List.of(), maybe.complaints(List.of(alert("node-a", SOON))));
    assertEquals(
        List.of("node-a was alerted again"),
        maybe.complaints(List.of(alert("node-a", SOON), alert("node-a", SOON))));
  }
}
