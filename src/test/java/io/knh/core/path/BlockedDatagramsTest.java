package io.knh.core.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import io.knh.core.model.ReportedPaths;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where UDP is blocked, from what members told of their paths alone. */
class BlockedDatagramsTest {

  private static final BlockedDatagrams NOWHERE = new BlockedDatagrams(false, List.of());

  private static Peer peer(int number) {
    return Peer.of("node-" + number, "10.0.0." + number, 8080);
  }

  private static PathView path(int to, int sent, boolean unanswered) {
    return new PathView(
        peer(to).address(), Optional.empty(), 0, Optional.empty(), 1, sent, 0, unanswered);
  }

  /**
   * Each of {@code size} members probes each; {@code blocked} says of whose datagrams none come.
   */
  private static BlockedDatagrams of(int size, BiPredicate<Integer, Integer> blocked) {
    List<ReportedPaths> told = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      int from = i;
      told.add(
          new ReportedPaths(
              peer(from),
              0,
              IntStream.rangeClosed(1, size)
                  .filter(to -> to != from)
                  .mapToObj(
                      to -> {
                        boolean lost = blocked.test(from, to);
                        return path(to, lost ? 0 : 120, lost);
                      })
                  .toList()));
    }
    return BlockedDatagrams.of(told, roster(size));
  }

  private static Roster roster(int size) {
    return Roster.of(
        IntStream.rangeClosed(1, size)
            .mapToObj(number -> new RosterEntry(peer(number), true, false))
            .toList());
  }

  private static BlockedDatagrams at(int... numbers) {
    return new BlockedDatagrams(
        false, IntStream.of(numbers).mapToObj(BlockedDatagramsTest::peer).toList());
  }

  @Test
  void whereAllAreEchoedNothingIsSaid() {
    assertEquals(NOWHERE, of(5, (from, to) -> false));
  }

  @Test
  void whereNoneIsItIsOneFinding() {
    assertEquals(new BlockedDatagrams(true, List.of()), of(5, (from, to) -> true));
    assertEquals(new BlockedDatagrams(true, List.of()), of(2, (from, to) -> true));
  }

  /** Of a path that was begun a moment ago nothing is known, nor of one to the original. */
  @Test
  void whatIsNotKnownSaysNothing() {
    List<ReportedPaths> told =
        List.of(new ReportedPaths(peer(1), 0, List.of(path(2, 0, false), path(3, 0, false))));
    assertEquals(NOWHERE, BlockedDatagrams.of(told, roster(3)));
  }

  @Test
  void oneMemberIsNamedAndNotTheOthersWhoseDatagramsToItAreBlocked() {
    assertEquals(at(3), of(5, (from, to) -> from == 3 || to == 3));
    assertEquals(at(3), of(3, (from, to) -> from == 3 || to == 3));
  }

  @Test
  void oneSideIsEnough() {
    assertEquals(at(3), of(5, (from, to) -> to == 3));
    assertEquals(at(3), of(5, (from, to) -> from == 3));
  }

  @Test
  void severalAreNamed() {
    assertEquals(at(2, 4), of(6, (from, to) -> from == 2 || to == 2 || from == 4 || to == 4));
    assertEquals(at(2, 4), of(6, (from, to) -> to == 2 || to == 4));
  }

  /** Members that are blocked probe one that nobody else does. */
  @Test
  void oneThatOnlyBlockedMembersProbeIsNotNamed() {
    List<ReportedPaths> told =
        List.of(
            new ReportedPaths(
                peer(1), 0, List.of(path(3, 0, true), path(4, 0, true), path(5, 0, true))),
            new ReportedPaths(
                peer(2), 0, List.of(path(3, 0, true), path(4, 0, true), path(5, 0, true))),
            new ReportedPaths(peer(3), 0, List.of(path(4, 120, false))),
            new ReportedPaths(peer(4), 0, List.of(path(3, 120, false))));
    assertEquals(at(1, 2), BlockedDatagrams.of(told, roster(5)));
  }

  @Test
  void onePathIsNoMember() {
    assertEquals(NOWHERE, of(5, (from, to) -> from == 1 && to == 2));
  }
}
