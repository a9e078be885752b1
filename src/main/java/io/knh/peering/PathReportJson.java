package io.knh.peering;

import io.knh.core.model.Address;
import io.knh.core.model.Cause;
import io.knh.core.model.PathFault;
import io.knh.core.model.PathReport;
import io.knh.core.model.PathView;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a member says of its paths, as the answer to a heartbeat carries it: {@code "paths": {...}}
 * beside the ledger message. What is zero or empty is left out. Versions that know no paths skip
 * it; of what a later version may add, a row that cannot be read is skipped alone.
 */
final class PathReportJson {

  private static final String PATHS = "paths";

  private static final long NANOS_PER_MICRO = TimeUnit.MICROSECONDS.toNanos(1);

  private PathReportJson() {}

  static void write(JsonGenerator json, PathReport report) {
    json.writeStartObject(PATHS);
    if (report.whole()) {
      json.write("whole", true);
    }
    if (!report.paths().isEmpty()) {
      json.writeStartArray("rows");
      report.paths().forEach(path -> write(json, path));
      json.writeEnd();
    }
    json.writeEnd();
  }

  private static void write(JsonGenerator json, PathView path) {
    json.writeStartObject();
    json.write("to", path.to().toString());
    path.fault().ifPresent(fault -> json.write("fault", fault.toString()));
    write(json, "since", path.sinceSeconds());
    path.cause().ifPresent(cause -> json.write("cause", LedgerMessageWriter.text(cause)));
    if (path.roundTripNanos() >= 0) {
      write(json, "rtt", Math.max(1, path.roundTripNanos() / NANOS_PER_MICRO));
    }
    write(json, "sent", path.sent());
    write(json, "lost", path.lost());
    if (path.unanswered()) {
      json.write("unanswered", true);
    }
    json.writeEnd();
  }

  private static void write(JsonGenerator json, String name, long count) {
    if (count != 0) {
      json.write(name, Math.min(count, JsonBody.MAX_COUNT));
    }
  }

  /** Reads it out of an answer; none where there is none, or where it is no report at all. */
  static Optional<PathReport> read(JsonObject answer) {
    if (!(answer.get(PATHS) instanceof JsonObject report)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PathReport(
              paths(report.getOrDefault("rows", JsonValue.EMPTY_JSON_ARRAY)),
              JsonBody.flag(report, "whole")));
    } catch (RuntimeException e) {
      return Optional.empty(); // the ledger message beside it is as good as without
    }
  }

  private static List<PathView> paths(JsonValue rows) {
    List<PathView> paths = new ArrayList<>();
    Set<Address> seen = new HashSet<>();
    for (JsonValue row : rows.asJsonArray()) {
      if (paths.size() == PathReport.MAX_PATHS) {
        break;
      }
      if (row instanceof JsonObject path) {
        path(path).filter(known -> seen.add(known.to())).ifPresent(paths::add);
      }
    }
    return paths;
  }

  private static Optional<PathView> path(JsonObject row) {
    try {
      int sent = JsonBody.count(row, "sent");
      int lost = JsonBody.count(row, "lost");
      if (sent > PathView.WINDOW) { // a later version may count more of them together
        lost = (int) ((long) lost * PathView.WINDOW / sent);
        sent = PathView.WINDOW;
      }
      return Optional.of(
          new PathView(
              AddressText.read(JsonBody.text(row, "to")).orElseThrow(),
              row.containsKey("fault")
                  ? Optional.of(fault(JsonBody.text(row, "fault")))
                  : Optional.<PathFault>empty(),
              JsonBody.count(row, "since"),
              row.containsKey("cause")
                  ? Optional.of(LedgerMessageReader.cause(row))
                  : Optional.<Cause>empty(),
              roundTripNanos(row),
              sent,
              lost,
              JsonBody.flag(row, "unanswered")));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static long roundTripNanos(JsonObject row) {
    return row.containsKey("rtt") ? JsonBody.count(row, "rtt") * NANOS_PER_MICRO : -1;
  }

  private static PathFault fault(String text) {
    for (PathFault fault : PathFault.values()) {
      if (fault.toString().equals(text)) {
        return fault;
      }
    }
    throw new JsonException("no fault that this version knows");
  }
}
