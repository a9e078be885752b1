package io.knh.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Input;
import io.knh.core.model.LeaseUse;
import io.knh.core.model.LeaseView;
import io.knh.standin.kubernetes.LeaseChange;
import io.knh.standin.kubernetes.LeaseTrouble;
import io.knh.standin.kubernetes.StubApiServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of uses when the API server does not do what it should. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(LeaseLog.NAME)
class LeaseTroubleTest {

  private static final String LEASE = "default/knh";
  private static final LeaseView NOT_THERE = new LeaseView("", "");
  private static final LeaseUse LOOK = new LeaseUse.Look();
  private static final LeaseUse FORCE = new LeaseUse.Force();
  private static final LeaseUse GIVE_UP = new LeaseUse.GiveUp();
  private static final List<LeaseUse> ALL =
      List.of(LOOK, FORCE, new LeaseUse.Take(""), new LeaseUse.Take("7"), GIVE_UP);
  private static final String MEANWHILE =
      "; until the Lease can be used, a coordinator without a quorum sends no alert, and KNH keeps"
          + " trying";
  private static final String WORKS = "the Lease \"knh\" in namespace default can be used again";

  private final LeaseLog log = LeaseLog.capture();
  private StubApiServer api;
  private LeaseFixture a;

  @BeforeEach
  void listen() throws IOException {
    api = StubApiServer.start("127.0.4.7");
    a = LeaseFixture.member("node-a", api.url());
  }

  @AfterEach
  void close() throws IOException {
    api.close();
    log.close();
  }

  private void wrong(LeaseTrouble trouble) {
    api.leases().trouble(trouble);
  }

  private void well() {
    api.leases().trouble(new LeaseTrouble.None());
  }

  private static LeaseUse take(LeaseView seen) {
    return new LeaseUse.Take(seen.version());
  }

  @Test
  void aLeaseThatAnotherProgramHoldsIsLeftToItAndSaidOnce() {
    String foreign = "{\"holderIdentity\": \"some-controller-7d9f\", \"leaseDurationSeconds\": 15}";
    api.leases().put(LEASE, foreign);

    for (LeaseUse use : List.of(LOOK, FORCE, GIVE_UP, FORCE)) {
      assertEquals(Optional.empty(), a.use(use));
    }

    assertEquals("some-controller-7d9f", api.leases().holder(LEASE));
    assertEquals(1, log.warnings().size());
    assertTrue(log.warnings().getFirst().contains("\"some-controller-7d9f\""));

    api.leases().put(LEASE, "{\"holderIdentity\": \"\"}");
    assertEquals(a.id(), a.seen(FORCE).holder());
  }

