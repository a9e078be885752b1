package io.knh.status;

import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.path.BlockedDatagrams;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is to be said of a cluster that is no problem, and keeps nothing from being well: heartbeats
 * that get lost though each peer answers in the end, and UDP that is blocked. The page says the
 * same ({@code summary.js}).
 */
final class Remarks {

  /** The fact of a view that is about the paths between its members. */
  static final String PATHS = "paths";

  private static final String HINT = "hint";

  /** A hint has at most so many characters: three ids of 317 and 200 for the rest. */
  static final int MAX_HINT_CHARS = 1_200;

  /**
   * Attempts that get lost are worth a word from this share on, as {@code knh_peer_failed_ratio}.
   */
  private static final double LEAST_SHARE = 0.05;

  /** And where there were so many: a single packet may get lost anywhere. */
  private static final int LEAST_LOST = 3;

  private static final Comparator<PeerFact> MOST_LOST =
      Comparator.comparingDouble((PeerFact peer) -> -peer.attemptsLost() / (double) peer.attempts())
          .thenComparing(PeerFact::id);

  private Remarks() {}

  /** Each a clause; of a view that is not fresh there are none. */
  static List<String> of(View view) {
    List<String> remarks = new ArrayList<>();
    if (view.lack().isEmpty()) {
      losses(view.peers()).ifPresent(remarks::add);
      Optional.ofNullable(view.facts().get(PATHS))
          .map(paths -> paths.getString(HINT, ""))
          .filter(hint -> !hint.isEmpty())
          .ifPresent(remarks::add);
    }
    return List.copyOf(remarks);
  }

  private static Optional<String> losses(List<PeerFact> peers) {
    List<PeerFact> lossy =
        peers.stream()
            .filter(
                peer ->
                    peer.attemptsLost() >= LEAST_LOST
                        && peer.attemptsLost() >= LEAST_SHARE * peer.attempts())
            .sorted(MOST_LOST)
            .toList();
    if (lossy.isEmpty()) {
      return Optional.empty();
    }
    PeerFact worst = lossy.getFirst();
    List<String> others =
        lossy.stream().skip(1).map(peer -> Doubts.node(peer.id())).distinct().toList();
    return Optional.of(
        worst.attemptsLost()
            + " of the last "
            + worst.attempts()
            + " attempts to reach "
            + Doubts.node(worst.id())
            + " failed"
            + (others.isEmpty() ? "" : "; some to reach " + Doubts.names(others) + " did, too"));
  }

  /** What a coordinator says of the paths between its members beside problems. */
  static JsonObject paths(Overview overview, Overview.Coordination known, Roster roster) {
    JsonObjectBuilder json = JsonText.object();
    hint(overview, known, roster).ifPresent(hint -> json.add(HINT, hint));
    return json.build();
  }

  /** Where UDP is blocked; none where it is nowhere. */
  static Optional<String> hint(Overview overview, Overview.Coordination known, Roster roster) {
    BlockedDatagrams blocked = BlockedDatagrams.of(known.paths(), roster);
    if (!blocked.any()) {
      return Optional.empty();
    }
    List<String> nodes = blocked.members().stream().map(Peer::nodeName).distinct().toList();
    String where = blocked.everywhere() ? "between members" : "to or from " + Doubts.names(nodes);
    return Optional.of(
        "UDP "
            + where
            + " is blocked, so packet loss is not measured"
            + (blocked.everywhere() ? "" : " there")
            + ": allow UDP port "
            + overview.self().address().port()
            + " between members (NetworkPolicies, host firewalls)");
  }

  /**
   * What another member says of paths, if it can be that.
   *
   * @throws JsonException if it is none
   */
  static JsonObject checked(JsonObject fact) {
    JsonValue hint = fact.get(HINT);
    if (hint == null) {
      return JsonText.object().build();
    }
    if (!(hint instanceof JsonString text) || text.getString().length() > MAX_HINT_CHARS) {
      throw new JsonException("it says of paths what is no hint");
    }
    return JsonText.object().add(HINT, text.getString()).build();
  }
}
