package io.knh.status;

import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a coordinator says of paths. Unknown fields are skipped: it may be of a later version.
 * What is not all of it is no view: a path that is missing must not make its cluster look well.
 */
final class PathsReader {

  private static final Set<String> TEXTS = Set.of("member", "at", "seen", "problem", "hint");
  private static final Set<String> NUMBERS =
      Set.of("listed", "pathProbes", "members", "paths", "failing", "unknown", "zoneCount");

  /** Longest problem that is repeated. */
  private static final int MAX_PROBLEM_CHARS = 1024;

  private final JsonParts parts;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private boolean known;
  private boolean listsWorst;
  private List<ZonePair> zones = List.of();
  private List<PathEnd> members = List.of();
  private Optional<List<PathMatrix.Cell>> cells = Optional.empty();
  private List<PathRow> worst = List.of();

  private PathsReader(byte[] document) {
    this.parts = new JsonParts(document);
  }

  /**
   * What is in {@code document}.
   *
   * @param askedMillis when it was asked for, by the clock of this member
   * @param all whether it has to show the worst of all paths, and not those of one member
   * @throws JsonException or another RuntimeException when it is none of a coordinator
   */
  static PathsView read(byte[] document, long askedMillis, boolean all) {
    PathsReader reader = new PathsReader(document);
    try (JsonParser json = reader.parts.parser()) {
      reader.document(json);
    }
    return reader.view(askedMillis, all);
  }

  private void document(JsonParser json) {
    JsonParts.expect(JsonParser.Event.START_OBJECT, json.next());
    JsonParser.Event event = json.next();
    for (; event == JsonParser.Event.KEY_NAME; event = json.next()) {
      field(json.getString(), json.next(), json);
    }
    JsonParts.expect(JsonParser.Event.END_OBJECT, event);
  }

  private void field(String name, JsonParser.Event value, JsonParser json) {
    switch (name) {
      case "known" -> {
        known = value == JsonParser.Event.VALUE_TRUE;
        JsonParts.skip(json, value);
      }
      case "zones" ->
          zones =
              parts.objects(
                  json, value, PathsView.MAX_ZONE_PAIRS, ZonePair.MAX_CHARS, ZonePair::read);
      case "worst" -> {
        worst =
            parts.objects(json, value, PathsReport.MAX_OF_MEMBER, PathRow.MAX_CHARS, PathRow::read);
        listsWorst = true;
      }
      case "matrix" -> matrix(value, json);
      default -> word(name, value, json);
    }
  }

  private void word(String name, JsonParser.Event value, JsonParser json) {
    if (value == JsonParser.Event.VALUE_STRING && TEXTS.contains(name)) {
      texts.put(name, json.getString());
    } else if (value == JsonParser.Event.VALUE_NUMBER && NUMBERS.contains(name)) {
      numbers.put(name, json.getInt());
    } else {
      JsonParts.skip(json, value);
    }
  }

  private void matrix(JsonParser.Event value, JsonParser json) {
    JsonParts.expect(JsonParser.Event.START_OBJECT, value);
    JsonParser.Event event = json.next();
    for (; event == JsonParser.Event.KEY_NAME; event = json.next()) {
      String name = json.getString();
      JsonParser.Event list = json.next();
      switch (name) {
        case "members" ->
            members =
                parts.objects(
                    json, list, PathMatrix.MAX_MEMBERS, PathMatrix.MAX_MEMBER_CHARS, PathEnd::read);
        case "paths" ->
            cells =
                Optional.of(
                    parts.objects(
                        json,
                        list,
                        PathMatrix.MAX_CELLS,
                        PathMatrix.MAX_CELL_CHARS,
                        PathMatrix.Cell::read));
        default -> JsonParts.skip(json, list);
      }
    }
    JsonParts.expect(JsonParser.Event.END_OBJECT, event);
  }

  private PathsView view(long askedMillis, boolean all) {
    if (!known) {
      String why = texts.getOrDefault("problem", "it does not say why");
      throw new JsonException(
          "it does not know them itself: "
              + why.substring(0, Math.min(why.length(), MAX_PROBLEM_CHARS)));
    }
    long seenMillis = Instant.parse(text("seen")).toEpochMilli();
    long ageMillis = Instant.parse(text("at")).toEpochMilli() - seenMillis;
    PathsView view =
        new PathsView(
            text("member"),
            seenMillis,
            askedMillis - Math.max(0, ageMillis),
            number("listed"),
            number("pathProbes"),
            hint(),
            new PathsView.Counts(
                number("members"), number("paths"), number("failing"), number("unknown")),
            number("zoneCount"),
            zones,
            cells.map(paths -> new PathMatrix(members, paths)),
            worst);
    check(view, all);
    return view;
  }

  private void check(PathsView view, boolean all) {
    PathsView.Counts counts = view.counts();
    long shown = worst.stream().filter(row -> row.figures().isFailing()).count();
    boolean worstLack =
        !listsWorst
            || (all
                && (shown != Math.min(counts.failing(), worst.size())
                    || worst.isEmpty() != (counts.paths() == 0)));
    boolean cellsLack =
        view.matrix()
            .filter(
                matrix ->
                    matrix.members().size() != view.listed()
                        || matrix.cells().size() != counts.paths()
                        || matrix.cells().stream()
                                .filter(cell -> cell.figures().isFailing())
                                .count()
                            != counts.failing())
            .isPresent();
    if (worstLack || cellsLack) {
      throw new JsonException("it counts other paths than it shows");
    }
  }

  private Optional<String> hint() {
    String hint = texts.getOrDefault("hint", "");
    if (hint.length() > Remarks.MAX_HINT_CHARS) {
      throw new JsonException("its hint is too long");
    }
    return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
  }

  private String text(String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new JsonException("it has no " + name);
    }
    return text;
  }

  private int number(String name) {
    Integer number = numbers.get(name);
    if (number == null || number < 0) {
      throw new JsonException("it has no " + name);
    }
    return number;
  }
}
