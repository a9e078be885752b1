package io.knh.lab;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A problem of the network between members, as a member shows it.
 *
 * @param ended when it ended; empty while it is open
 */
record SeenProblem(
    String kind, String title, String evidence, Instant since, Optional<Instant> ended) {

  private static final Set<String> KINDS =
      Set.of("path", "outbound", "inbound", "zone", "widespread");

  /** Those of the document {@code json}, open and ended, that began at {@code begin} or later. */
  static List<SeenProblem> of(String json, Instant begin) {
    // Problems say in whole seconds since when they are.
    Instant second = begin.truncatedTo(ChronoUnit.SECONDS);
    JsonElement problems = JsonParser.parseString(json).getAsJsonObject().get("problems");
    if (problems == null) {
      return List.of();
    }
    return Stream.of("open", "resolved")
        .flatMap(list -> problems.getAsJsonObject().getAsJsonArray(list).asList().stream())
        .map(JsonElement::getAsJsonObject)
        .filter(problem -> KINDS.contains(problem.get("kind").getAsString()))
        .map(SeenProblem::one)
        .filter(problem -> !problem.since().isBefore(second))
        .toList();
  }

  private static SeenProblem one(JsonObject problem) {
    return new SeenProblem(
        problem.get("kind").getAsString(),
        problem.get("title").getAsString(),
        problem.has("evidence") ? problem.get("evidence").getAsString() : "",
        Instant.parse(problem.get("since").getAsString()),
        Optional.ofNullable(problem.getAsJsonObject("ended"))
            .map(end -> Instant.parse(end.get("at").getAsString())));
  }

  boolean isOpen() {
    return ended.isEmpty();
  }
}
