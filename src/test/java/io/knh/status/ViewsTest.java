package io.knh.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Peer;
import io.knh.core.model.Role;
import io.knh.simulation.World;
import io.knh.status.View.Lack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which view a member shows. */
class ViewsTest {

  private static final Duration SETTLED = Duration.ofSeconds(20);

  private final World world = World.of(3);
  private final SimulatedMember follower = new SimulatedMember(world, 1);
  private final SimulatedMember coordinator = new SimulatedMember(world, 3);
  private final List<Peer> asked = new ArrayList<>();
  private CompletableFuture<Asked<View>> answer = new CompletableFuture<>();
  private long nanos;
  private final Views views =
      new Views(
          follower.agent,
          follower.own,
          peer -> {
            asked.add(peer);
            return answer;
          },
          () -> nanos);

  ViewsTest() {
    SimulatedMember.listen(world, follower, coordinator);
    world.pass(SETTLED);
  }

  private void answers() {
    byte[] document = coordinator.status().json();
    Asked<View> seen = new Asked.Seen<>(ViewReader.read(document, System.currentTimeMillis()));
    complete(seen);
  }

  private void complete(Asked<View> result) {
    answer.complete(result);
    answer = new CompletableFuture<>();
  }

  private void later(Duration duration) {
    nanos += duration.toNanos();
  }

  private static Asked<View> failed(String why) {
    return new Asked.Failed<>(new Lack(Lack.Kind.UNANSWERED, why));
  }

  private static String text(View view) {
    return view.lack().map(Lack::text).orElse("");
  }

  private View.State state() {
    return views.known().state();
  }

  @Test
  void aCoordinatorShowsItsOwnViewAndAsksNobody() {
    Views own = new Views(coordinator.agent, coordinator.own, peer -> answer, () -> nanos);
    assertEquals(View.State.OWN, own.fresh().join().state());
  }

  @Test
  void aFollowerShowsTheViewOfItsCoordinator() {
    CompletableFuture<View> view = views.fresh();
    assertFalse(view.isDone());
    answers();
    assertEquals(View.State.FETCHED, view.join().state());
    assertEquals(World.peer(3).id().value(), view.join().source());
    assertEquals(List.of(World.peer(3)), asked);
  }

  @Test
  void manyWhoAskAtOnceAreServedByOneRequestThatStaysGoodForASecond() {
    CompletableFuture<View> first = views.fresh();
    CompletableFuture<View> second = views.fresh();
    answers();
    assertTrue(first.isDone() && second.isDone());
    later(Inquiry.FRESH.minusMillis(1));
    assertTrue(views.fresh().isDone());
    assertEquals(1, asked.size());
    later(Duration.ofMillis(1));
    assertFalse(views.fresh().isDone());
    assertEquals(2, asked.size());
  }

  @Test
  void whatTakesLongIsFetchedMoreSeldom() {
    var unused = views.fresh();
    later(Duration.ofMillis(300));
    answers();
    later(Duration.ofMillis(2_699));
    assertTrue(views.fresh().isDone());
    later(Duration.ofMillis(1));
    assertFalse(views.fresh().isDone());
  }

  @Test
  void whenTheCoordinatorCannotBeAskedTheLastViewStandsAndSaysSo() {
    var unused = views.fresh();
    answers();
    later(Inquiry.FRESH);
    var failing = views.fresh();
    complete(failed("the coordinator refuses connections"));
    View view = failing.join();
    assertEquals(View.State.STALE, view.state());
    assertEquals("the coordinator refuses connections", text(view));
    assertEquals(2, view.peers().size());
  }

  @Test
  void aViewThatWasNeverFetchedIsTheRosterAlone() {
    CompletableFuture<View> view = views.fresh();
    complete(failed("it has no status: HTTP 404"));
    assertEquals(View.State.UNAVAILABLE, view.join().state());
    assertEquals("it has no status: HTTP 404", text(view.join()));
    assertEquals(
        List.of("unknown", "unknown"), view.join().peers().stream().map(PeerFact::state).toList());
  }

  @Test
  void anOldViewDoesNotStandForLong() {
    var unused = views.fresh();
    byte[] document = coordinator.status().json();
    long longAgo = System.currentTimeMillis() - Views.STALE.toMillis() - 1;
    complete(new Asked.Seen<>(ViewReader.read(document, longAgo)));
    later(Inquiry.FRESH);
    var failing = views.fresh();
    complete(failed("it does not answer"));
    assertEquals(View.State.UNAVAILABLE, failing.join().state());
  }

  @Test
  void whileASuccessorIsFoundTheLastViewStands() {
    var unused = views.fresh();
    answers();
    world.node(3).switchOff();
    while (follower.agent.current().role() instanceof Role.Following) {
      world.pass(Duration.ofMillis(100));
    }
    assertEquals(View.State.STALE, state());
    assertEquals("no coordinator is known", text(views.known()));
    world.pass(SETTLED);
    var fresh = views.fresh();
    assertEquals(World.peer(2), asked.getLast());
    assertEquals(View.State.STALE, state());
    complete(
        new Asked.Seen<>(
            ViewReader.read(
                new SimulatedMember(world, 2).status().json(), System.currentTimeMillis())));
    assertEquals(View.State.FETCHED, fresh.join().state());
    assertEquals(World.peer(2).id().value(), fresh.join().source());
  }

  @Test
  void aLateAnswerOfAnEarlierCoordinatorIsNotShown() {
    CompletableFuture<Asked<View>> late = answer;
    var unused = views.fresh();
    byte[] document = coordinator.status().json();
    world.node(3).crash();
    world.pass(SETTLED);
    answer = new CompletableFuture<>();
    var fresh = views.fresh();
    late.complete(new Asked.Seen<>(ViewReader.read(document, System.currentTimeMillis())));
    assertFalse(fresh.isDone());
    assertEquals(View.State.UNAVAILABLE, state());
  }
}
