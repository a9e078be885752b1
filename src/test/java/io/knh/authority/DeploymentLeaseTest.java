package io.knh.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.knh.core.model.LeaseUse;
import io.knh.core.model.LeaseView;
import io.knh.standin.kubernetes.LeaseChange;
import io.knh.standin.kubernetes.LeaseTrouble;
import io.knh.standin.kubernetes.Request;
import io.knh.standin.kubernetes.StubApiServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What each use of the Lease does. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(LeaseLog.NAME)
class DeploymentLeaseTest {

  private static final String LEASE = "default/knh";
  private static final LeaseView NOT_THERE = new LeaseView("", "");
  private static final LeaseUse LOOK = new LeaseUse.Look();
  private static final LeaseUse FORCE = new LeaseUse.Force();
  private static final LeaseUse GIVE_UP = new LeaseUse.GiveUp();

  private StubApiServer api;
  private LeaseFixture a;
  private LeaseFixture b;

  @BeforeEach
  void listen() throws IOException {
    api = StubApiServer.start("127.0.4.6");
    a = LeaseFixture.member("node-a", api.url());
    b = LeaseFixture.member("node-b", api.url());
  }

  @AfterEach
  void close() throws IOException {
    api.close();
  }

  private static LeaseUse take(LeaseView seen) {
    return new LeaseUse.Take(seen.version());
  }

  private JsonObject spec() {
    return api.leases().object(LEASE).orElseThrow().getAsJsonObject("spec");
  }

  private List<String> asked() {
    return Stream.of("get", "create", "update")
        .flatMap(verb -> api.requests(verb).stream())
        .sorted((one, other) -> Long.compare(one.atNanos(), other.atNanos()))
        .map(Request::verb)
        .toList();
  }

  @Test
  void aLookAtNoLeaseSeesThatNobodyHoldsIt() {
    assertEquals(NOT_THERE, a.seen(LOOK));
    assertEquals(List.of(), api.leases().history());
  }

  @Test
  void aLookSeesWhoHoldsItAndTheVersion() {
    LeaseView made = b.seen(FORCE);

    assertEquals(made, a.seen(LOOK));
    assertEquals("node-b@10001", made.holder());
  }

  @Test
  void aLeaseThatNobodyEverHeldHasNoHolder() {
    api.leases().put(LEASE, "{}");

    assertEquals("", a.seen(LOOK).holder());
    assertNotEquals("", a.seen(LOOK).version());
  }

  @Test
  void forceMakesTheLeaseWhereThereIsNone() {
    LeaseView made = a.seen(FORCE);

    assertEquals("node-a@10001", made.holder());
    assertEquals("node-a@10001", api.leases().holder(LEASE));
    assertEquals(
        """
        {"acquireTime":"2026-03-04T05:06:07.123456Z","holderIdentity":"node-a@10001",\
        "leaseDurationSeconds":20,"leaseTransitions":0,"renewTime":"2026-03-04T05:06:07.123456Z"}\
        """,
        spec().toString());
  }

  @Test
  void aRenewalIsOneRequestAndKeepsWhenTheLeaseWasAcquired() {
    LeaseView first = a.seen(FORCE);
    a.later(Duration.ofSeconds(5));
    LeaseView second = a.seen(FORCE);

    assertNotEquals(first.version(), second.version());
    assertEquals(List.of("get", "create", "update"), asked());
    assertEquals("2026-03-04T05:06:07.123456Z", spec().get("acquireTime").getAsString());
    assertEquals("2026-03-04T05:06:12.123456Z", spec().get("renewTime").getAsString());
    assertEquals(0, spec().get("leaseTransitions").getAsInt());
  }

  @Test
  void forceTakesTheLeaseFromWhoeverHoldsIt() {
    LeaseView others = b.seen(FORCE);
    a.later(Duration.ofSeconds(5));

    assertEquals("node-a@10001", a.seen(FORCE).holder());
    assertEquals("2026-03-04T05:06:12.123456Z", spec().get("acquireTime").getAsString());
    assertEquals(1, spec().get("leaseTransitions").getAsInt());
    assertNotEquals(others.version(), a.seen(LOOK).version());
  }

  @Test
  void forceTakesItBackFromWhoTookItMeanwhile() {
    a.seen(FORCE);
    b.seen(FORCE);

    assertEquals("node-a@10001", a.seen(FORCE).holder());
    assertEquals(2, spec().get("leaseTransitions").getAsInt());
  }

  @Test
  void forceIsTriedThreeMoreTimesWhenAnotherIsFaster() {
    a.seen(FORCE);
    api.leases().trouble(new LeaseTrouble.Contended("node-x@1", 3));

    assertEquals("node-a@10001", a.seen(FORCE).holder());

    api.leases().trouble(new LeaseTrouble.Contended("node-x@1", 4));

    assertEquals("node-x@1", a.seen(FORCE).holder(), "then it says who was");
  }

  @Test
  void aLeaseThatWasDeletedIsMadeAgain() {
    a.seen(FORCE);
    api.leases().delete(LEASE);

    assertEquals("node-a@10001", a.seen(FORCE).holder());
    assertEquals("node-a@10001", api.leases().holder(LEASE));
  }

  @Test
  void whatOthersWroteOnTheLeaseStays() {
    a.seen(FORCE);
    api.leases().label(LEASE, "app", "knh");

    a.seen(FORCE);

    assertEquals(
        "{\"app\":\"knh\"}",
        api.leases()
            .object(LEASE)
            .orElseThrow()
            .getAsJsonObject("metadata")
            .get("labels")
            .toString());
  }

