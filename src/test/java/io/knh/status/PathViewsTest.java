package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.agent.FakeAgent;
import io.knh.core.model.Peer;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Timings;
import io.knh.simulation.World;
import io.knh.status.View.Lack;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whom a member asks how paths are, how often, and what it says when it gets no answer. */
class PathViewsTest {

  private static final int SIZE = 20;

  private static final List<RosterEntry> MEMBERS =
      IntStream.rangeClosed(1, SIZE)
          .mapToObj(n -> new RosterEntry(World.peer(SIZE + 1 - n), true, false, World.zone(n, 3)))
          .toList();

  private static final Peer COORDINATOR = MEMBERS.getFirst().peer();

  private final FakeAgent follower = new FakeAgent();
  private final FakePaths coordinator = new FakePaths(MEMBERS);
  private final List<String> asked = new ArrayList<>();
  private CompletableFuture<Asked<PathsView>> answer = new CompletableFuture<>();
  private long nanos;
  private final PathViews views = views(follower);

  PathViewsTest() {
    follower.is(World.peer(1));
    follower.is(new Role.Following(COORDINATOR));
    follower.reads(Roster.of(MEMBERS));
    follower.steppedAgo(Duration.ZERO);
  }

  private PathViews views(FakeAgent agent) {
    Moments moments = new Moments(agent);
    moments.set(Instant.now());
    return new PathViews(
        agent,
        new PathsReport(agent, moments, Timings.DEFAULTS, 10),
        (peer, member) -> {
          asked.add(peer.nodeName() + member.map(name -> " " + name).orElse(""));
          return answer;
        },
        () -> nanos);
  }

  private void answers(Optional<String> member) {
    complete(
        new Asked.Seen<>(
            PathsReader.read(
                coordinator.document(member), System.currentTimeMillis(), member.isEmpty())));
  }

  private void complete(Asked<PathsView> result) {
    answer.complete(result);
    answer = new CompletableFuture<>();
  }

  private static JsonObject read(CompletableFuture<byte[]> document) {
    assertTrue(document.isDone());
    OpenApiTest.assertDescribed("Paths", document.join());
    try (var reader = Json.createReader(new StringReader(new String(document.join(), UTF_8)))) {
      return reader.readObject();
    }
  }

  @Test
  void aFollowerShowsThePathsOfTheWholeCluster() {
    CompletableFuture<byte[]> document = views.fresh(Optional.empty());
    assertFalse(document.isDone());
    answers(Optional.empty());
    JsonObject read = read(document);
    assertTrue(read.getBoolean("known"));
    assertEquals(World.peer(1).id().value(), read.getString("member"));
    assertEquals(COORDINATOR.id().value(), read.getString("source"));
    assertEquals(COORDINATOR.nodeName(), read.getJsonObject("coordinator").getString("node"));
    assertEquals(10 * SIZE, read.getInt("paths"));
    assertEquals(10 * SIZE, read.getJsonObject("matrix").getJsonArray("paths").size());
    assertEquals(List.of(COORDINATOR.nodeName()), asked);
  }

  @Test
  void manyWhoAskAtOnceAreServedByOneRequestThatStaysGoodForASecond() {
    CompletableFuture<byte[]> first = views.fresh(Optional.empty());
    CompletableFuture<byte[]> second = views.fresh(Optional.empty());
    answers(Optional.empty());
    assertTrue(first.isDone() && second.isDone());
    nanos += Inquiry.FRESH.toNanos() - 1;
    assertTrue(views.fresh(Optional.empty()).isDone());
    assertEquals(1, asked.size());
    nanos++;
    assertFalse(views.fresh(Optional.empty()).isDone());
    assertEquals(2, asked.size());
  }

  /** Else one who looks at many at once would keep the coordinator from answering others. */
  @Test
  void theCoordinatorIsAskedAboutOneMemberAfterTheOther() {
    Optional<String> one = Optional.of(MEMBERS.get(1).peer().nodeName());
    Optional<String> other = Optional.of(MEMBERS.get(2).peer().nodeName());
    CompletableFuture<byte[]> first = views.fresh(one);
    CompletableFuture<byte[]> second = views.fresh(other);
    assertEquals(List.of(COORDINATOR.nodeName() + " " + one.get()), asked);
    CompletableFuture<Asked<PathsView>> answered = answer;
    answer = new CompletableFuture<>();
    answered.complete(
        new Asked.Seen<>(
            PathsReader.read(coordinator.document(one), System.currentTimeMillis(), false)));
    assertTrue(read(first).getBoolean("known"));
    assertFalse(second.isDone());
    assertEquals(
        List.of(
            COORDINATOR.nodeName() + " " + one.get(), COORDINATOR.nodeName() + " " + other.get()),
        asked);
    answers(other);
    assertTrue(read(second).getBoolean("known"));
  }

