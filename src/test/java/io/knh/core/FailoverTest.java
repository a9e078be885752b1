package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Message;
import io.knh.core.model.Role;
import io.knh.core.model.Timings;
import io.knh.simulation.Node;
import io.knh.simulation.World;
import java.time.Duration;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a failover costs, and how long it takes, when one, ten or a third of the members end. */
class FailoverTest {

  private static final Duration SETTLED = Duration.ofSeconds(20);

  /** The first round goes out at once, and what it finds is asked about within a second. */
  private static final Duration FIRST_ROUND = Duration.ofSeconds(1);

  private static final Duration SLICE = Duration.ofMillis(10);

  enum Fault {
    CRASH,
    SWITCHED_OFF;

    void happensTo(Node node) {
      switch (this) {
        case CRASH -> node.crash();
        case SWITCHED_OFF -> node.switchOff();
      }
    }
  }

  /** The {@code gone} highest of {@code size} members end together. */
  record Loss(int size, int gone, Fault fault, Duration intoTheRound) {

    /** With the defaults: the silence, the wait by rank, half a second of waves, a time-out. */
    Duration limit() {
      return Duration.ofSeconds(7 + Math.min(gone - 1, 5) + 2);
    }
  }

  static Stream<Loss> losses() {
    return Stream.concat(
        IntStream.of(3, 503, 1_003, 2_503, 4_503)
            .boxed()
            .flatMap(millis -> losses(100, Duration.ofMillis(millis))),
        losses(1_000, Duration.ofMillis(500)));
  }

  private static Stream<Loss> losses(int size, Duration intoTheRound) {
    return IntStream.of(1, 10, size / 3)
        .boxed()
        .flatMap(
            gone -> Stream.of(Fault.values()).map(how -> new Loss(size, gone, how, intoTheRound)));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aFailoverCostsNoMoreThanSixMessagesPerMemberHoweverManyOfTheHighestAreGone(Loss loss) {
    Failover failover = new Failover(loss.size(), loss.intoTheRound());
    failover.without(number -> number > loss.size() - loss.gone(), loss.fault());
    assertTrue(failover.took.compareTo(loss.limit()) <= 0, "took " + failover.took);
    assertTrue(failover.pings <= 2L * (loss.size() - 1), failover.pings + " pings");
    assertTrue(failover.messages <= 6L * (loss.size() - 1), failover.messages + " messages");
  }

  @Test
  void whereverThoseThatAreGoneStoodEachCostsEightPingsAtMostAndEachThatIsLeftOne() {
    int size = 400;
    for (int block : new int[] {1, 2, 9, 10, 74}) {
      Failover failover = new Failover(size, Duration.ofSeconds(3));
      IntPredicate gone = number -> number > size - 10 || number / block % 3 == 0;
      failover.without(gone, Fault.SWITCHED_OFF);
      long left = IntStream.rangeClosed(1, size).filter(gone.negate()).count();
      assertTrue(failover.pings <= 8 * (size - left) + left, block + ": " + failover.pings);
      assertTrue(failover.took.toSeconds() < 14, "took " + failover.took);
    }
  }

  @Test
  void allOthersFollowTheHighestThatIsLeft() {
    Failover failover = new Failover(100, Duration.ZERO);
    failover.without(number -> number > 67, Fault.SWITCHED_OFF);
    for (int i = 1; i < 67; i++) {
      assertEquals(
          new Role.Following(World.peer(67)), failover.world.node(i).role(), "member " + i);
    }
  }

  /** A cluster at rest that loses some of its members, and what that costs the others. */
  private static final class Failover {

    private final World world = new World(1, Timings.DEFAULTS, false);
    private final int size;
    private boolean over;
    private long pings;
    private long messages;
    private Duration took = Duration.ZERO;

    Failover(int size, Duration intoTheRound) {
      this.size = size;
      world.records(false);
      world.startAll(size);
      world.pass(SETTLED.plus(intoTheRound));
      world.observer(
          (node, input, effects) -> {
            over |= input instanceof Input.HeartbeatHeard;
            pings += over ? 0 : effects.stream().filter(Failover::isPing).count();
          });
    }

    private static boolean isPing(Effect effect) {
      return effect instanceof Effect.Send send && send.message() instanceof Message.Ping;
    }

    /**
     * Ends {@code gone}, and lets time pass until the highest of the others has announced itself.
     */
    void without(IntPredicate gone, Fault fault) {
      IntStream.rangeClosed(1, size)
          .filter(gone)
          .forEach(number -> fault.happensTo(world.node(number)));
      Node next =
          world.node(IntStream.rangeClosed(1, size).filter(gone.negate()).max().orElseThrow());
      Duration began = world.now();
      long sent = world.sent();
      while (!(next.role() instanceof Role.Coordinating)) {
        assertTrue(world.now().minus(began).toSeconds() < 60, "nobody coordinates");
        world.pass(SLICE);
      }
      took = world.now().minus(began);
      world.pass(FIRST_ROUND);
      messages = world.sent() - sent;
    }
  }
}
