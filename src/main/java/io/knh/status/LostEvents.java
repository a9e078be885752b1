package io.knh.status;

import io.knh.core.model.Alert;
import io.knh.core.model.AlertKind;
import io.knh.core.model.Transition;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was given up of each kind of event: nobody was told of it, and no retry will tell. */
final class LostEvents {

  /** Most peers that are named: those whose events were given up last. */
  static final int MAX_PEERS = 8;

  private final Map<AlertKind, Lost> lost = new EnumMap<>(AlertKind.class);

  private static final class Lost {
    private final Set<String> peers = new LinkedHashSet<>();
    private long count;
    private String at = "";
    private String reason = "";

    void add(Alert event, String why, Instant when) {
      count++;
      at = Moments.text(when);
      reason = why;
      if (event instanceof Alert.OfPeer about) {
        String id = about.peer().peer().id().value();
        peers.remove(id);
        peers.add(id);
        if (peers.size() > MAX_PEERS) {
          peers.remove(peers.iterator().next());
        }
      }
    }

    JsonObject json() {
      JsonArrayBuilder named = JsonText.array();
      peers.forEach(named::add);
      return JsonText.object()
          .add("count", count)
          .add("at", at)
          .add("reason", reason)
          .add("peers", named)
          .build();
    }
  }

  synchronized void on(Transition transition, Instant at) {
    if (transition instanceof Transition.AlertLost given) {
      AlertKind kind = AlertKind.of(given.alert());
      lost.computeIfAbsent(kind, none -> new Lost()).add(given.alert(), given.reason(), at);
    } else if (transition instanceof Transition.AlertDelivered taken
        && taken.alert() instanceof Alert.OfPeer about) {
      // A later event of the peer was taken: the operator knows how it is now.
      lost.values().forEach(known -> known.peers.remove(about.peer().peer().id().value()));
    }
  }

  /** Those of {@code kind}; none as long as nothing was given up. */
  synchronized Optional<JsonObject> of(AlertKind kind) {
    return Optional.ofNullable(lost.get(kind)).map(Lost::json);
  }
}
