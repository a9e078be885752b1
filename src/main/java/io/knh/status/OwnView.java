package io.knh.status;

import io.knh.agent.RosterReadings;
import io.knh.agent.Snapshots;
import io.knh.core.model.Alert;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import io.knh.core.model.PeerView;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Snapshot;
import io.knh.status.View.Lack;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The cluster as this member sees it: all of it as coordinator, its roster as follower. */
final class OwnView {

  private final Snapshots snapshots;
  private final RosterReadings readings;
  private final Recorder recorder;
  private final Moments moments;
  private final String instance;
  private final Optional<String> namespace;

  /**
   * A view.
   *
   * @param namespace where KNH runs, if that is in Kubernetes
   */
  OwnView(
      Snapshots snapshots,
      RosterReadings readings,
      Recorder recorder,
      Moments moments,
      String instance,
      Optional<String> namespace) {
    this.snapshots = snapshots;
    this.readings = readings;
    this.recorder = recorder;
    this.moments = moments;
    this.instance = instance;
    this.namespace = namespace;
  }

  /** What it sees at the moment, if it coordinates. */
  Optional<View> asCoordinator() {
    Overview overview = snapshots.overview();
    return overview.coordination().map(known -> coordinators(overview, known));
  }

  private View coordinators(Overview overview, Overview.Coordination known) {
    Snapshot now = snapshots.current();
    Set<Peer> undelivered = undelivered(now);
    List<PeerFact> peers = new ArrayList<>();
    for (PeerView view : known.peers()) {
      peers.add(fact(view, now.roster(), undelivered.contains(view.peer())));
    }
    peers.sort(Comparator.comparingInt(PeerFact::n));
    TreeMap<String, JsonObject> facts = new TreeMap<>();
    String since = moments.textOf(overview.roleNanos());
    facts.put("coordinator", zoned(overview.self(), now.roster()).add("since", since).build());
    JsonObjectBuilder quorum =
        JsonText.object()
            .add("state", known.quorum().toString())
            .add("since", moments.textOf(known.quorumNanos()));
    known.elsewhere().ifPresent(id -> quorum.add("elsewhere", id.value()));
    known.lease().ifPresent(held -> quorum.add("lease", held));
    facts.put("quorum", quorum.build());
    JsonObjectBuilder sanity = JsonText.object().add("state", known.sanity().toString());
    if (known.sanityNanos() >= 0) {
      sanity.add("since", moments.textOf(known.sanityNanos()));
    }
    facts.put("sanity", sanity.build());
    facts.put("counts", View.counts(peers));
    facts.put("roster", roster(overview.members(), now.roster()));
    facts.put("discovery", discovery());
    facts.put("delivery", recorder.deliveries().json(overview, moments));
    facts.put(Remarks.PATHS, Remarks.paths(overview, known, now.roster()));
    facts.put(ProblemFacts.NAME, ProblemFacts.of(overview, namespace));
    return new View(
        View.State.OWN,
        overview.self().id().value(),
        term(instance, since),
        moments.millis(overview.nanos()),
        moments.millis(overview.nanos()),
        Optional.empty(),
        facts,
        recorder.samples().rounds(),
        peers,
        Optional.empty());
  }

  private static JsonObject roster(int members, Roster roster) {
    return JsonText.object().add("members", members).add("digest", roster.digest()).build();
  }

  /** Empty while all is well: when the roster was read changes all the time. */
  private JsonObject discovery() {
    RosterReadings.Reading reading = readings.reading();
    JsonObjectBuilder json = JsonText.object();
    if (reading.problem().isPresent()) {
      json.add("problem", reading.problem().get());
      reading.lastRead().ifPresent(at -> json.add("readAt", Moments.text(at)));
    }
    return json.build();
  }

  /** Those whose outage was alerted, and whose alert no receiver has taken yet. */
  private static Set<Peer> undelivered(Snapshot now) {
    Set<Peer> peers = new HashSet<>();
    for (LedgerEntry entry : now.ledger().entries()) {
      if (entry.down() && entry.undelivered().stream().anyMatch(Alert.PeerDown.class::isInstance)) {
        peers.add(entry.peer());
      }
    }
    return peers;
  }

