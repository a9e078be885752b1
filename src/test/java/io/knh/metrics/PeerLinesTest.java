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
  private final PeerLines lines =
      new PeerLines(fake.registry(), "knh_peer_up", "whether it answers", () -> nanos++);

  @Test
  void everyNodeHasALineThatFollowsIt() {
    lines.show(Map.of("a", 1.0, "b", 0.0), LONG);
    assertEquals(
        Map.of("knh_peer_up{peer_node=a}", 1.0, "knh_peer_up{peer_node=b}", 0.0), fake.values());
    lines.show(Map.of("a", 0.0, "b", 1.0), LONG);
    assertEquals(
        Map.of("knh_peer_up{peer_node=a}", 0.0, "knh_peer_up{peer_node=b}", 1.0), fake.values());
  }

  @Test
  void theLineOfAPeerThatIsGoneIsGone() {
    lines.show(Map.of("a", 1.0, "b", 1.0), LONG);
    lines.show(Map.of("b", 1.0), LONG);
    assertEquals(Map.of("knh_peer_up{peer_node=b}", 1.0), fake.values());
    lines.show(Map.of(), LONG);
    assertEquals(Map.of(), fake.values());
    lines.show(Map.of("a", 0.0), LONG);
    assertEquals(Map.of("knh_peer_up{peer_node=a}", 0.0), fake.values());
  }

  @Test
  void manyLinesAreMadeAndRemovedBitByBit() {
    Map<String, Double> many =
        IntStream.range(0, 100)
            .boxed()
            .collect(Collectors.toMap(i -> "n" + i, i -> 1.0, Double::max, TreeMap::new));
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
    Map<String, Double> wanted = new TreeMap<>(Map.of("a", 1.0, "b", 1.0, "c", 1.0));
    lines.show(Map.of("a", 1.0), LONG);
    wanted.put("a", 0.0);
    assertFalse(lines.show(wanted, Duration.ofNanos(1)));
    assertEquals(0.0, fake.values().get("knh_peer_up{peer_node=a}"));
  }

  @Test
  void whatIsDownIsAddedBeforeThousandsThatAreUp() {
    Map<String, Double> many = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      many.put("n" + i, 1.0);
    }
    many.put("zz", 0.0);
    assertFalse(lines.show(many, Duration.ofNanos(10)));
    assertEquals(0.0, fake.values().get("knh_peer_up{peer_node=zz}"));
  }

  @Test
  void aNameOfMoreWordsIsWrittenAsItIs() {
    PeerLines failed =
        new PeerLines(fake.registry(), "knh_peer_failed_ratio", "share", () -> nanos++);
    failed.show(Map.of("a", 0.25, "b", 0.5), LONG);
    assertEquals(
        Map.of(
            "knh_peer_failed_ratio{peer_node=a}", 0.25, "knh_peer_failed_ratio{peer_node=b}", 0.5),
        fake.values());
  }
}
