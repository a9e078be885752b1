package io.knh.peering;

import io.knh.core.model.Address;
import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.DestinationSettings;
import io.knh.core.model.Episode;
import io.knh.core.model.Leavings;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.PathFault;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerId;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Scope;
import io.knh.core.model.Subject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a ledger message that another member wrote. All of it is held to what the settings are held
 * to, since it goes on into logs and the headers of webhooks; one thing wrong, and it is none.
 */
public final class LedgerMessageReader {

  /** Longest name of a node in Kubernetes, as in {@code NODE_NAME}. */
  private static final int LONGEST_NODE_NAME = 253;

  /** Alerts have twice the numbers of the outages, and there has to be room for further ones. */
  static final long MOST_OUTAGES = JsonBody.MAX_COUNT / 2 - 10_000_000;

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{16}");
  static final Pattern EVENT_ID = Pattern.compile("knh_[0-9a-f]{32}");

  private LedgerMessageReader() {}

  /** The ledger message, if {@code body} is one of this version. Never throws. */
  public static Optional<LedgerMessage> read(byte[] body) {
    return read(body, Instant.now());
  }

  /** The ledger message, as it may be believed at {@code now}. */
  static Optional<LedgerMessage> read(byte[] body, Instant now) {
    return body.length == 0 || body.length > LedgerMessage.MAX_BYTES
        ? Optional.empty()
        : JsonBody.read(body, json -> message(json, now));
  }

  /**
   * The answer to a heartbeat, if {@code body} is one of this version: a ledger message, and what
   * the member says of its paths. Never throws.
   */
  public static Optional<Content.LedgerAnswer> answer(byte[] body) {
    Instant now = Instant.now();
    return body.length == 0 || body.length > LedgerMessage.MAX_BYTES
        ? Optional.empty()
        : JsonBody.read(
            body, json -> new Content.LedgerAnswer(message(json, now), PathReportJson.read(json)));
  }

  private static LedgerMessage message(JsonObject json, Instant now) {
    int mostOutages = (int) Math.min(Leavings.seconds(now), MOST_OUTAGES);
    int mostLeavings = Leavings.most(now);
    Instant latest = Leavings.latest(now);
    return new LedgerMessage(
        HexFormat.fromHexDigitsToLong(matching(DIGEST, JsonBody.text(json, "digest"))),
        Stream.concat(
                JsonBody.objects(json, "lines").stream()
                    .map(LedgerMessageReader::entry)
                    .filter(entry -> isPlausible(entry, mostOutages))
                    .map(entry -> entry.leavings() > mostLeavings ? entry.withoutLeaving() : entry)
                    .map(entry -> isBelieved(entry, latest) ? entry : entry.withoutEpisode()),
                Stream.concat(
                        JsonBody.objects(json, "own").stream().flatMap(LedgerMessageReader::own),
                        JsonBody.objects(json, "network").stream()
                            .flatMap(LedgerMessageReader::network))
                    .filter(entry -> isPlausible(entry, mostOutages))
                    .filter(entry -> isBelieved(entry, latest)))
            .toList(),
        json.containsKey("from")
            ? OptionalInt.of(JsonBody.count(json, "from"))
            : OptionalInt.empty(),
        JsonBody.flag(json, "more"));
  }

  private static LedgerEntry entry(JsonObject json) {
    Peer peer = peer(json);
    List<Alert.OfPeer> alerts =
        JsonBody.objects(json, "events").stream().map(alert -> alert(peer, alert)).toList();
    if (alerts.stream().mapToInt(Alert.OfPeer::number).distinct().count() < alerts.size()) {
      throw new JsonException("two alerts have one number");
    }
    return new LedgerEntry(
        Subject.of(peer),
        JsonBody.count(json, "deaths"),
        JsonBody.count(json, "recoveries"),
        JsonBody.count(json, "leavings"),
        JsonBody.count(json, "returns"),
        JsonBody.count(json, "settled"),
        alerts,
        JsonBody.moment(json, "downSince"),
        EpisodeJson.read(json));
  }

  /** Nothing of a kind that a later version knows. */
  private static Stream<LedgerEntry> own(JsonObject json) {
    String kind = JsonBody.text(json, "kind");
    String name = JsonBody.text(json, "name");
    if (!name.isEmpty() && !DestinationSettings.isName(name)) {
      throw new JsonException("a destination cannot have that name");
    }
    return Stream.of(ProblemKind.RECEIVER_FAILING, ProblemKind.ROSTER_UNREADABLE)
        .filter(known -> known.toString().equals(kind))
        .filter(known -> name.isEmpty() == (known == ProblemKind.ROSTER_UNREADABLE))
        .map(known -> LedgerEntry.of(new Subject.Own(known, name)))
        .flatMap(entry -> EpisodeJson.read(json).map(entry::with).stream());
  }

