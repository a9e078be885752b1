package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.LedgerMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many connections others have, and when that is worth a line. */
class OpenConnectionsTest {

  private static final Path PROC = Path.of("/proc/self");

  @Test
  void connectionsThatWereTakenAreCountedAndNoOthers() throws IOException {
    InetAddress here = InetAddress.getByName("127.0.75.1");
    InetAddress other = InetAddress.getByName("127.0.75.2");
    try (ServerSocket listener = new ServerSocket(0, 50, here)) {
      int port = listener.getLocalPort();
      List<Socket> sockets = new ArrayList<>();
      try {
        assertEquals(OptionalInt.of(0), count(port, Optional.of(here)));
        for (int i = 0; i < 5; i++) {
          sockets.add(new Socket(here, port));
          sockets.add(listener.accept());
        }
        assertEquals(OptionalInt.of(5), count(port, Optional.of(here)));
        assertEquals(OptionalInt.of(5), count(port, Optional.empty()));
        assertEquals(OptionalInt.of(0), count(port, Optional.of(other)));
        // Its other side is still there.
        sockets.removeLast().close();
        assertEquals(OptionalInt.of(4), count(port, Optional.of(here)));
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    }
  }

  private static OptionalInt count(int port, Optional<InetAddress> bindAddress) {
    return new OpenConnections(PROC, port, bindAddress).count();
  }

  @Test
  void whereThereIsNoSuchFileNothingIsKnown(@TempDir Path folder) {
    assertEquals(OptionalInt.empty(), new OpenConnections(folder, 8080, Optional.empty()).count());
  }

  @Test
  void bothAreSaidOnceHoweverOftenTheyAreSeen() {
    Connections.Crowding crowding = new Connections.Crowding(10);
    List<Level> said = new ArrayList<>();
    for (int count : new int[] {0, 9, 10, 10, 9, 10, 9, 8, 3, 9, 10, 11, 0}) {
      crowding
          .see(OptionalInt.of(count))
          .map(Connections.Crowding.Line::level)
          .ifPresent(said::add);
      assertEquals(Optional.empty(), crowding.see(OptionalInt.empty()));
    }
    assertEquals(List.of(Level.WARNING, Level.INFO, Level.WARNING, Level.INFO), said);
  }

  /** What each connection may hold, times the connections, has to fit beside what lives. */
  @Test
  void theBoundsOfTheServerFitTheHeapAndTheMessages() throws IOException {
    String platform = Files.readString(Path.of("liberty/platform.xml"));
    assertEquals(OpenConnections.MAX, number(platform, "maxOpenConnections=\"(\\d+)\""));
    long message = number(platform, "messageSizeLimit=\"(\\d+)\"");
    assertTrue(message >= LedgerMessage.MAX_BYTES + 8 * 1024, "a ledger message and its head");
    long heap = number(Files.readString(Path.of("liberty/jvm.options")), "-Xmx(\\d+)m") << 20;
    assertTrue(OpenConnections.MAX * message <= heap * 3 / 10, "of all connections together");
  }

  private static long number(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), pattern);
    return Long.parseLong(matcher.group(1));
  }
}
