package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Peer;
import io.knh.kubernetes.ApiRequest;
import io.knh.manifests.Permissions;
import io.knh.standin.kubernetes.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Three pods of the DaemonSet, before an API server that enforces the Role. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrialIT {

  private static final String LEASE = "knh/knh";

  /** Of the Role, in the order of the file. */
  private static final int SLICES = 0;

  private static final int LEASE_BY_NAME = 2;

  private static final int LEASE_TO_BE_MADE = 3;

  private static TrialPods pods;

  @BeforeAll
  static void apply(@TempDir Path folder) throws IOException {
    pods = TrialPods.start("127.0.25", 3, folder);
  }

  @AfterAll
  static void delete() throws IOException {
    pods.close();
  }

  @BeforeEach
  void everybodyFollowsTheHighest() {
    pods.api().enforce(pods.rbac());
    pods.awaitProbes();
    pods.awaitFollow(pods.highest().peer());
    awaitHolder(pods.highest().peer());
  }

  @Test
  @Order(1)
  void membersAskTheApiServerForNothingButWhatTheRoleIsFor() {
    Awaitility.await("the Lease is renewed")
        .atMost(PostsSince.PATIENCE)
        .until(() -> !pods.api().requests("update").isEmpty());
    List<ApiRequest> needed = Permissions.needed("knh", "knh");
    Set<String> asked = new TreeSet<>();
    for (Request request : requests().toList()) {
      assertTrue(pods.rbac().allows(request.inWords()), () -> "refused: " + request.inWords());
      assertTrue(needed.contains(request.inWords()), () -> "not named: " + request.inWords());
      asked.add(request.verb() + " " + request.inWords().resource());
    }
    assertEquals(
        Set.of(
            "create leases",
            "get leases",
            "list endpointslices",
            "update leases",
            "watch endpointslices"),
        asked);
  }

  @Test
  @Order(2)
  void withoutTheRightToItsLeaseAMemberSaysSo() throws InterruptedException {
    TrialPods.Pod coordinator = pods.highest();
    int known = coordinator.server().lines().size();
    pods.api().enforce(pods.rbacWithout(LEASE_BY_NAME));
    awaitLine(coordinator, known, missing("(get|update)", "leases", "knh"));

    pods.api().enforce(pods.rbac());
    awaitLine(coordinator, known, line -> line.contains("can be used again"));
  }

  @Test
  @Order(3)
  void withoutTheRightToMakeItsLeaseAMemberSaysSo() throws InterruptedException {
    TrialPods.Pod coordinator = pods.highest();
    int known = coordinator.server().lines().size();
    pods.api().enforce(pods.rbacWithout(LEASE_TO_BE_MADE));
    pods.api().leases().delete(LEASE);
    awaitLine(
        coordinator,
        known,
        line ->
            line.contains("cannot create resource \\\"leases\\\"")
                && line.contains("and create on leases"));
  }

  @Test
  @Order(4)
  void withoutTheRightToReadTheRosterAMemberSaysSoAndKeepsWhatItKnows()
      throws InterruptedException {
    TrialPods.Pod member = pods.all().getFirst();
    int known = member.server().lines().size();
    pods.api().enforce(pods.rbacWithout(SLICES));
    pods.api().dropWatches();
    awaitLine(member, known, missing("(list|watch)", "endpointslices", ""));
    assertEquals(pods.highest().peer().id().value(), member.follows().orElse("nobody"));

    pods.api().enforce(pods.rbac());
    Awaitility.await("all watch again")
        .atMost(PostsSince.PATIENCE)
        .until(() -> pods.api().watchers() == pods.all().size());
  }

  @Test
  @Order(5)
  void aPodThatGoesDownIsAlertedOnce() {
    PostsSince received = PostsSince.now(pods.receiver());
    TrialPods.Pod victim = pods.all().getFirst();
    victim.server().kill();

    List<ReceivedPost> posts = received.awaitPeerEvents(1);
    assertEquals(Bodies.peerDown(victim.peer(), pods.highest().peer()), posts.getFirst().json());
    received.awaitStatus(
        Bodies.status(pods.roster(), peer -> !peer.equals(victim.peer()), pods.highest().peer()));
    assertEquals(1, received.peerEvents().size());
  }

  private static Stream<Request> requests() {
    return Stream.of("list", "watch", "get", "create", "update")
        .flatMap(verb -> pods.api().requests(verb).stream());
  }

  private static void awaitHolder(Peer holder) {
    Awaitility.await("the coordinator holds the Lease")
        .atMost(PostsSince.PATIENCE)
        .until(() -> pods.api().leases().holder(LEASE).equals(holder.id().value()));
  }

  private static void awaitLine(TrialPods.Pod pod, int from, Predicate<String> matching)
      throws InterruptedException {
    OutputLine unused = pod.server().awaitLine(from, matching, PostsSince.PATIENCE);
  }

  /** The log is in JSON, as the manifests want it. */
  private static Predicate<String> missing(String verb, String resource, String name) {
    String quote = "\\\\\"";
    String named = name.isEmpty() ? "" : " named " + quote + name + quote;
    return line ->
        line.matches(
            ".*permission denied: the ServiceAccount needs a Role with the verb "
                + (quote + verb + quote)
                + " on the resource "
                + (quote + resource + quote)
                + named
                + " of the API group .* in the namespace "
                + (quote + "knh" + quote)
                + ".*");
  }
}
