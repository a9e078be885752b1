package io.knh.status;

import io.knh.status.HistoryEntry.Detail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Since when something lasts, so that its end can say for how long it did. For one thread. */
final class Spans {

  /** What lasts at a time: twice the peers of the largest cluster. The oldest is forgotten. */
  static final int MAX_SPANS = 10_000;

  /** What may last; some of it for each peer or alert on its own. */
  enum Kind {
    SUSPICION,
    OUTAGE,
    ABSENCE,
    DELIVERY,
    TERM,
    SILENCE,
    SANITY,
    QUORUM,
    LEASE
  }

  private record Key(Kind kind, String of) {}

  private final Map<Key, Instant> starts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Instant> eldest) {
          return size() > MAX_SPANS;
        }
      };

  /** It begins, and whatever of its kind lasted before is over. */
  void begin(Kind kind, String of, Instant at) {
    starts.put(new Key(kind, of), at);
  }

  /** It begins, if it does not last already. */
  void beginOnce(Kind kind, String of, Instant at) {
    starts.putIfAbsent(new Key(kind, of), at);
  }

  /** It ends: for how long it lasted, as a detail, if its beginning is known. */
  List<Detail> end(Kind kind, String of, Instant at) {
    return detail(Optional.ofNullable(starts.remove(new Key(kind, of))), at);
  }

  /** It ends, and the next of its kind begins. */
  List<Detail> turn(Kind kind, String of, Instant at) {
    return detail(Optional.ofNullable(starts.put(new Key(kind, of), at)), at);
  }

  /** All that belongs to a term is over. */
  void endAll(Kind kind) {
    starts.keySet().removeIf(key -> key.kind() == kind);
  }

  private static List<Detail> detail(Optional<Instant> start, Instant at) {
    List<Detail> details = new ArrayList<>();
    start.ifPresent(from -> details.add(duration(Duration.between(from, at))));
    return details;
  }

  static Detail duration(Duration length) {
    return new Detail.Count("durationMillis", Math.max(0, length.toMillis()));
  }
}