  /** Nothing of a kind, or with a fault, that a later version knows, and nothing with bad names. */
  private static Stream<LedgerEntry> network(JsonObject json) {
    Optional<ProblemKind> kind = known(ProblemKind.values(), JsonBody.text(json, "kind"));
    Optional<PathFault> fault = known(PathFault.values(), JsonBody.text(json, "fault"));
    String from = JsonBody.text(json, "from");
    String to = JsonBody.text(json, "to");
    if (kind.isEmpty() || fault.isEmpty() || !isNameOrEmpty(from) || !isNameOrEmpty(to)) {
      return Stream.empty();
    }
    Subject.Network network;
    try {
      network = new Subject.Network(kind.get(), fault.get(), from, to);
    } catch (IllegalArgumentException e) {
      return Stream.empty(); // of another kind, or it leads from nowhere, or to nowhere
    }
    // Nobody is silent about a path, and none flaps: a forged one would keep others from being
    // told.
    return EpisodeJson.read(json)
        .filter(episode -> !episode.silent() && !episode.flapping())
        .map(LedgerEntry.of(network)::with)
        .stream();
  }

  /** The one of {@code values} that is written {@code text}, if this version knows it. */
  private static <T> Optional<T> known(T[] values, String text) {
    return Stream.of(values).filter(value -> value.toString().equals(text)).findFirst();
  }

  /** Of a node or a zone: printable ASCII, and not longer than a node's may be. */
  private static boolean isNameOrEmpty(String text) {
    return text.isEmpty() || (text.length() <= LONGEST_NODE_NAME && PeerId.isValid(text));
  }

  /**
   * Whether KNH could have written it. One that it could not is left out, and not the message with
   * it: a member that lies about one peer would keep all others from reading about any.
   *
   * <p>No peer goes down more than once a second. How far a number may jump cannot be said: whoever
   * has just started has to believe any history. So what is believed must leave room for what
   * follows, or one message would keep all later outages of a peer from being read: hence a bound
   * that grows faster than outages can. The same holds of departures; but an entry whose departure
   * is not believed, by a clock that is far off, is read without it.
   */
  private static boolean isPlausible(LedgerEntry entry, int mostOutages) {
    int alerts = 2 * Math.min(entry.outages(), mostOutages);
    return entry.outages() <= mostOutages
        && entry.recoveries() <= entry.outages()
        && entry.returns() <= entry.leavings()
        && entry.settled() <= alerts
        && entry.undelivered().stream().allMatch(alert -> alert.number() <= alerts)
        && entry.episode().stream().allMatch(episode -> isPlausible(episode, mostOutages));
  }

  private static boolean isPlausible(Episode episode, int mostOutages) {
    return episode.number() <= mostOutages
        && episode.told().values().stream().allMatch(last -> last.alert() <= 2 * episode.number());
  }

  /**
   * Whether what destinations were told was told by {@code latest}: above that there has to be room
   * for what they are told next.
   */
  private static boolean isBelieved(LedgerEntry entry, Instant latest) {
    return entry.episode().stream().allMatch(episode -> isBelieved(episode, latest));
  }

  /** The same of when it began and ended: all later problems begin after that. */
  private static boolean isBelieved(Episode episode, Instant latest) {
    return Stream.concat(
                Stream.of(episode.since()), episode.ended().map(Problem.Ended::at).stream())
            .noneMatch(moment -> moment.isAfter(latest))
        && episode.told().values().stream()
            .allMatch(last -> last.atMillis() <= latest.toEpochMilli());
  }

  private static Alert.OfPeer alert(Peer peer, JsonObject json) {
    int number = JsonBody.count(json, "number");
    if (number == 0) {
      throw new JsonException("an alert has no number");
    }
    String id = matching(EVENT_ID, JsonBody.text(json, "id"));
    Peer coordinator = peer(json.getJsonObject("coordinator"));
    if (number % 2 == 0) {
      return new Alert.PeerUp(
          id,
          number,
          new PeerStatus(peer, true),
          coordinator,
          JsonBody.moment(json, "since"),
          JsonBody.moment(json, "until"));
    }
    return new Alert.PeerDown(
        id,
        number,
        new PeerStatus(peer, false),
        coordinator,
        cause(json),
        scope(json),
        JsonBody.moment(json, "since"));
  }

  private static Peer peer(JsonObject json) {
    String node = JsonBody.text(json, "node");
    if (node.length() > LONGEST_NODE_NAME || !PeerId.isValid(node)) {
      throw new JsonException("a node cannot have that name");
    }
    Address address =
        AddressText.read(JsonBody.text(json, "address"))
            .orElseThrow(() -> new JsonException("that is no address"));
    Peer peer = Peer.of(node, address.ip(), address.port());
    if (!peer.id().value().equals(JsonBody.text(json, "id"))) {
      throw new JsonException("an id does not belong to its address");
    }
    return peer;
  }

  /** The cause that {@code json} names; a newer member may know more of them. */
  static Cause cause(JsonObject json) {
    String text = json.containsKey("cause") ? JsonBody.text(json, "cause") : "";
    for (Cause cause : Cause.values()) {
      if (LedgerMessageWriter.text(cause).equals(text)) {
        return cause;
      }
    }
    return Cause.OTHER;
  }

  static Scope scope(JsonObject json) {
    String text = json.containsKey("scope") ? JsonBody.text(json, "scope") : "";
    for (Scope scope : Scope.values()) {
      if (scope.toString().equals(text)) {
        return scope;
      }
    }
    return Scope.UNKNOWN;
  }

  static String matching(Pattern pattern, String text) {
    if (pattern.matcher(text).matches()) {
      return text;
    }
    throw new JsonException("not " + pattern);
  }
}
