package io.knh.status;

import io.knh.core.model.Cause;
import io.knh.core.model.NextStep;
import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Scope;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The problems as documents show them: how many are open, the first of them, and those that ended
 * lately. A node that loses its rack has more problems than anybody reads.
 */
final class ProblemFacts {

  /** The fact of a view that holds them. */
  static final String NAME = "problems";

  /** Most open problems of a document; the others are counted. */
  static final int MAX_OPEN = 50;

  /**
   * Most characters of those that are open, and of all: the fact has to stay below {@link
   * ViewReader#MAX_FACT_CHARS} whatever its nodes are called.
   */
  static final int MAX_OPEN_CHARS = 40_000;

  static final int MAX_CHARS = 56_000;

  private static final List<String> TEXTS = List.of("id", "kind", "severity", "title", "since");

  private static final List<String> FURTHER =
      List.of("group", "name", "member", "cause", "scope", "evidence", "node");

  /** The namespace of a line that has one. */
  private static final Pattern NAMESPACE = Pattern.compile("kubectl -n (\\S+) .*");

  private ProblemFacts() {}

  /**
   * What a view says of problems.
   *
   * @param count how many are open
   * @param open the first of them
   */
  record Listed(int count, List<JsonObject> open, List<JsonObject> resolved) {

    static final Listed NONE = new Listed(0, List.of(), List.of());
  }

  /** What {@code view} says of them; nothing where who made it did not say. */
  static Optional<Listed> in(View view) {
    return Optional.ofNullable(view.facts().get(NAME))
        .map(
            fact ->
                new Listed(
                    fact.getInt("count"),
                    fact.getJsonArray("open").getValuesAs(JsonObject.class),
                    fact.getJsonArray("resolved").getValuesAs(JsonObject.class)));
  }

  /** Those of {@code overview}, with what to run next in {@code namespace}. */
  static JsonObject of(Overview overview, Optional<String> namespace) {
    List<Problem> problems = overview.problems();
    JsonArrayBuilder open = JsonText.array();
    int chars = add(problems.stream().limit(MAX_OPEN), namespace, MAX_OPEN_CHARS, open);
    JsonArrayBuilder resolved = JsonText.array();
    Stream<Problem> ended = overview.resolved().stream().limit(Overview.MAX_RESOLVED);
    add(ended, Optional.empty(), MAX_CHARS - chars, resolved);
    return JsonText.object()
        .add("count", problems.size())
        .add("open", open)
        .add("resolved", resolved)
        .build();
  }

  /** Adds as many as fit; how many characters they have. */
  private static int add(
      Stream<Problem> problems, Optional<String> namespace, int maxChars, JsonArrayBuilder to) {
    int chars = 0;
    for (Problem problem : problems.toList()) {
      JsonObject json = json(problem, namespace);
      chars += json.toString().length() + 1;
      if (chars > maxChars) {
        break;
      }
      to.add(json);
    }
    return Math.min(chars, maxChars);
  }

  private static JsonObject json(Problem problem, Optional<String> namespace) {
    JsonObjectBuilder json =
        JsonText.object()
            .add("id", problem.id())
            .add("group", problem.group())
            .add("kind", problem.kind().toString())
            .add("severity", problem.severity().toString())
            .add("title", problem.title())
            .add("since", Moments.text(problem.since()));
    problem
        .ended()
        .ifPresent(
            end ->
                json.add(
                    "ended",
                    JsonText.object()
                        .add("at", Moments.text(end.at()))
                        .add("how", end.how().toString())));
    add(json, "name", problem.name());
    problem.member().map(Peer::id).ifPresent(id -> json.add("member", id.value()));
    problem.cause().ifPresent(cause -> json.add("cause", Details.text(cause)));
    problem.scope().ifPresent(scope -> json.add("scope", scope.toString()));
    add(json, "evidence", problem.evidence());
    add(json, "node", problem.node());
    if (problem.memberCount() > 0) {
      JsonArrayBuilder members = JsonText.array();
      problem.members().forEach(members::add);
      json.add("members", members).add("memberCount", problem.memberCount());
    }
    add(json, "next", problem.open() ? NextStep.of(problem, namespace) : "");
    return json.build();
  }

  private static void add(JsonObjectBuilder json, String name, String text) {
    if (!text.isEmpty()) {
      json.add(name, text);
    }
  }

  /**
   * What another member says of problems, if it can be that. A list that lacks some and does not
   * say so would make its cluster look well. A line for a shell that this member would not write
   * itself is left out: whoever copies it believes this member, and nobody else.
   *
   * @throws JsonException if it is none
   */
  static JsonObject checked(JsonObject fact) {
    JsonArray open = list(fact, "open");
    JsonArray resolved = list(fact, "resolved");
    int count = fact.getInt("count", -1);
    if (count < open.size()
        || open.size() > MAX_OPEN
        || (open.isEmpty() && count > 0)
        || resolved.size() > Overview.MAX_RESOLVED) {
      throw new JsonException("it counts other problems than it lists");
    }
    return JsonText.object()
        .add("count", count)
        .add("open", checked(open, false))
        .add("resolved", checked(resolved, true))
        .build();
  }

  private static JsonArray list(JsonObject fact, String name) {
    if (fact.get(name) instanceof JsonArray list) {
      return list;
    }
    throw new JsonException("it has problems without a list");
  }

  private static JsonArrayBuilder checked(JsonArray problems, boolean ended) {
    JsonArrayBuilder checked = JsonText.array();
    for (JsonValue value : problems) {
      if (!(value instanceof JsonObject problem)
          || !TEXTS.stream().allMatch(name -> problem.get(name) instanceof JsonString)
          || !FURTHER.stream().allMatch(name -> isText(problem.get(name)))) {
        throw new JsonException("it has a problem that does not say what it is");
      }
      Instant.parse(problem.getString("since"));
      if (ended) {
        JsonObject end = problem.getJsonObject("ended");
        end.getString("how");
        Instant.parse(end.getString("at"));
      }
      boolean own = !problem.containsKey("next") || isOwn(problem);
      checked.add(own ? problem : JsonText.object(problem).remove("next").build());
    }
    return checked;
  }

  private static boolean isText(@Nullable JsonValue value) {
    return value == null || value instanceof JsonString;
  }

  private static boolean isOwn(JsonObject problem) {
    String next = problem.getString("next", "");
    Matcher place = NAMESPACE.matcher(next);
    // Lines about nodes are the same in all namespaces.
    String namespace = place.matches() ? place.group(1) : "knh";
    String member = problem.getString("member", "");
    String node = member.substring(0, Math.max(0, member.lastIndexOf('@')));
    return Stream.of(ProblemKind.values())
        .filter(kind -> kind.toString().equals(problem.getString("kind")))
        .map(kind -> NextStep.of(kind, cause(problem), scope(problem), node, namespace))
        .anyMatch(next::equals);
  }

  private static Optional<Cause> cause(JsonObject problem) {
    String text = problem.getString("cause", "");
    return Stream.of(Cause.values()).filter(one -> Details.text(one).equals(text)).findFirst();
  }

  private static Optional<Scope> scope(JsonObject problem) {
    String text = problem.getString("scope", "");
    return Stream.of(Scope.values()).filter(one -> one.toString().equals(text)).findFirst();
  }
}
