package io.knh.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Some scenarios of the lab, with short times. The system property {@code lab} says what to do
 * where there is no root or no tools: {@code auto} skips it and says so, {@code required} fails.
 * With {@code off} it is never played. It takes longest of all that runs beside it: it is the
 * first.
 */
@Order(1)
class LabIT {

  @Test
  void whatIsAlertedIsWhatHappened() {
    String wanted = System.getProperty("lab", "auto");
    if (wanted.equals("off")) {
      skip("it is switched off by -Dlab=off");
    }
    Optional<String> obstacle = Privileges.obstacle();
    if (obstacle.isPresent()) {
      if (wanted.equals("required")) {
        fail("the lab is required and cannot start: " + obstacle.get());
      }
      skip(obstacle.get());
    }
    assertEquals(
        0,
        LabCommand.play("few", "short", System.out::println),
        "not all scenarios held; the table above says which, target/lab what happened");
  }

  private static void skip(String why) {
    System.out.println("SKIPPED the lab of real servers in network namespaces: " + why);
    Assumptions.abort(why);
  }
}
