package io.knh.status;

import jakarta.json.JsonException;
import jakarta.json.stream.JsonGenerator;
import java.util.List;
import java.util.Optional;

/**
 * How the paths of a cluster are, as its coordinator was told, immutable.
 *
 * @param source the coordinator's id
 * @param seenMillis when it was seen, since the epoch, by the clock of the source
 * @param madeMillis the same by the clock of this member, to know its age
 * @param listed members of its roster
 * @param pathProbes how many others the source probes itself; 0 where that is switched off
 * @param hint where UDP between members is blocked, if it is anywhere
 * @param counts of all paths
 * @param zoneCount how many zones its roster names
 * @param zones their pairs, of at most {@link #MAX_ZONES}
 * @param matrix all paths, where there are few members
 * @param worst the worst paths, or those of one member
 */
record PathsView(
    String source,
    long seenMillis,
    long madeMillis,
    int listed,
    int pathProbes,
    Optional<String> hint,
    Counts counts,
    int zoneCount,
    List<ZonePair> zones,
    Optional<PathMatrix> matrix,
    List<PathRow> worst) {

  /** Zones of which pairs are shown: where there are more, those with the worst paths. */
  static final int MAX_ZONES = 16;

  static final int MAX_ZONE_PAIRS = MAX_ZONES * MAX_ZONES;

  /**
   * Of all paths.
   *
   * @param members who said lately how their paths are
   */
  record Counts(int members, int paths, int failing, int unknown) {

    Counts {
      if (Math.min(Math.min(members, failing), unknown) < 0 || (long) failing + unknown > paths) {
        throw new JsonException("it counts more paths than there are");
      }
    }
  }

  PathsView {
    zones = List.copyOf(zones);
    worst = List.copyOf(worst);
    if (zones.size() > MAX_ZONE_PAIRS || worst.size() > PathsReport.MAX_OF_MEMBER) {
      throw new JsonException("it shows too much");
    }
  }

  /** Writes all but what is about the member that answers. */
  void write(JsonGenerator json, long nowMillis) {
    json.write("source", source);
    json.write("seen", Moments.text(seenMillis));
    json.write("ageMillis", Math.max(0, nowMillis - madeMillis));
    json.write("listed", listed);
    json.write("pathProbes", pathProbes);
    hint.ifPresent(where -> json.write("hint", where));
    json.write("members", counts.members());
    json.write("paths", counts.paths());
    json.write("failing", counts.failing());
    json.write("unknown", counts.unknown());
    json.write("zoneCount", zoneCount);
    json.writeStartArray("zones");
    zones.forEach(zone -> zone.write(json));
    json.writeEnd();
    matrix.ifPresent(all -> all.write(json));
    json.writeStartArray("worst");
    worst.forEach(path -> path.write(json));
    json.writeEnd();
  }
}