  /** In one term of one process the peers and rounds have the same numbers. */
  static String term(String instance, String since) {
    return instance + "/" + since;
  }

  private PeerFact fact(PeerView view, Roster roster, boolean undelivered) {
    Peer peer = view.peer();
    Optional<RosterEntry> line = roster.find(peer.address()).filter(of -> of.peer().equals(peer));
    Row.Shown row = recorder.samples().shown(view.peer());
    boolean answered = view.answeredNanos() >= 0;
    // Of one that is down all are lost, which says nothing new.
    boolean isUp = view.state() == PeerState.UP || view.state() == PeerState.SUSPECT;
    return new PeerFact(
        row.number(),
        view.peer().id().value(),
        view.peer().address().toString(),
        line.map(RosterEntry::zone).orElse(""),
        state(view.state()),
        moments.millis(view.sinceNanos()),
        answered ? moments.millis(view.answeredNanos()) : 0,
        answered ? Math.max(1, view.roundTripNanos() / 1_000) : 0,
        view.failedAttempts(),
        isUp ? row.attempts() : 0,
        isUp ? row.attemptsLost() : 0,
        view.cause().map(Details::text).orElse(""),
        view.scope().map(Object::toString).orElse(""),
        view.pendingReason(),
        !view.listed(),
        view.serving(),
        view.witnesses().reach(),
        view.witnesses().miss(),
        view.neverAnswered(),
        undelivered && view.state() == PeerState.DOWN,
        row.history());
  }

  private static String state(PeerState state) {
    return switch (state) {
      case NEW -> "new";
      case UP -> "up";
      case SUSPECT -> "suspect";
      case PENDING -> "pending";
      case DOWN -> "down";
      case ABSENT -> "absent";
      case LEFT -> "left";
    };
  }

  /** What it knows without being the coordinator, and {@code lack}: why there is no more. */
  View alone(Lack lack) {
    Snapshot now = snapshots.current();
    Map<Peer, String> marks = marks(now);
    List<PeerFact> peers = new ArrayList<>();
    for (RosterEntry entry : now.roster().entries()) {
      Peer peer = entry.peer();
      if (!peer.equals(now.self())) {
        String address = peer.address().toString();
        String state = marks.getOrDefault(peer, "unknown");
        peers.add(PeerFact.named(peers.size(), peer.id().value(), address, entry.zone(), state));
      }
    }
    TreeMap<String, JsonObject> facts = new TreeMap<>();
    if (now.role() instanceof Role.Following following) {
      facts.put("coordinator", zoned(following.coordinator(), now.roster()).build());
    }
    facts.put("counts", View.counts(peers));
    facts.put("roster", roster(peers.size() + 1, now.roster()));
    return new View(
        View.State.UNAVAILABLE,
        now.self().id().value(),
        // A change of the roster numbers the peers anew.
        instance + "/roster/" + now.roster().hashCode(),
        moments.millis(now.steppedNanos()),
        moments.millis(now.steppedNanos()),
        Optional.of(lack),
        facts,
        List.of(),
        peers,
        Optional.empty());
  }

  /** By the peer, since another may have the address of one that is gone. */
  private static Map<Peer, String> marks(Snapshot now) {
    Map<Peer, String> marks = new HashMap<>();
    for (LedgerEntry entry : now.ledger().entries()) {
      if (entry.down() || entry.left()) {
        marks.put(entry.peer(), entry.down() ? "down" : "left");
      }
    }
    return marks;
  }

  /** The same with its zone, if {@code roster} names it. */
  static JsonObjectBuilder zoned(Peer peer, Roster roster) {
    JsonObjectBuilder json = place(peer);
    String zone =
        roster
            .find(peer.address())
            .filter(entry -> entry.peer().equals(peer))
            .map(RosterEntry::zone)
            .orElse("");
    return zone.isEmpty() ? json : json.add("zone", zone);
  }

  static JsonObjectBuilder place(Peer peer) {
    return JsonText.object()
        .add("id", peer.id().value())
        .add("node", peer.nodeName())
        .add("address", peer.address().toString());
  }
}