  @Test
  void nothingIsKnownWhileTheApiServerIsAway() throws IOException {
    a.seen(FORCE);
    api.away();

    for (LeaseUse use : ALL) {
      assertEquals(Optional.empty(), a.use(use), use.toString());
    }
    api.back();

    assertEquals("node-a@10001", a.seen(FORCE).holder());
    assertEquals(1, log.warnings().size(), "" + log.warnings());
    assertTrue(
        log.warnings().getFirst().startsWith("the API server " + api.url() + " cannot be reached"),
        log.warnings().getFirst());
    assertTrue(log.warnings().getFirst().endsWith(MEANWHILE), log.warnings().getFirst());
    assertEquals(List.of(WORKS), log.infos());
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 422, 429, 500, 503})
  void nothingIsKnownWhenTheApiServerRefuses(int code) {
    wrong(new LeaseTrouble.Refuses(code));
    for (LeaseUse use : ALL) {
      assertEquals(Optional.empty(), a.use(use), use.toString());
    }
    well();

    assertEquals(NOT_THERE, a.seen(LOOK));
    assertEquals(
        List.of(
            "the API server answers "
                + code
                + " to get leases.coordination.k8s.io named \"knh\" in namespace default (the"
                + " stand-in is set to answer so)"
                + MEANWHILE),
        log.warnings());
    assertEquals(List.of(WORKS), log.infos());
  }

  @Test
  void aRoleThatGivesNothingIsReportedOnceWithAllThatIsMissing() {
    wrong(new LeaseTrouble.Refuses(403));
    for (LeaseUse use : ALL) {
      assertEquals(Optional.empty(), a.use(use), use.toString());
    }

    assertEquals(1, log.warnings().size());
    String warning = log.warnings().getFirst();
    assertTrue(
        warning.startsWith(
            "permission denied: the ServiceAccount needs a Role with the verb \"get\" on the"
                + " resource \"leases\" named \"knh\" of the API group \"coordination.k8s.io\" in"
                + " the namespace \"default\" (leases.coordination.k8s.io is forbidden: "),
        warning);
    assertTrue(
        warning.endsWith(
            "; KNH needs get and update on leases named \"knh\", and create on leases, of"
                + " coordination.k8s.io in the namespace \"default\""
                + MEANWHILE),
        warning);
  }

  @Test
  void aRoleThatLetsOneOnlyReadIsReportedOnceThoughReadingWorks() {
    wrong(new LeaseTrouble.Refuses(Set.of("create", "update"), 403));
    for (int round = 0; round < 3; round++) {
      assertEquals(NOT_THERE, a.seen(LOOK));
      assertEquals(Optional.empty(), a.use(FORCE));
    }

    assertEquals(1, log.warnings().size(), "" + log.warnings());
    assertTrue(
        log.warnings().getFirst().contains("the verb \"create\" on the resource \"leases\" of"));
    assertEquals(List.of(), log.infos());
    well();
    a.seen(FORCE);
    assertEquals(List.of(WORKS), log.infos());
  }

  @Test
  void aTokenThatIsNotAcceptedIsReported() {
    api.requireToken("another");

    assertEquals(Optional.empty(), a.use(LOOK));
    assertTrue(
        log.warnings()
            .getFirst()
            .startsWith("the API server does not accept the ServiceAccount's token (401)"));
  }

  @Test
  void aSecondProblemIsReportedToo() throws IOException {
    wrong(new LeaseTrouble.Refuses(403));
    a.use(LOOK);
    api.away();
    a.use(LOOK);
    a.use(LOOK);

    assertEquals(2, log.warnings().size(), "" + log.warnings());
  }

  @Test
  void aUseEndsInTimeThoughTheApiServerIsSilent() {
    LeaseFixture hasty = LeaseFixture.hasty("node-a", api.url());
    wrong(new LeaseTrouble.Silent(Set.of("get", "create", "update")));

    for (LeaseUse use : ALL) {
      assertEquals(Optional.empty(), hasty.use(use), use.toString());
    }
    well();

    assertEquals(NOT_THERE, hasty.seen(LOOK));
    assertEquals(1, log.warnings().size(), "" + log.warnings());
    assertTrue(log.warnings().getFirst().contains("no answer in time"));
  }

  @Test
  void aUseOfManyRequestsEndsInTimeToo() {
    LeaseFixture hasty = LeaseFixture.hasty("node-a", api.url());
    wrong(new LeaseTrouble.Slow(Duration.ofSeconds(1)));

    assertEquals(Optional.empty(), hasty.use(FORCE), "1 s to look and 1 s to make it");
  }

  @Test
  void aUseThatWaitsForASilentApiServerKeepsNobodyWaiting() throws IOException {
    wrong(new LeaseTrouble.Silent(Set.of("get")));
    long startNanos = System.nanoTime();

    a.begin(LOOK);

    assertTrue(System.nanoTime() - startNanos < Duration.ofSeconds(2).toNanos());
    assertEquals(0, a.answers());
    api.away();
    assertEquals(Optional.empty(), a.end());
  }

  @Test
  void aSlowApiServerIsWaitedFor() {
    wrong(new LeaseTrouble.Slow(Duration.ofMillis(300)));

    assertEquals("node-a@10001", a.seen(FORCE).holder());
    assertEquals(List.of(), log.warnings());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{",
        "[]",
        "no JSON at all",
        "<html>",
        "{}",
        "{\"metadata\": null, \"spec\": null}",
        "{\"metadata\": {\"resourceVersion\": \"\"}}",
        "{\"metadata\": {\"resourceVersion\": {}}}",
        "{\"metadata\": {\"resourceVersion\": \"7\"}, \"spec\": []}",
        "{\"metadata\": {\"resourceVersion\": \"7\"}, \"spec\": {\"leaseTransitions\": \"x\"}}",
        "{\"metadata\": {\"resourceVersion\": \"7\"}, \"spec\": {\"holderIdentity\": {}}}"
      })
  void whatIsNoLeaseIsNotTakenForOne(String body) {
    wrong(new LeaseTrouble.Says(body));
    for (LeaseUse use : ALL) {
      assertEquals(Optional.empty(), a.use(use), use.toString());
    }
    well();

    assertEquals("node-a@10001", a.seen(FORCE).holder());
    assertEquals(1, log.warnings().size(), "" + log.warnings());
    assertTrue(
        log.warnings().getFirst().contains("does not answer like a Kubernetes API"),
        log.warnings().getFirst());
  }

  @Test
  void anAnswerThatIsTooLongIsReportedAsThat() {
    wrong(
        new LeaseTrouble.Says(
            "{\"metadata\": {\"resourceVersion\": \"7\"}, \"x\": \""
                + "x".repeat(1_000_000)
                + "\"}"));

    assertEquals(Optional.empty(), a.use(LOOK));
    assertEquals(
        "the API server "
            + api.url()
            + " sent too much: the answer about the Lease is longer than 256 KB"
            + MEANWHILE,
        log.warnings().getFirst());
  }

  @Test
  void fieldsOfANewerKubernetesAndTimesThatCannotBeReadArePassedOver() {
    api.leases()
        .put(
            LEASE,
            """
            {"holderIdentity": "node-z@1", "acquireTime": "yesterday", "renewTime": "",
             "leaseDurationSeconds": null, "ofANewerKubernetes": {"a": [1]}}
            """);

    assertEquals("node-z@1", a.seen(LOOK).holder());
    assertEquals("node-a@10001", a.seen(FORCE).holder());
  }

  @Test
  void whatWasTakenWhenTheAnswerWasLostIsTakenAnewByTheNextTry() {
    LeaseView taken = a.seen(take(NOT_THERE));
    wrong(new LeaseTrouble.LosesAnswers());
    assertEquals(Optional.empty(), a.use(take(taken)));
    well();
    LeaseChange lost = api.leases().history().getLast();
    assertNotEquals(taken.version(), lost.version(), "it was written all the same");

    LeaseView again = a.seen(take(taken));

    assertEquals("node-a@10001", again.holder());
    assertEquals(api.leases().history().getLast().version(), again.version());
    assertNotEquals(lost.version(), again.version(), "and once more");
  }

  @Test
  void whatWasMadeWhenTheAnswerWasLostIsTakenAnewByTheNextTry() {
    a.seen(LOOK);
    wrong(new LeaseTrouble.LosesAnswers());
    assertEquals(Optional.empty(), a.use(take(NOT_THERE)));
    well();
    LeaseChange lost = api.leases().history().getLast();

    LeaseView again = a.seen(take(NOT_THERE));

    assertEquals("node-a@10001", again.holder());
    assertNotEquals(lost.version(), again.version());
  }

  @Test
  void whatWasForcedWhenTheAnswerWasLostIsNotPassedOffAsTaken() {
    LeaseView others = LeaseFixture.member("node-b", api.url()).seen(FORCE);
    a.seen(LOOK);
    wrong(new LeaseTrouble.LosesAnswers());
    assertEquals(Optional.empty(), a.use(FORCE));
    well();
    assertEquals("node-a@10001", api.leases().holder(LEASE), "it was written all the same");

    assertEquals("", a.seen(take(others)).holder());
    assertEquals("", api.leases().holder(LEASE));
  }

  @Test
  void whatWasMadeByForceWhenTheAnswerWasLostIsNotPassedOffAsTaken() {
    a.seen(LOOK);
    wrong(new LeaseTrouble.LosesAnswers());
    assertEquals(Optional.empty(), a.use(FORCE));
    well();
    assertEquals("node-a@10001", api.leases().holder(LEASE), "it was written all the same");

    assertEquals("", a.seen(take(NOT_THERE)).holder());
  }

  @Test
  void whatWasGivenUpWhenTheAnswerWasLostIsSeenToBe() {
    a.seen(FORCE);
    wrong(new LeaseTrouble.LosesAnswers());
    assertEquals(Optional.empty(), a.use(GIVE_UP));
    well();
    int changes = api.leases().history().size();

    assertEquals("", a.seen(GIVE_UP).holder());
    assertEquals(changes, api.leases().history().size(), "no need to give it up again");
  }

  @Test
  void aClaimantThatFailsUnexpectedlyIsAnsweredForOnce() {
    BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
    List<Throwable> failures =
        new ArrayList<>(
            List.of(new IllegalStateException("a bug"), new NoClassDefFoundError("Missing")));
    LeaseClaim claim =
        new LeaseClaim(
            inputs::add,
            Optional.of(
                use -> {
                  switch (failures.removeFirst()) {
                    case RuntimeException bug -> throw bug;
                    case Error error -> throw error;
                    default -> throw new AssertionError();
                  }
                }));

    claim.use(LOOK);
    claim.use(LOOK);

    assertEquals(new Input.LeaseSeen(Optional.empty()), next(inputs));
    assertEquals(new Input.LeaseSeen(Optional.empty()), next(inputs));
    assertEquals(2, log.severes().size());
  }

  @Test
  void moreUsesThanMayWaitAreAnsweredByNothing() {
    BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
    CountDownLatch open = new CountDownLatch(1);
    Optional<LeaseView> view = Optional.of(new LeaseView("x", "1"));
    LeaseClaim claim =
        new LeaseClaim(
            inputs::add,
            Optional.of(
                use -> {
                  awaited(open);
                  return view;
                }));

    for (int i = 0; i < LeaseClaim.MAX_WAITING + 2; i++) {
      claim.use(LOOK);
    }

    assertEquals(new Input.LeaseSeen(Optional.empty()), next(inputs), "the last, at once");
    assertEquals(0, inputs.size());
    open.countDown();
    for (int i = 0; i < LeaseClaim.MAX_WAITING + 1; i++) {
      assertEquals(new Input.LeaseSeen(view), next(inputs));
    }
  }

  @Test
  void withAStaticListThereIsNoLease() {
    LeaseFixture alone =
        LeaseFixture.with(
            Map.of("DISCOVERY", "static", "PEERS", "node-a=10.0.0.1:8080"), api.url());

    for (LeaseUse use : ALL) {
      assertEquals(Optional.empty(), alone.use(use), use.toString());
    }
    assertEquals(List.of(), api.requests("get"));
    assertFalse(
        LeaseFixture.settings(Map.of("DISCOVERY", "static", "PEERS", "node-a=10.0.0.1:8080"))
            .member()
            .lease());
    assertTrue(LeaseFixture.settings(Map.of()).member().lease());
    assertTrue(LeaseFixture.settings(Map.of("DISCOVERY", "endpoints")).member().lease());
  }

  private static Input next(BlockingQueue<Input> inputs) {
    try {
      Input input = inputs.poll(LeaseFixture.LONG.toSeconds(), TimeUnit.SECONDS);
      if (input == null) {
        throw new AssertionError("nothing was answered");
      }
      return input;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
