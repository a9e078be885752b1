package io.knh.core.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The ids of alerts. */
class AlertIdsTest {

  @Test
  void idsAreRandomAndOfFullLength() {
    Random random = new Random(1);
    AlertIds ids = new AlertIds(random::nextLong);
    assertTrue(ids.next().matches("knh_[0-9a-f]{32}"));
    assertEquals(1_000, Stream.generate(ids::next).limit(1_000).distinct().count());
    assertEquals("knh_" + "0".repeat(31) + "1", new AlertIds(zeroThenOne()).next());
  }

  private static LongSupplier zeroThenOne() {
    Iterator<Long> values = List.of(0L, 1L).iterator();
    return values::next;
  }
}
