package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knh.status.ProblemFacts.Listed;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The problems of a status alone: as JSON, and as text for a terminal. Its first line says how
 * things stand, and how lately that was seen.
 */
final class ProblemsReport {

  /** How things stand. */
  enum State {
    /** Nothing is wrong: each member answered lately. */
    WELL("well"),
    /** There are open problems. */
    PROBLEMS("problems"),
    /** It is not known whether anything is wrong. */
    UNKNOWN("unknown");

    private final String text;

    State(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Ages below this are written with a decimal. */
  private static final Duration SHORT = Duration.ofSeconds(10);

  private final Status status;
  private final View view;
  private final Optional<Listed> listed;
  private final List<String> doubts;
  private final List<String> remarks;
  private final State state;

  ProblemsReport(Status status) {
    this.status = status;
    this.view = status.view();
    this.listed = ProblemFacts.in(view);
    this.doubts = Doubts.of(status);
    this.remarks = Remarks.of(view);
    boolean current = view.lack().isEmpty() && listed.isPresent() && !isOld();
    if (current && count() > 0) {
      this.state = State.PROBLEMS;
    } else {
      this.state = doubts.isEmpty() ? State.WELL : State.UNKNOWN;
    }
  }

  private long ageMillis() {
    return Math.max(0, status.at().toEpochMilli() - view.madeMillis());
  }

  private boolean isOld() {
    return ageMillis() > Doubts.OLD.toMillis();
  }

  private int count() {
    return listed.map(Listed::count).orElse(0);
  }

  State state() {
    return state;
  }

  /** The document of {@code GET /knh/v1/problems}. */
  byte[] json() {
    return JsonText.of(
        json -> {
          json.write("schema", Status.SCHEMA);
          json.write("at", Moments.text(status.at()));
          json.write("member", status.self().getString("id"));
          cluster().ifPresent(name -> json.write("cluster", name));
          json.write("state", state.toString());
          json.write("text", headline());
          json.writeStartArray("doubts");
          doubts.forEach(json::write);
          json.writeEnd();
          json.writeStartArray("remarks");
          remarks.forEach(json::write);
          json.writeEnd();
          json.writeStartObject("view");
          view.writeHead(json, status.at().toEpochMilli());
          json.write("source", view.source());
          json.writeEnd();
          Optional.ofNullable(view.facts().get(ProblemFacts.NAME))
              .ifPresent(fact -> json.write(ProblemFacts.NAME, fact));
        });
  }

  private Optional<String> cluster() {
    return Optional.ofNullable(status.self().getString("cluster", null));
  }

  /** How things stand, in one line. */
  String headline() {
    String where = cluster().map(name -> "cluster " + name + ", ").orElse("");
    String who = "seen by " + Doubts.node(view.source()) + " " + length(ageMillis()) + " ago: ";
    return where + who + says();
  }

  private String says() {
    return switch (state) {
      case WELL -> well();
      case PROBLEMS -> problems(count());
      case UNKNOWN -> "not known whether there are problems: " + doubts.getFirst();
    };
  }

  private String well() {
    long up = view.peers().stream().filter(peer -> peer.state().equals("up")).count();
    if (view.peers().isEmpty()) {
      return "no problems: there is no other member";
    }
    long left = view.peers().size() - up;
    String rest = left == 0 ? "" : "; " + left + (left == 1 ? " has left" : " have left");
    String who = up == 1 ? "the only other member" : "all " + up + " other members";
    return "no problems: " + who + " answered in the last two rounds" + rest;
  }

  private static String problems(int count) {
    return count == 1 ? "1 problem" : count + " problems";
  }

  /** The same for a terminal. */
  byte[] text() {
    StringBuilder text = new StringBuilder();
    line(text, headline());
    // The first line has said the first one.
    doubts.stream()
        .skip(state == State.UNKNOWN ? 1 : 0)
        .forEach(doubt -> line(text, "also: " + doubt));
    remarks.forEach(remark -> line(text, "remark: " + remark));
    listed.ifPresent(known -> list(text, known));
    return text.toString().getBytes(UTF_8);
  }

  private void list(StringBuilder text, Listed known) {
    if (known.count() > 0) {
      if (state == State.UNKNOWN) {
        line(text, "");
        line(text, "when it was seen last: " + problems(known.count()));
      }
      known.open().forEach(problem -> open(text, problem));
      int more = known.count() - known.open().size();
      if (more > 0) {
        line(text, "");
        line(text, "and " + problems(more) + " more");
      }
    }
    if (!known.resolved().isEmpty()) {
      line(text, "");
      line(text, "resolved:");
      known.resolved().forEach(problem -> line(text, resolved(problem)));
    }
  }

  private void open(StringBuilder text, JsonObject problem) {
    line(text, "");
    line(text, head(problem));
    Instant since = Instant.parse(problem.getString("since"));
    line(text, "  since:    " + UTC.format(since) + ", for " + length(seenMillis(since)));
    field(text, "  evidence: ", problem.getString("evidence", ""));
    field(text, "  node:     ", problem.getString("node", ""));
    field(text, "  members:  ", members(problem));
    field(text, "  next:     ", problem.getString("next", ""));
  }

  private static String head(JsonObject problem) {
    return problem.getString("severity") + ": " + problem.getString("title");
  }

  /** How long before now, by the clock of who saw it. */
  private long seenMillis(Instant since) {
    return view.atMillis() + ageMillis() - since.toEpochMilli();
  }

  /** More than the one that its title names. */
  private static String members(JsonObject problem) {
    JsonArray members = problem.getOrDefault("members", JsonValue.EMPTY_JSON_ARRAY).asJsonArray();
    int count = problem.getInt("memberCount", 0);
    if (count < 2) {
      return "";
    }
    List<String> names =
        members.getValuesAs(JsonString.class).stream()
            .map(member -> Doubts.node(member.getString()))
            .toList();
    int more = count - names.size();
    return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
  }

  private static String resolved(JsonObject problem) {
    Instant since = Instant.parse(problem.getString("since"));
    JsonObject end = problem.getJsonObject("ended");
    Instant at = Instant.parse(end.getString("at"));
    String lasted = length(Duration.between(since, at).toMillis());
    return "  "
        + UTC.format(at)
        + "  "
        + end.getString("how")
        + " after "
        + lasted
        + ": "
        + problem.getString("title");
  }

  private static void field(StringBuilder text, String name, String value) {
    if (!value.isEmpty()) {
      line(text, name + value);
    }
  }

  /** What another member wrote does nothing to a terminal but to be read. */
  private static void line(StringBuilder text, String line) {
    line.codePoints().map(ProblemsReport::shown).forEach(text::appendCodePoint);
    text.append('\n');
  }

  private static int shown(int one) {
    return switch (Character.getType(one)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          '?';
      default -> one;
    };
  }

  /** {@code 0.4 s}, {@code 41 s}, {@code 12 min}, {@code 2 h 5 min}, {@code 4 days}. */
  static String length(long millis) {
    Duration length = Duration.ofMillis(Math.max(0, millis));
    if (length.compareTo(SHORT) < 0) {
      return String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1e3);
    }
    if (length.compareTo(Duration.ofMinutes(2)) < 0) {
      return length.toSeconds() + " s";
    }
    if (length.compareTo(Duration.ofHours(2)) < 0) {
      return length.toMinutes() + " min";
    }
    if (length.compareTo(Duration.ofDays(2)) < 0) {
      int minutes = length.toMinutesPart();
      return length.toHours() + " h" + (minutes == 0 ? "" : " " + minutes + " min");
    }
    return length.toDays() + " days";
  }
}
