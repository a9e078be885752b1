package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Cause;
import io.knh.core.model.Overview;
import io.knh.core.model.Peer;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Problems;
import io.knh.core.model.Scope;
import io.knh.core.model.Severity;
import io.knh.simulation.World;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The problems in the document of a coordinator, and how a follower passes them on. */
class ProblemFactsTest {

  private final World world = World.of(5);
  private final SimulatedMember coordinator = new SimulatedMember(world, 5);
  private final SimulatedMember follower = new SimulatedMember(world, 1);

  ProblemFactsTest() {
    world.pass(Duration.ofSeconds(20));
  }

  private void problems(List<Problem> open, List<Problem> resolved) {
    coordinator.shown = overview -> Problems.in(overview, open, resolved);
  }

  private JsonObject seenByOthers() {
    View view = ViewReader.read(coordinator.status().json(), 0);
    assertEquals(coordinator.status().view().facts(), view.facts());
    JsonObject document = json(new String(follower.status(view).json(), UTF_8));
    return document.getJsonObject("view").getJsonObject("problems");
  }

  private static JsonObject json(String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  @Test
  void aFollowerShowsWhatItsCoordinatorSaysOfEachProblem() {
    Problem ended = Problems.ended(Problems.down("worker-2", Cause.REFUSED), ProblemEnd.REPLACED);
    problems(List.of(Problems.down("worker-4", Cause.TIMEOUT)), List.of(ended));
    JsonObject problems = seenByOthers();
    assertEquals(1, problems.getInt("count"));
    assertEquals(
        "{\"id\":\"member-down/worker-4@10007/1\",\"group\":\"group-1\",\"kind\":\"member-down\","
            + "\"severity\":\"critical\",\"title\":\"worker-4 is down\","
            + "\"since\":\"2026-11-29T02:10:05.000Z\",\"name\":\"worker-4\","
            + "\"member\":\"worker-4@10007\",\"cause\":\"timeout\",\"scope\":\"peer\","
            + "\"evidence\":\"2 of 2 members that were asked do not reach it either\","
            + "\"node\":\"node NotReady since 02:10:03\",\"members\":[\"worker-4@10007\"],"
            + "\"memberCount\":1,\"next\":\"kubectl describe node worker-4\"}",
        problems.getJsonArray("open").getJsonObject(0).toString());
    JsonObject resolved = problems.getJsonArray("resolved").getJsonObject(0);
    assertEquals(
        "{\"at\":\"2026-11-29T02:11:40.000Z\",\"how\":\"replaced\"}",
        resolved.getJsonObject("ended").toString());
    assertFalse(resolved.containsKey("next"));
  }

  @Test
  void withoutAViewOfTheCoordinatorNobodySaysThatThereAreNone() {
    assertFalse(follower.status().view().facts().containsKey("problems"));
  }

  @Test
  void eachKindOfProblemIsReadWithItsNextLine() {
    problems(Stream.of(ProblemKind.values()).map(Problems::of).toList(), List.of());
    List<JsonObject> open = seenByOthers().getJsonArray("open").getValuesAs(JsonObject.class);
    assertEquals(ProblemKind.values().length, open.size());
    open.forEach(problem -> assertTrue(problem.containsKey("next"), problem.toString()));
  }

  @Test
  void ofMoreProblemsThanAnybodyReadsTheFirstAreShownAndAllAreCounted() {
    List<Problem> many =
        IntStream.range(0, 1_666)
            .mapToObj(i -> Problems.down("worker-" + i, Cause.TIMEOUT))
            .toList();
    problems(many, List.of());
    JsonObject problems = seenByOthers();
    assertEquals(1_666, problems.getInt("count"));
    assertEquals(ProblemFacts.MAX_OPEN, problems.getJsonArray("open").size());
  }

  /** Nodes with the longest names, and each problem about as many as it can name. */
  @Test
  void theLongestOnesFitIntoADocumentThatOthersRead() {
    Problem longest = longest();
    problems(
        Collections.nCopies(200, longest),
        Collections.nCopies(Overview.MAX_RESOLVED, Problems.ended(longest, ProblemEnd.RECOVERED)));
    JsonObject problems = seenByOthers();
    assertEquals(200, problems.getInt("count"));
    assertFalse(problems.getJsonArray("open").isEmpty());
    assertFalse(problems.getJsonArray("resolved").isEmpty());
    assertTrue(problems.toString().length() < ViewReader.MAX_FACT_CHARS);
  }

  private static Problem longest() {
    String node = "n".repeat(253);
    Peer member = Peer.of(node, "fd00:1111:2222:3333:4444:5555:6666:7777", 8080);
    return new Problem(
        "member-down/" + member.id().value() + "/1",
        "group",
        ProblemKind.MEMBER_DOWN,
        Severity.CRITICAL,
        node,
        Optional.of(member),
        Problems.SINCE,
        Optional.empty(),
        Optional.of(Cause.REFUSED),
        Optional.of(Scope.PEER),
        node + " is down",
        "evidence",
        "node NotReady since 02:10:03",
        Collections.nCopies(Problem.MAX_MEMBERS, member.id().value()),
        1_666);
  }

  /** Whoever copies a line believes the member that shows it, and nobody else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rm -rf /",
        "kubectl -n knh delete pod --all",
        "kubectl describe node worker-5",
        "kubectl describe node worker-4; reboot",
        "kubectl -n knh get pod -o wide --field-selector spec.nodeName=worker-4",
        ""
      })
  void aLineThatThisMemberWouldNotWriteIsLeftOut(String line) {
    problems(List.of(Problems.down("worker-4", Cause.TIMEOUT)), List.of());
    String document =
        new String(coordinator.status().json(), UTF_8)
            .replace("\"kubectl describe node worker-4\"", "\"" + line + "\"");
    JsonObject problems = problems(ViewReader.read(document.getBytes(UTF_8), 0));
    JsonObject problem = problems.getJsonArray("open").getJsonObject(0);
    assertEquals("worker-4 is down", problem.getString("title"));
    assertFalse(problem.containsKey("next"));
  }

  private static JsonObject problems(View view) {
    return Optional.ofNullable(view.facts().get("problems")).orElseThrow();
  }

  @Test
  void aKindOfALaterVersionIsShownWithoutALine() {
    problems(List.of(Problems.down("worker-4", Cause.TIMEOUT)), List.of());
    String document =
        new String(coordinator.status().json(), UTF_8).replace("member-down\"", "path-broken\"");
    JsonObject problem =
        problems(ViewReader.read(document.getBytes(UTF_8), 0))
            .getJsonArray("open")
            .getJsonObject(0);
    assertEquals("path-broken", problem.getString("kind"));
    assertFalse(problem.containsKey("next"));
  }

  @Test
  void whatIsNoListOfProblemsIsNoView() {
    problems(List.of(Problems.down("worker-4", Cause.TIMEOUT)), List.of());
    String good = new String(coordinator.status().json(), UTF_8);
    for (String bad :
        List.of(
            good.replace("\"problems\":{\"count\":1", "\"problems\":{\"count\":0"),
            good.replace("\"problems\":{\"count\":1", "\"problems\":{\"count\":-1"),
            good.replace("\"problems\":{\"count\":1", "\"problems\":{\"number\":1"),
            good.replace("\"title\":\"worker-4 is down\",", ""),
            good.replace("\"title\":\"worker-4 is down\",", "\"title\":{},"),
            good.replace("\"evidence\":\"", "\"evidence\":7,\"x\":\""),
            good.replace(
                "\"since\":\"2026-11-29T02:10:05.000Z\",\"name\"", "\"since\":\"x\",\"name\""),
            good.replace("\"resolved\":[]", "\"resolved\":[{}]"),
            good.replace("\"resolved\":[]", "\"resolved\":{}"),
            good.replace("\"resolved\":[]", "\"more\":[]"))) {
      assertFalse(bad.equals(good));
      assertThrows(RuntimeException.class, () -> ViewReader.read(bad.getBytes(UTF_8), 0), bad);
    }
  }
}
