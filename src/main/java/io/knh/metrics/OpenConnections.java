package io.knh.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Counts the connections that others have to this member's port, as Linux shows it in {@code
 * /proc/self/net/tcp}. The server does not say: it counts them, shows the number nowhere, and
 * writes no line that an operator would see.
 */
final class OpenConnections {

  /**
   * As many the server takes; {@code maxOpenConnections} in {@code liberty/platform.xml}. What each
   * may hold of an unfinished request, 72 KB, is then 36 MB together, of a heap of 128 MB.
   */
  static final int MAX = 512;

  /** Columns of a line: number, local address, remote address, state, ..., and the inode. */
  private static final int LOCAL = 1;

  private static final int STATE = 3;

  private static final int INODE = 9;

  /** In the column {@code st}: the listener itself. */
  private static final String LISTENING = "0A";

  /** Of sockets that no process has: one that waits to be taken, or was closed already. */
  private static final String NOBODYS = "0";

  private static final int HEX_DIGITS_OF_A_BYTE = 2;

  private final Path proc;
  private final String end;
  private final Optional<InetAddress> bindAddress;

  /**
   * Connections to {@code port}.
   *
   * @param proc {@code /proc/self}; where it is not there nothing is known
   * @param bindAddress the only address that is listened on; empty for all
   */
  OpenConnections(Path proc, int port, Optional<InetAddress> bindAddress) {
    this.proc = proc;
    this.end = String.format(Locale.ROOT, ":%04X", port);
    this.bindAddress = bindAddress;
  }

  /** How many there are now; empty where that is not known. */
  OptionalInt count() {
    int count = 0;
    boolean known = false;
    for (String table : List.of("net/tcp", "net/tcp6")) {
      try (BufferedReader lines = Files.newBufferedReader(proc.resolve(table), US_ASCII)) {
        known = true;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          count += isOpen(line) ? 1 : 0;
        }
      } catch (NoSuchFileException e) {
        // A machine without IPv6, or none of Linux.
      } catch (IOException e) {
        return OptionalInt.empty();
      }
    }
    return known ? OptionalInt.of(count) : OptionalInt.empty();
  }

  private boolean isOpen(String line) throws UnknownHostException {
    // Most lines are of other ports: those are not taken apart.
    if (!line.contains(end + " ")) {
      return false;
    }
    String[] columns = line.strip().split("\\s+", -1);
    return columns.length > INODE
        && columns[LOCAL].endsWith(end)
        && !columns[STATE].equals(LISTENING)
        && !columns[INODE].equals(NOBODYS)
        && (bindAddress.isEmpty() || bindAddress.get().equals(address(columns[LOCAL])));
  }

  /** The kernel writes an address as words of 32 bits, each as a number of this machine. */
  private static InetAddress address(String local) throws UnknownHostException {
    String words = local.substring(0, local.indexOf(':'));
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length() / HEX_DIGITS_OF_A_BYTE).order(ByteOrder.nativeOrder());
    while (bytes.hasRemaining()) {
      int begin = bytes.position() * HEX_DIGITS_OF_A_BYTE;
      bytes.putInt(
          Integer.parseUnsignedInt(
              words.substring(begin, begin + Integer.BYTES * HEX_DIGITS_OF_A_BYTE), 16));
    }
    return InetAddress.getByAddress(bytes.array());
  }
}
