package io.knh.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who listens at a port, as Linux tells it: {@code /proc/self/net/tcp} names the sockets of all
 * processes, {@code /proc/self/fd} those of this one.
 */
final class Listeners {

  /** In the column {@code st}. */
  private static final String LISTENING = "0A";

  /** Columns of a line: number, local address, remote address, state, ..., and the inode. */
  private static final int LOCAL = 1;

  private static final int STATE = 3;

  private static final int INODE = 9;

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
   * Whether it is certain that others listen at {@code port} and this process does not. Of no
   * concern is at which address: that is for the caller, who could not bind his.
   */
  boolean areAllForeign(int port) {
    try {
      Set<String> listening = new TreeSet<>();
      for (String table : List.of("net/tcp", "net/tcp6")) {
        Path file = proc.resolve(table);
        if (Files.isReadable(file)) {
          Files.readAllLines(file).forEach(line -> addListener(line, port, listening));
        }
      }
      return !listening.isEmpty() && own().stream().noneMatch(listening::contains);
    } catch (IOException | UncheckedIOException e) {
      // Not known, so not certain.
      return false;
    }
  }

  private static void addListener(String line, int port, Set<String> inodes) {
    String[] columns = line.strip().split("\\s+", -1);
    if (columns.length > INODE
        && columns[STATE].equals(LISTENING)
        && columns[LOCAL].endsWith(String.format(Locale.ROOT, ":%04X", port))
        && !columns[INODE].equals("0")) {
      inodes.add(columns[INODE]);
    }
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