  @Test
  void takeSucceedsWhenNobodyChangedTheLease() {
    b.seen(FORCE);
    LeaseView seen = a.seen(LOOK);

    LeaseView taken = a.seen(take(seen));

    assertEquals("node-a@10001", taken.holder());
    assertEquals(taken, b.seen(LOOK));
    assertEquals(1, spec().get("leaseTransitions").getAsInt());
  }

  @Test
  void takeRenewsWhatThisMemberHolds() {
    LeaseView seen = a.seen(take(NOT_THERE));
    LeaseView renewed = a.seen(take(seen));

    assertEquals("node-a@10001", renewed.holder());
    assertNotEquals(seen.version(), renewed.version());
    assertEquals(0, spec().get("leaseTransitions").getAsInt());
  }

  @Test
  void takeLeavesTheLeaseAloneThatAnotherChanged() {
    LeaseView seen = b.seen(FORCE);
    a.seen(LOOK);
    LeaseView renewed = b.seen(FORCE);

    assertEquals(renewed, a.seen(take(seen)));
    assertEquals(renewed, a.seen(take(seen)), "now it is known beforehand");
    assertEquals("node-b@10001", api.leases().holder(LEASE));
  }

  @Test
  void takeLeavesTheLeaseAloneThatAnotherMade() {
    assertEquals(NOT_THERE, a.seen(LOOK));
    LeaseView made = b.seen(take(NOT_THERE));

    assertEquals(made, a.seen(take(NOT_THERE)));
    assertEquals(1, api.leases().history().size());
  }

  @Test
  void takeOfALeaseThatWasDeletedSeesSo() {
    LeaseView seen = b.seen(FORCE);
    api.leases().delete(LEASE);

    assertEquals(NOT_THERE, a.seen(take(seen)));
  }

  @RepeatedTest(20)
  void ofTwoThatTakeItAtTheSameTimeOneSucceeds() {
    LeaseView seen = LeaseFixture.member("node-c", api.url()).seen(FORCE);
    a.seen(LOOK);
    b.seen(LOOK);

    a.begin(take(seen));
    b.begin(take(seen));
    LeaseView toA = a.end().orElseThrow();
    LeaseView toB = b.end().orElseThrow();

    assertEquals(toA, toB);
    assertTrue(List.of(a.id(), b.id()).contains(toA.holder()), toA.holder());
    assertEquals(2, api.leases().history().size());
  }

  @RepeatedTest(20)
  void ofTwoThatMakeItAtTheSameTimeOneSucceeds() {
    a.begin(take(NOT_THERE));
    b.begin(take(NOT_THERE));
    LeaseView toA = a.end().orElseThrow();
    LeaseView toB = b.end().orElseThrow();

    assertEquals(toA, toB);
    assertEquals(1, api.leases().history().size());
  }

  @Test
  void givingUpLeavesTheLeaseWithoutAHolder() {
    a.seen(FORCE);
    LeaseView given = a.seen(GIVE_UP);

    assertEquals("", given.holder());
    assertEquals(given, b.seen(LOOK));
    assertEquals("", spec().get("holderIdentity").getAsString());
    assertEquals(1, spec().get("leaseDurationSeconds").getAsInt());
    assertEquals(0, spec().get("leaseTransitions").getAsInt());
  }

  @Test
  void whoTakesWhatWasGivenUpCountsOneMoreTransition() {
    a.seen(FORCE);
    b.seen(take(a.seen(GIVE_UP)));

    assertEquals("node-b@10001", api.leases().holder(LEASE));
    assertEquals(1, spec().get("leaseTransitions").getAsInt());
  }

  @Test
  void nobodyGivesUpWhatAnotherHolds() {
    LeaseView others = b.seen(FORCE);

    assertEquals(others, a.seen(GIVE_UP));

    LeaseView mine = a.seen(FORCE);
    LeaseView theirs = b.seen(FORCE);
    assertNotEquals(mine, theirs);
    assertEquals(theirs, a.seen(GIVE_UP), "not even who held it before");
    assertEquals("node-b@10001", api.leases().holder(LEASE));
  }

  @Test
  void givingUpWhatIsNotThereMakesNothing() {
    assertEquals(NOT_THERE, a.seen(GIVE_UP));
    assertEquals(List.of(), api.leases().history());
  }

  @Test
  void deploymentsOfOtherNamesOrNamespacesDoNotMeet() {
    LeaseFixture other = LeaseFixture.with(Map.of("SERVICE_NAME", "knh-lab"), api.url());
    LeaseFixture elsewhere =
        LeaseFixture.with(Map.of("NAMESPACE", "monitoring", "DISCOVERY", "endpoints"), api.url());

    a.seen(FORCE);
    other.seen(FORCE);
    elsewhere.seen(FORCE);

    assertEquals(
        List.of("default/knh", "default/knh-lab", "monitoring/knh"),
        api.leases().history().stream().map(LeaseChange::lease).toList());
    assertEquals(List.of("create", "create", "create"), verbs(api.leases().history()));
  }

  private static List<String> verbs(List<LeaseChange> changes) {
    return changes.stream().map(LeaseChange::verb).toList();
  }

  @Test
  void usesAreDoneOneAfterTheOtherInTheirOrder() {
    api.leases().trouble(new LeaseTrouble.Slow(Duration.ofMillis(100)));

    a.begin(FORCE);
    a.begin(LOOK);
    a.begin(GIVE_UP);

    assertEquals("node-a@10001", a.end().orElseThrow().holder());
    assertEquals("node-a@10001", a.end().orElseThrow().holder());
    assertEquals("", a.end().orElseThrow().holder());
    assertEquals(List.of("get", "create", "get", "update"), asked());
  }
}
