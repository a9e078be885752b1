package io.knh.core.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.core.model.Peer;
import io.knh.core.model.RosterEntry;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When which peer is due, step by step. */
class ProbeScheduleTest {

  private static final String NEVER = "never";

  /**
   * Peers are letters. Steps are {@code a at 5}, it is due then, or {@code never}; {@code 5: ab},
   * at 5 these are due, in this order; {@code 5: -}, nobody is.
   *
   * @param next when the next one is due after these steps
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          steps                                           | next
          # Nobody.
          0: -                                            | never
          a at never, 100: -                              | never
          # At its time, not before; later does as well.
          a at 5                                          | 5
          a at 5, 4: -                                    | 5
          a at 5, 5: a                                    | never
          a at 5, 9: a                                    | never
          # Once.
          a at 5, 5: a, 5: -, 9: -                        | never
          a at 5, 5: a, a at 7, 6: -, 7: a                | never
          a at 5, 5: a, a at 5, 5: a                      | never
          # The earliest first, and of one time the one that was put first.
          a at 7, b at 3, c at 5                          | 3
          a at 7, b at 3, c at 5, 9: bca                  | never
          a at 7, b at 3, c at 5, 5: bc                   | 7
          c at 5, a at 5, b at 5, 5: cab                  | never
          # Put again, it is due at the new time alone, whether later or earlier.
          a at 5, a at 9                                  | 9
          a at 5, a at 9, 8: -, 9: a, 10: -               | never
          a at 9, a at 5                                  | 5
          a at 9, a at 5, 5: a, 9: -                      | never
          a at 5, a at 9, a at 5, 5: a, 9: -              | never
          a at 5, b at 6, a at 7, 7: ba                   | never
          # Taken off, it is not due; the others are.
          a at 5, a at never                              | never
          a at 5, a at never, 5: -                        | never
          a at 5, b at 6, a at never                      | 6
          a at 5, b at 6, a at never, 9: b                | never
          a at 5, a at never, a at 8, 7: -, 8: a          | never
          a at 5, a at never, a at 5, 5: a, 6: -          | never
          """)
  void eachIsDueOnceAtTheTimeThatWasSaidLast(String steps, String next) {
    ProbeSchedule schedule = new ProbeSchedule();
    Map<String, MonitoredPeer> peers = new TreeMap<>();
    for (String step : steps.split(", ", -1)) {
      if (step.contains(" at ")) {
        String[] parts = step.split(" at ", -1);
        schedule.put(peers.computeIfAbsent(parts[0], ProbeScheduleTest::peer), nanos(parts[1]));
      } else {
        String[] parts = step.split(": ", -1);
        String due =
            schedule.due(nanos(parts[0])).stream()
                .map(peer -> peer.peer().nodeName())
                .collect(Collectors.joining());
        assertEquals(parts[1].replace("-", ""), due, step);
      }
    }
    assertEquals(nanos(next), schedule.nextNanos());
  }

  private static long nanos(String time) {
    return time.equals(NEVER) ? MonitoredPeer.NEVER : Long.parseLong(time);
  }

  private static MonitoredPeer peer(String letter) {
    Peer peer = Peer.of(letter, "10.0.0." + (int) letter.charAt(0), 8080);
    return new MonitoredPeer(new RosterEntry(peer, true, false));
  }
}