  @Test
  void withoutAnAnswerNothingIsKnownAndItSaysWhy() {
    CompletableFuture<byte[]> document = views.fresh(Optional.empty());
    complete(new Asked.Failed<>(new Lack(Lack.Kind.UNANSWERED, "it does not answer")));
    JsonObject read = read(document);
    assertFalse(read.getBoolean("known"));
    assertEquals("it does not answer", read.getString("problem"));
    assertTrue(read.containsKey("own"));
    assertFalse(read.containsKey("failing"));
  }

  /** Also one that was there before: what is old is not shown as how it is. */
  @Test
  void withoutAFurtherAnswerNothingIsKnownAnyMore() {
    var unused = views.fresh(Optional.empty());
    answers(Optional.empty());
    nanos += Inquiry.FRESH.toNanos();
    CompletableFuture<byte[]> document = views.fresh(Optional.empty());
    complete(new Asked.Failed<>(new Lack(Lack.Kind.UNANSWERED, "it does not answer")));
    assertFalse(read(document).getBoolean("known"));
  }

  @Test
  void anotherCoordinatorIsAskedAtOnceAndWhatTheOneBeforeSaidIsNotShown() {
    var unused = views.fresh(Optional.empty());
    answers(Optional.empty());
    follower.is(new Role.Following(World.peer(2)));
    CompletableFuture<byte[]> document = views.fresh(Optional.empty());
    assertEquals("node-0002", asked.getLast());
    assertFalse(document.isDone());
  }

  @Test
  void withoutACoordinatorNobodyIsAsked() {
    follower.is(new Role.Waiting());
    JsonObject read = read(views.fresh(Optional.empty()));
    assertFalse(read.getBoolean("known"));
    assertEquals("no coordinator is known", read.getString("problem"));
    follower.is(new Role.Following(COORDINATOR));
    follower.steppedAgo(Duration.ofMinutes(1));
    assertFalse(read(views.fresh(Optional.empty())).getBoolean("known"));
    assertEquals(List.of(), asked);
  }

  @Test
  void aCoordinatorAsksNobody() {
    JsonObject read = read(views(coordinator.agent()).fresh(Optional.empty()));
    assertTrue(read.getBoolean("known"));
    assertEquals(read.getString("member"), read.getString("source"));
    assertEquals(List.of(), asked);
  }

  /** Else two members that each follow the other would ask for ever. */
  @Test
  void whatAMemberKnowsItselfIsAskedOfNobody() {
    assertTrue(new String(views.own(Optional.empty()), UTF_8).contains("\"known\":false"));
    assertEquals(List.of(), asked);
  }

  @Test
  void thePathsOfOneMemberAreAskedForAloneAndFewAreRemembered() {
    CompletableFuture<byte[]> document = views.fresh(Optional.of("node-0007"));
    answers(Optional.of("node-0007"));
    JsonObject read = read(document);
    assertEquals(10 * SIZE, read.getInt("paths"));
    List<JsonObject> rows = read.getJsonArray("worst").getValuesAs(JsonObject.class);
    assertTrue(rows.size() >= 10, rows::toString);
    for (JsonObject row : rows) {
      assertTrue(row.toString().contains("node-0007"), row::toString);
    }
    var again = views.fresh(Optional.of("node-0007"));
    assertTrue(again.isDone());
    assertEquals(List.of("node-0020 node-0007"), asked);
    for (int number = 8; number < 8 + PathViews.MAX_MEMBERS; number++) {
      Optional<String> other = Optional.of(World.peer(number).nodeName());
      assertFalse(views.fresh(other).isDone());
      answers(other);
    }
    assertFalse(views.fresh(Optional.of("node-0007")).isDone());
    assertEquals("node-0020 node-0007", asked.getLast());
  }
}
