package io.knh.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerIdTest {

  @Test
  void anIdIsTheNodeNameAndTheIpWithoutDots() {
    assertEquals("my-node1@103205", PeerId.of("my-node1", "10.32.0.5").value());
  }

  @Test
  void anIpv6AddressLosesItsColons() {
    assertEquals("my-node1@fd0012", PeerId.of("my-node1", "fd00::12").value());
  }

  @Test
  void idsAreOrderedByteByByte() {
    assertTrue(new PeerId("node-9@1").compareTo(new PeerId("node-10@1")) > 0);
    assertTrue(new PeerId("node@9").compareTo(new PeerId("node-1@1")) > 0);
    assertEquals(0, new PeerId("node@9").compareTo(new PeerId("node@9")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\nb", "a\u0000b", "nodé@1", "\u007f"})
  void whatCouldNotBeLoggedOrComparedIsNoId(String value) {
    assertFalse(PeerId.isValid(value));
    assertThrows(IllegalArgumentException.class, () -> new PeerId(value));
  }

  @Test
  void anIdOfAMemberEndsInAnAddress() {
    assertTrue(PeerId.isOfMember("my-node1@103205"));
    assertTrue(PeerId.isOfMember("my-node1@fd0012"));
    assertTrue(PeerId.isOfMember("a@b@1"));
    for (String other : List.of("", "leader", "@1", "node@", "node@xyz", "a b@1")) {
      assertFalse(PeerId.isOfMember(other), other);
    }
  }

  @Test
  void anIdHasABoundedLength() {
    assertTrue(PeerId.isValid("n".repeat(PeerId.MAX_LENGTH)));
    assertFalse(PeerId.isValid("n".repeat(PeerId.MAX_LENGTH + 1)));
  }
}
