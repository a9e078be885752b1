package io.knh.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Peer;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that somebody wrote into the API to make headers or lines of a log of them. */
class EntryReaderTest {

  private static final Claim.Conditions READY = new Claim.Conditions(true, true, false);

  private final EntryReader reader = new EntryReader(Peer.of("node-a", "10.0.0.1", 8080));

  private final DiscoveryLog log = DiscoveryLog.capture();

  @AfterEach
  void close() {
    log.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node\r\nX-Header: y",
        "node\nSEVERE: node-a is down",
        "node\u001b[2J",
        "node\u202e",
        "node\u0000",
        "node b",
        "nöde"
      })
  void aNodeNameThatCannotBeOneMakesNoMemberAndNoLine(String nodeName) {
    assertEquals(Optional.empty(), reader.read("10.0.0.2", nodeName, READY, null));
    assertOneCleanLine();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.2\r\nX: y", "\u001b[2J", "10.0.0.2\u0000", "localhost", "10.0.00.2", ""})
  void anAddressThatCannotBeOneMakesNoMemberAndNoLine(String ip) {
    assertEquals(Optional.empty(), reader.read(ip, "node-b", READY, null));
    assertOneCleanLine();
  }

  private void assertOneCleanLine() {
    List<String> lines = log.at(Level.WARNING);
    assertEquals(1, lines.size());
    assertTrue(lines.getFirst().codePoints().allMatch(c -> c >= ' ' && c < 0x7f), lines::toString);
  }
}
