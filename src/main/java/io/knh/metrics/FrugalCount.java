package io.knh.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many connections others have to this member, counted only as often as it matters: for {@code
 * /proc/net/tcp} the kernel walks through all its hash table, ten milliseconds of a processor
 * however few sockets a pod has. {@code /proc/net/sockstat} costs nothing and says how many there
 * are of all TCP sockets: where these are few, all connections cannot be taken.
 */
final class FrugalCount {

  /** The count is at most so old, while few sockets are open. */
  static final Duration OLDEST = Duration.ofSeconds(30);

  /** Sockets that are few: with more, each look counts. */
  static final int FEW = OpenConnections.MAX / 2;

  private static final Pattern IN_USE = Pattern.compile("^TCP6?: inuse (\\d+)", Pattern.MULTILINE);

  private final Path proc;
  private final OpenConnections connections;
  private OptionalInt last = OptionalInt.empty();
  private long countedNanos;
  private boolean many;

  /**
   * Nothing is counted yet.
   *
   * @param proc {@code /proc/self}; where it is not there nothing is known
   */
  FrugalCount(Path proc, OpenConnections connections) {
    this.proc = proc;
    this.connections = connections;
  }

  /** How many there are, as it was counted last; empty where that is not known. */
  OptionalInt look(long nowNanos) {
    boolean before = many;
    many = sockets().orElse(Integer.MAX_VALUE) >= FEW;
    // That they are few again is counted as well: somebody may wait for it.
    if (many || before || last.isEmpty() || nowNanos - countedNanos >= OLDEST.toNanos()) {
      last = connections.count();
      countedNanos = nowNanos;
    }
    return last;
  }

  private OptionalInt sockets() {
    int sockets = 0;
    boolean known = false;
    for (String file : List.of("net/sockstat", "net/sockstat6")) {
      try {
        Matcher inUse = IN_USE.matcher(Files.readString(proc.resolve(file), US_ASCII));
        if (inUse.find()) {
          known = true;
          sockets += Integer.parseInt(inUse.group(1));
        }
      } catch (NoSuchFileException e) {
        // A machine without IPv6, or none of Linux.
      } catch (IOException | NumberFormatException e) {
        return OptionalInt.empty();
      }
    }
    return known ? OptionalInt.of(sockets) : OptionalInt.empty();
  }
}
