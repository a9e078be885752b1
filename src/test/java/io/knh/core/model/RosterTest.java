package io.knh.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RosterTest {

  private static final Peer A = Peer.of("node-a", "10.0.0.1", 8080);
  private static final Peer B = Peer.of("node-b", "10.0.0.2", 8080);

  @Test
  void membersStandInTheOrderOfTheirIds() {
    Roster roster =
        Roster.of(List.of(new RosterEntry(B, true, false), new RosterEntry(A, true, false)));
    assertEquals(List.of(A, B), roster.entries().stream().map(RosterEntry::peer).toList());
  }

  /** Which of two lines is true is not decided here (OneAddressTwiceTest in discovery). */
  @Test
  void anAddressThatStandsThereTwiceIsRefused() {
    RosterEntry one = new RosterEntry(A, true, false);
    RosterEntry moved = new RosterEntry(Peer.of("node-b", "10.0.0.1", 8080), false, false);
    List<RosterEntry> twice = List.of(one, moved);
    assertEquals(
        "one address of two entries: node-a@10001 (10.0.0.1:8080) and node-b@10001 (10.0.0.1:8080)",
        assertThrows(IllegalArgumentException.class, () -> Roster.of(twice)).getMessage());
  }

  @Test
  void twoAddressesWithTheSameIdAreTwoMembers() {
    Peer first = Peer.of("node-a", "10.1.1.11", 8080);
    Peer second = Peer.of("node-a", "10.1.11.1", 8080);
    Roster roster =
        Roster.of(
            List.of(new RosterEntry(first, true, false), new RosterEntry(second, true, false)));
    assertEquals(2, roster.withId(first.id()).size());
    assertEquals(Optional.of(second), roster.find(second.address()).map(RosterEntry::peer));
  }

  @Test
  void aDigestDependsOnWhoIsInItAndNotOnTheOrderAndTheMarks() {
    RosterEntry a = new RosterEntry(A, true, false);
    RosterEntry b = new RosterEntry(B, true, false);
    RosterEntry moved = new RosterEntry(Peer.of("node-b", "10.0.0.3", 8080), true, false);
    RosterEntry leaving = new RosterEntry(B, false, true);
    String digest = Roster.of(List.of(a, b)).digest();
    assertTrue(digest.matches("[0-9a-f]{16}"), digest);
    assertEquals(digest, Roster.of(List.of(b, a)).digest());
    assertEquals(digest, Roster.of(List.of(a, leaving)).digest());
    assertNotEquals(digest, Roster.of(List.of(a, moved)).digest());
    assertNotEquals(digest, Roster.of(List.of(a)).digest());
    assertEquals("0000000000000000", Roster.empty().digest());
  }

  @Test
  void rostersWithTheSameMembersAreEqual() {
    RosterEntry a = new RosterEntry(A, true, false);
    RosterEntry b = new RosterEntry(B, true, false);
    assertEquals(Roster.of(List.of(a, b)), Roster.of(List.of(b, a)));
    assertEquals(0, Roster.empty().size());
  }
}
