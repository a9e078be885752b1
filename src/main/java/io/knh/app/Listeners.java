package io.knh.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who listens at a port, as Linux shows it: {@code /proc/self/net/tcp} names the sockets of all
 * processes, {@code /proc/self/fd} those of this one.
 */
final class Listeners {

  /** In the column {@code st}. */
  private static final String LISTENING = "0A";

  /** Columns of a line: number, local address, remote address, state, ..., and the inode. */
  private static final int LOCAL = 1;

  private static final int STATE = 3;

  private static final int INODE = 9;

  private static final int HEX_DIGITS_OF_A_BYTE = 2;

  private final Path proc;

  /**
   * The listeners of this machine.
   *
   * @param proc {@code /proc/self}; where it is not there nothing is known
   */
  Listeners(Path proc) {
    this.proc = proc;
  }

  /**
   * Whether it is certain that others listen where {@code port} is, and this process does not.
   * Connections that are still closing are no listeners.
   */
  boolean areAllForeign(Port port) {
    try {
      Set<String> listening = new TreeSet<>();
      String end = String.format(Locale.ROOT, ":%04X", port.self().port());
      for (String table : List.of("net/tcp", "net/tcp6")) {
        Path file = proc.resolve(table);
        if (Files.isReadable(file)) {
          for (String line : Files.readAllLines(file)) {
            addListener(line, end, port.bindAddress(), listening);
          }
        }
      }
      return !listening.isEmpty() && own().stream().noneMatch(listening::contains);
    } catch (IOException | UncheckedIOException e) {
      // Not known, so not certain.
      return false;
    }
  }

  /**
   * Adds who listens at an address that ends in {@code end}, the port, and overlaps with {@code
   * wanted}.
   */
  private static void addListener(
      String line, String end, Optional<InetAddress> wanted, Set<String> inodes)
      throws UnknownHostException {
    String[] columns = line.strip().split("\\s+", -1);
    if (columns.length > INODE
        && columns[STATE].equals(LISTENING)
        && columns[LOCAL].endsWith(end)
        && !columns[INODE].equals("0")
        && overlap(wanted, address(columns[LOCAL]))) {
      inodes.add(columns[INODE]);
    }
  }

  private static boolean overlap(Optional<InetAddress> wanted, InetAddress other) {
    return other.isAnyLocalAddress() || wanted.isEmpty() || wanted.get().equals(other);
  }

  /** The kernel writes an address as words of 32 bits, each as a number of this machine. */
  private static InetAddress address(String local) throws UnknownHostException {
    String words = local.substring(0, local.indexOf(':'));
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length() / HEX_DIGITS_OF_A_BYTE).order(ByteOrder.nativeOrder());
    while (bytes.hasRemaining()) {
      int begin = bytes.position() * HEX_DIGITS_OF_A_BYTE;
      int end = begin + Integer.BYTES * HEX_DIGITS_OF_A_BYTE;
      bytes.putInt(Integer.parseUnsignedInt(words.substring(begin, end), 16));
    }
    return InetAddress.getByAddress(bytes.array());
  }

  /** The inodes of this process's sockets. */
  private Set<String> own() throws IOException {
    Set<String> inodes = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(proc.resolve("fd"))) {
      for (Path file : files) {
        try {
          String target = Files.readSymbolicLink(file).toString();
          if (target.startsWith("socket:[")) {
            inodes.add(target.substring("socket:[".length(), target.length() - 1));
          }
        } catch (IOException e) {
          // Closed meanwhile.
        }
      }
    }
    return inodes;
  }
}
