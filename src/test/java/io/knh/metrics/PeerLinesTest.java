package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeerLinesTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final FakeRegistry fake = new FakeRegistry();
  private long nanos;
  private final PeerLines lines = new PeerLines(fake.registry(), () -> nanos++);

  @Test
  void everyNodeHasALineThatFollowsIt() {
    lines.show(Map.of("a", true, "b", false), LONG);
    assertEquals(
        Map.of("knh_peer_alive{peer_node=a}", 1, "knh_peer_alive{peer_node=b}", 0), fake.values());
    lines.show(Map.of("a", false, "b", true), LONG);
    assertEquals(
        Map.of("knh_peer_alive{peer_node=a}", 0, "knh_peer_alive{peer_node=b}", 1), fake.values());
  }

  @Test
  void theLineOfAPeerThatIsGoneIsGone() {
    lines.show(Map.of("a", true, "b", true), LONG);
    lines.show(Map.of("b", true), LONG);
    assertEquals(Map.of("knh_peer_alive{peer_node=b}", 1), fake.values());
    lines.show(Map.of(), LONG);
    assertEquals(Map.of(), fake.values());
    lines.show(Map.of("a", false), LONG);
    assertEquals(Map.of("knh_peer_alive{peer_node=a}", 0), fake.values());
  }

  @Test
  void manyLinesAreMadeAndRemovedBitByBit() {
    Map<String, Boolean> many =
        IntStream.range(0, 100)
            .boxed()
            .collect(Collectors.toMap(i -> "n" + i, i -> true, Boolean::logicalAnd, TreeMap::new));
    Duration bit = Duration.ofNanos(10);
    assertFalse(lines.show(many, bit));
    int first = fake.values().size();
    assertTrue(first > 0 && first < 20, first + " lines");
    for (int i = 0; i < 100 && !lines.show(many, bit); i++) {
      assertTrue(fake.values().size() > first);
    }
    assertEquals(100, fake.values().size());
    assertFalse(lines.show(Map.of(), bit));
    assertTrue(fake.values().size() > 80);
    for (int i = 0; i < 100 && !lines.show(Map.of(), bit); i++) {
      assertTrue(fake.values().size() < 100);
    }
    assertEquals(Map.of(), fake.values());
  }

  @Test
  void whatIsThereIsRightEvenWhileOthersAreStillToBeMade() {
    Map<String, Boolean> wanted = new TreeMap<>(Map.of("a", true, "b", true, "c", true));
    lines.show(Map.of("a", true), LONG);
    wanted.put("a", false);
    assertFalse(lines.show(wanted, Duration.ofNanos(1)));
    assertEquals(0, fake.values().get("knh_peer_alive{peer_node=a}"));
  }
}
