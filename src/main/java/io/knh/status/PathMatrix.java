package io.knh.status;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonGenerator;
import java.util.List;

/**
 * All paths of a small cluster: who probes whom.
 *
 * @param members all that the roster lists, the highest-ranked first
 * @param cells the paths, each named by the places of its members in that list
 */
record PathMatrix(List<PathEnd> members, List<Cell> cells) {

  /** More than these cannot be seen at a glance. */
  static final int MAX_MEMBERS = 64;

  static final int MAX_CELLS = MAX_MEMBERS * (MAX_MEMBERS - 1);

  /** Longest text of one member, each character escaped. */
  static final int MAX_MEMBER_CHARS = PathRow.MAX_CHARS / 2;

  /** Longest text of one path. */
  static final int MAX_CELL_CHARS = 256;

  /** A path. */
  record Cell(int from, int to, PathRow.Figures figures) {

    static Cell read(JsonObject json) {
      return new Cell(json.getInt("from"), json.getInt("to"), PathRow.Figures.read(json));
    }

    private void write(JsonGenerator json) {
      json.writeStartObject();
      json.write("from", from);
      json.write("to", to);
      json.write("state", figures.state());
      figures.write(json);
      json.writeEnd();
    }
  }

  PathMatrix {
    members = List.copyOf(members);
    cells = List.copyOf(cells);
    if (members.size() > MAX_MEMBERS || cells.size() > MAX_CELLS) {
      throw new JsonException("it has a matrix that is too large");
    }
    for (Cell cell : cells) {
      int highest = Math.max(cell.from(), cell.to());
      if (Math.min(cell.from(), cell.to()) < 0 || highest >= members.size()) {
        throw new JsonException("it has a path of no member");
      }
    }
  }

  void write(JsonGenerator json) {
    json.writeStartObject("matrix");
    json.writeStartArray("members");
    members.forEach(
        member -> {
          json.writeStartObject();
          member.write(json);
          json.writeEnd();
        });
    json.writeEnd();
    json.writeStartArray("paths");
    cells.forEach(cell -> cell.write(json));
    json.writeEnd();
    json.writeEnd();
  }
}
