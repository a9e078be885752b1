package io.knh.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of all sockets is read only when it matters, and then always. */
class FrugalCountTest {

  private static final int PORT = 8080;

  @TempDir private Path proc;

  private FrugalCount count;
  private long nowNanos;

  @BeforeEach
  void begin() throws IOException {
    Files.createDirectories(proc.resolve("net"));
    count = new FrugalCount(proc, new OpenConnections(proc, PORT, Optional.empty()));
  }

  /** {@code open} connections are in the table; both summaries together say {@code sockets}. */
  private void there(int open, int sockets) throws IOException {
    StringBuilder table = new StringBuilder("  sl  local_address rem_address   st\n");
    for (int i = 0; i < open; i++) {
      table.append(
          String.format(
              Locale.ROOT,
              "   %d: 0100007F:%04X 0100007F:C000 01 0:0 00:0 0 0 0 %d 1\n",
              i,
              PORT,
              i + 1));
    }
    Files.writeString(proc.resolve("net/tcp"), table);
    Files.writeString(
        proc.resolve("net/sockstat"),
        "sockets: used 99\nTCP: inuse 3 orphan 0 tw 700 alloc 9 mem 1\nUDP: inuse 5000 mem 0\n");
    Files.writeString(
        proc.resolve("net/sockstat6"), "TCP6: inuse " + (sockets - 3) + "\nUDP6: inuse 5000\n");
  }

  private OptionalInt after(Duration time) {
    nowNanos += time.toNanos();
    return count.look(nowNanos);
  }

  @Test
  void whereFewSocketsAreOpenTheyAreCountedEveryHalfMinute() throws IOException {
    there(1, 10);
    assertEquals(OptionalInt.of(1), after(Duration.ZERO));
    there(2, 10);
    assertEquals(OptionalInt.of(1), after(Duration.ofSeconds(2)));
    assertEquals(OptionalInt.of(2), after(FrugalCount.OLDEST));
  }

  @Test
  void whereManyAreTheyAreCountedAtOnceUntilTheyAreFew() throws IOException {
    there(1, 10);
    assertEquals(OptionalInt.of(1), after(Duration.ZERO));
    there(500, FrugalCount.FEW);
    assertEquals(OptionalInt.of(500), after(Duration.ofSeconds(2)));
    there(512, FrugalCount.FEW + 12);
    assertEquals(OptionalInt.of(512), after(Duration.ofSeconds(2)));
    there(7, 10);
    assertEquals(OptionalInt.of(7), after(Duration.ofSeconds(2)));
    there(8, 10);
    assertEquals(OptionalInt.of(7), after(Duration.ofSeconds(2)));
  }

  @Test
  void whereNothingSaysHowManySocketsThereAreEachLookCounts() throws IOException {
    there(1, 10);
    Files.delete(proc.resolve("net/sockstat"));
    Files.writeString(proc.resolve("net/sockstat6"), "what no kernel writes");
    assertEquals(OptionalInt.of(1), after(Duration.ZERO));
    there(2, 10);
    Files.delete(proc.resolve("net/sockstat"));
    Files.delete(proc.resolve("net/sockstat6"));
    assertEquals(OptionalInt.of(2), after(Duration.ofSeconds(2)));
  }

  @Test
  void whereNothingCanBeCountedNothingIsKnown() {
    assertEquals(OptionalInt.empty(), after(Duration.ZERO));
    assertEquals(OptionalInt.empty(), after(Duration.ofSeconds(2)));
  }
}
