package io.knh.core.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

  @Test
  void anAddressInTwoSlicesIsOneMemberThatServesIfOneOfThemSaysSo() {
    Roster roster =
        Roster.of(List.of(new RosterEntry(A, false, true), new RosterEntry(A, true, false)));
    assertEquals(List.of(new RosterEntry(A, true, false)), roster.entries());
  }

  @Test
  void aMovedAddressBelongsToTheNodeThatIsNotTerminating() {
    Peer moved = Peer.of("node-b", "10.0.0.1", 8080);
    RosterEntry old = new RosterEntry(A, true, true);
    RosterEntry fresh = new RosterEntry(moved, false, false);
    assertEquals(moved, Roster.of(List.of(old, fresh)).entries().getFirst().peer());
    assertEquals(moved, Roster.of(List.of(fresh, old)).entries().getFirst().peer());
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
  void rostersWithTheSameMembersAreEqual() {
    RosterEntry a = new RosterEntry(A, true, false);
    RosterEntry b = new RosterEntry(B, true, false);
    assertEquals(Roster.of(List.of(a, b)), Roster.of(List.of(b, a)));
    assertEquals(0, Roster.empty().size());
  }
}
