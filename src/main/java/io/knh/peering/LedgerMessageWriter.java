package io.knh.peering;

import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.PathReport;
import io.knh.core.model.Peer;
import io.knh.core.model.Subject;
import jakarta.json.stream.JsonGenerator;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes a ledger message as the body of a message. What is zero or empty is left out. */
public final class LedgerMessageWriter {

  private LedgerMessageWriter() {}

  public static byte[] body(LedgerMessage message) {
    return JsonBody.of(json -> write(json, message));
  }

  /**
   * The body of the answer to a heartbeat. Where both would be longer than a message may be, of the
   * paths those with a fault are told alone, and none where even these have no room: what was told
   * of them before stands meanwhile.
   *
   * @param paths what the member says of its paths
   */
  public static byte[] answer(LedgerMessage message, Optional<PathReport> paths) {
    if (paths.isEmpty()) {
      return body(message);
    }
    byte[] all = answer(message, paths.get());
    if (all.length <= LedgerMessage.MAX_BYTES) {
      return all;
    }
    byte[] faults = answer(message, faults(paths.get()));
    return faults.length <= LedgerMessage.MAX_BYTES ? faults : body(message);
  }

  private static byte[] answer(LedgerMessage message, PathReport paths) {
    return JsonBody.of(
        json -> {
          write(json, message);
          PathReportJson.write(json, paths);
        });
  }

  private static PathReport faults(PathReport report) {
    return new PathReport(
        report.paths().stream().filter(path -> path.fault().isPresent()).toList(), false);
  }

  private static void write(JsonGenerator json, LedgerMessage message) {
    json.write("digest", HexFormat.of().toHexDigits(message.digest()));
    if (message.from().isPresent()) {
      json.write("from", message.from().getAsInt());
    }
    if (message.more()) {
      json.write("more", true);
    }
    writeMembers(json, message.entries().stream().filter(LedgerEntry::isMember).toList());
    List<LedgerEntry> others =
        message.entries().stream().filter(entry -> !entry.isMember()).toList();
    writeOthers(json, "own", others.stream().filter(LedgerMessageWriter::isOwn).toList());
    writeOthers(json, "network", others.stream().filter(entry -> !isOwn(entry)).toList());
  }

  private static boolean isOwn(LedgerEntry entry) {
    return entry.subject() instanceof Subject.Own;
  }

  private static void writeMembers(JsonGenerator json, List<LedgerEntry> entries) {
    if (!entries.isEmpty()) {
      json.writeStartArray("lines");
      for (LedgerEntry entry : entries) {
        write(json, entry);
      }
      json.writeEnd();
    }
  }

  /** Apart from members, which is all that earlier versions know. */
  private static void writeOthers(JsonGenerator json, String name, List<LedgerEntry> entries) {
    if (!entries.isEmpty()) {
      json.writeStartArray(name);
      for (LedgerEntry entry : entries) {
        json.writeStartObject();
        switch (entry.subject()) {
          case Subject.Own own -> {
            json.write("kind", own.kind().toString());
            json.write("name", own.name());
          }
          case Subject.Network network -> {
            json.write("kind", network.kind().toString());
            json.write("fault", network.fault().toString());
            json.write("from", network.from());
            json.write("to", network.to());
          }
          case Subject.Member member -> {}
        }
        entry.episode().ifPresent(episode -> EpisodeJson.write(json, episode));
        json.writeEnd();
      }
      json.writeEnd();
    }
  }

  private static void write(JsonGenerator json, LedgerEntry entry) {
    json.writeStartObject();
    write(json, entry.peer());
    write(json, "deaths", entry.outages());
    write(json, "recoveries", entry.recoveries());
    write(json, "leavings", entry.leavings());
    write(json, "returns", entry.returns());
    write(json, "settled", entry.settled());
    write(json, "downSince", entry.downSince());
    if (!entry.undelivered().isEmpty()) {
      json.writeStartArray("events");
      for (Alert.OfPeer alert : entry.undelivered()) {
        write(json, alert);
      }
      json.writeEnd();
    }
    entry.episode().ifPresent(episode -> EpisodeJson.write(json, episode));
    json.writeEnd();
  }

  private static void write(JsonGenerator json, Alert.OfPeer alert) {
    json.writeStartObject();
    json.write("number", alert.number());
    json.write("id", alert.id());
    json.writeStartObject("coordinator");
    write(json, alert.coordinator());
    json.writeEnd();
    switch (alert) {
      case Alert.PeerDown down -> {
        json.write("cause", text(down.cause()));
        json.write("scope", down.scope().toString());
        write(json, "since", down.since());
      }
      case Alert.PeerUp up -> {
        write(json, "since", up.since());
        write(json, "until", up.until());
      }
    }
    json.writeEnd();
  }

  private static void write(JsonGenerator json, Peer peer) {
    json.write("id", peer.id().value());
    json.write("address", peer.address().toString());
    json.write("node", peer.nodeName());
  }

  private static void write(JsonGenerator json, String name, int count) {
    if (count != 0) {
      json.write(name, count);
    }
  }

  private static void write(JsonGenerator json, String name, Optional<Instant> moment) {
    moment.ifPresent(at -> json.write(name, at.getEpochSecond()));
  }

  /** As the header {@code knh-cause} of webhooks has it. */
  static String text(Cause cause) {
    return cause.name().toLowerCase(Locale.ROOT);
  }
}
