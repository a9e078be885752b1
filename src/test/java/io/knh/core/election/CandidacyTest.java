package io.knh.core.election;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One election, step by step: whom it pings when, and when it is won. */
class CandidacyTest {

  private static final String NEVER = "never";

  /**
   * Higher-ranked members are numbered from 1, the nearest. Steps are {@code 100: 2-9}, at 100 ms
   * these are pinged; {@code 100: -}, nobody is; {@code silent 2-9}, these did not answer.
   *
   * @param higher how many there are
   * @param wake when the next wave starts, in milliseconds
   * @param outcome whether the election is won after these steps, or open
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          higher | steps                                                              | wake  | outcome
          # Nobody is above.
          0      | 0: -                                                               | never | won
          # The nearest alone first.
          1      | 0: 1                                                               | never | open
          1      | 0: 1, 1000: -                                                      | never | open
          1      | 0: 1, silent 1                                                     | never | won
          3      | 0: 1                                                               | 100   | open
          # The next wave after 100 ms, not before.
          3      | 0: 1, 99: -                                                        | 100   | open
          3      | 0: 1, 100: 2-3                                                     | never | open
          3      | 50: 1, 149: -, 150: 2-3                                            | never | open
          3      | 0: 1, 5000: 2-3                                                    | never | open
          # Or at once when all of a wave are silent; not while one of them may answer.
          3      | 0: 1, silent 1, 10: 2-3                                            | never | open
          20     | 0: 1, silent 1, 10: 2-9, silent 2-8, 20: -                         | 110   | open
          20     | 0: 1, silent 1, 10: 2-9, silent 2-9, 20: 10-20                     | never | open
          20     | 0: 1, 100: 2-9, silent 2-9, 120: -                                 | 200   | open
          20     | 0: 1, 100: 2-9, silent 1, silent 2-9, 120: 10-20                   | never | open
          # It is won when all are silent, and only then.
          3      | 0: 1, 100: 2-3, silent 1, silent 3                                 | never | open
          3      | 0: 1, 100: 2-3, silent 3, silent 1, silent 2                       | never | won
          3      | 0: 1, silent 1                                                     | 100   | open
          3      | 0: 1, silent 1, silent 1, 10: 2-3, silent 2-3, silent 1            | never | won
          # Each wave is eight times as large as the one before.
          100    | 0: 1, 100: 2-9, 200: 10-73, 300: 74-100                            | never | open
          # No more than 4096 pings are in flight; further ones start as these fail.
          8000   | 0: 1, 100: 2-9, 200: 10-73, 300: 74-585, 400: 586-4096             | never | open
          8000   | 0: 1, 100: 2-9, 200: 10-73, 300: 74-585, 400: 586-4096, 900: -     | never | open
          8000   | 0: 1, 100: 2-9, 200: 10-73, 300: 74-585, 400: 586-4096, silent 1-5 | 500   | open
          8000   | 0: 1, 100: 2-9, 200: 10-73, 300: 74-585, 400: 586-4096, silent 1-5, 500: 4097-4101 | never | open
          8000   | 0: 1, 100: 2-9, 200: 10-73, 300: 74-585, 400: 586-4096, silent 1-4096, 410: 4097-8000 | never | open
          # What five waves, the last after 400 ms, ask of those that a third of 5,000 leaves.
          1666   | 0: 1, 100: 2-9, 200: 10-73, 300: 74-585, 400: 586-1666             | never | open
          """)
  void wavesGrowUntilAllAreSilent(int higher, String steps, String wake, String outcome) {
    List<Peer> farthestFirst =
        new ArrayList<>(IntStream.rangeClosed(1, higher).mapToObj(CandidacyTest::peer).toList());
    Collections.reverse(farthestFirst);
    Candidacy candidacy = new Candidacy(farthestFirst);
    for (String step : steps.split(", ", -1)) {
      if (step.startsWith("silent ")) {
        peers(step.substring("silent ".length())).forEach(candidacy::silent);
      } else {
        String[] parts = step.split(": ", -1);
        assertEquals(peers(parts[1]), candidacy.ask(nanos(parts[0])), step);
      }
    }
    assertEquals(wake.equals(NEVER) ? Long.MAX_VALUE : nanos(wake), candidacy.wakeNanos());
    assertEquals(outcome.equals("won"), candidacy.won());
  }

  private static long nanos(String millis) {
    return Duration.ofMillis(Long.parseLong(millis)).toNanos();
  }

  private static List<Peer> peers(String range) {
    if (range.equals("-")) {
      return List.of();
    }
    String[] ends = range.split("-", -1);
    return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
        .mapToObj(CandidacyTest::peer)
        .toList();
  }

  private static Peer peer(int number) {
    String ip = "10.0." + number / 250 + "." + (number % 250 + 1);
    return Peer.of("node-%05d".formatted(number), ip, 8080);
  }
}
