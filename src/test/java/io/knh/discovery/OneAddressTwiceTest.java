package io.knh.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.config.DiscoverySource;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.kubernetes.client.openapi.models.V1Endpoint;
import io.kubernetes.client.openapi.models.V1EndpointAddress;
import io.kubernetes.client.openapi.models.V1EndpointConditions;
import io.kubernetes.client.openapi.models.V1EndpointSlice;
import io.kubernetes.client.openapi.models.V1EndpointSubset;
import io.kubernetes.client.openapi.models.V1Endpoints;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is at an address that several pods claim: in one object or in several, in any order. */
class OneAddressTwiceTest {

  private static final String IP = "10.0.0.9";

  /** The likeliest first; nothing is said twice. */
  private static final List<String> LIKELIEST_FIRST =
      List.of(
          "serving ready",
          "serving ready terminating",
          "serving",
          "serving terminating",
          "ready",
          "ready terminating",
          "",
          "terminating");

  /** One endpoint, with each condition true, false or not set. */
  record Said(
      String node,
      @Nullable Boolean ready,
      @Nullable Boolean serving,
      @Nullable Boolean terminating) {

    V1Endpoint endpoint() {
      V1EndpointConditions conditions = new V1EndpointConditions();
      conditions.setReady(ready);
      conditions.setServing(serving);
      conditions.setTerminating(terminating);
      V1Endpoint endpoint = new V1Endpoint().nodeName(node).addAddressesItem(IP);
      endpoint.setConditions(conditions);
      return endpoint;
    }

    /** What the API means by it. */
    String meant() {
      boolean isReady = ready == null || ready;
      boolean isServing = serving == null ? isReady : serving;
      boolean isTerminating = terminating != null && terminating;
      return ((isServing ? "serving " : "")
              + (isReady ? "ready " : "")
              + (isTerminating ? "terminating" : ""))
          .strip();
    }

    int rank() {
      return LIKELIEST_FIRST.indexOf(meant());
    }

    String line() {
      String meant = meant();
      return node
          + (meant.contains("serving") ? " serving" : "")
          + (meant.contains("terminating") ? " terminating" : "");
    }
  }

  private static List<Said> all(String node) {
    List<@Nullable Boolean> values = Arrays.asList(true, false, null);
    List<Said> all = new ArrayList<>();
    for (Boolean ready : values) {
      for (Boolean serving : values) {
        for (Boolean terminating : values) {
          all.add(new Said(node, ready, serving, terminating));
        }
      }
    }
    return all;
  }

  private static SliceResource slices(Peer self) {
    return new SliceResource(
        (DiscoverySource.EndpointSlices) DiscoveryFixture.SLICES, new EntryReader(self));
  }

  private static V1EndpointSlice slice(String name, Said... endpoints) {
    return new V1EndpointSlice()
        .metadata(new V1ObjectMeta().name(name).resourceVersion("1"))
        .addressType("IPv4")
        .endpoints(new ArrayList<>(Stream.of(endpoints).map(Said::endpoint).toList()));
  }

  private static String only(Roster roster) {
    assertEquals(1, roster.size(), roster::toString);
    RosterEntry entry = roster.entries().getFirst();
    assertEquals(IP, entry.peer().address().ip());
    return entry.peer().nodeName()
        + (entry.serving() ? " serving" : "")
        + (entry.terminating() ? " terminating" : "");
  }

  /** The ways in which two endpoints may come. */
  enum Way {
    ONE_SLICE {
      @Override
      Roster roster(ObjectStore<V1EndpointSlice> store, Said first, Said second) {
        store.replace(List.of(slice("s-1", first, second)), "1");
        return store.roster();
      }
    },
    TWO_SLICES {
      @Override
      Roster roster(ObjectStore<V1EndpointSlice> store, Said first, Said second) {
        store.replace(List.of(slice("s-1", first), slice("s-2", second)), "1");
        return store.roster();
      }
    },
    ONE_AFTER_THE_OTHER {
      @Override
      Roster roster(ObjectStore<V1EndpointSlice> store, Said first, Said second) {
        store.replace(List.of(slice("s-2", first)), "1");
        store.take(new WatchEvent.Put<>(slice("s-1", second)));
        return store.roster();
      }
    };

    abstract Roster roster(ObjectStore<V1EndpointSlice> store, Said first, Said second);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theLikelierOfTwoEndpointsHasTheAddress(Way way) {
    SliceResource resource = slices(DiscoveryFixture.SELF);
    for (Said old : all("node-old")) {
      for (Said fresh : all("node-new")) {
        Said expected = old.rank() < fresh.rank() ? old : fresh;
        if (old.rank() == fresh.rank()) {
          expected = fresh; // the lower id
        }
        for (List<Said> order : List.of(List.of(old, fresh), List.of(fresh, old))) {
          Roster roster =
              way.roster(new ObjectStore<>(resource), order.getFirst(), order.getLast());
          assertEquals(expected.line(), only(roster), () -> order.toString());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aMemberKeepsItsOwnNameAtItsOwnAddressWhateverIsSaidOfAnother(Way way) {
    SliceResource resource = slices(Peer.of("node-own", IP, 8080));
    for (Said ghost : all("node-ghost")) {
      for (Said own : all("node-own")) {
        for (List<Said> order : List.of(List.of(own, ghost), List.of(ghost, own))) {
          Roster roster =
              way.roster(new ObjectStore<>(resource), order.getFirst(), order.getLast());
          assertEquals(own.line(), only(roster), () -> order.toString());
        }
      }
    }
  }

  private static Stream<Way> ways() {
    return Stream.of(Way.values());
  }

  /** Merging two by two must not depend on which two came first. */
  @Test
  void theLikeliestOfThreeEndpointsHasTheAddress() {
    SliceResource resource = slices(DiscoveryFixture.SELF);
    List<Function<String, Said>> kinds =
        LIKELIEST_FIRST.stream()
            .<Function<String, Said>>map(
                kind ->
                    node ->
                        new Said(
                            node,
                            kind.contains("ready"),
                            kind.contains("serving"),
                            kind.contains("terminating")))
            .toList();
    for (int a = 0; a < kinds.size(); a++) {
      for (int b = 0; b < kinds.size(); b++) {
        for (int c = 0; c < kinds.size(); c++) {
          List<Said> said =
              List.of(
                  kinds.get(a).apply("node-1"),
                  kinds.get(b).apply("node-2"),
                  kinds.get(c).apply("node-3"));
          int best = Math.min(a, Math.min(b, c));
          Said expected = said.get(best == a ? 0 : best == b ? 1 : 2);
          for (List<Integer> order :
              List.of(
                  List.of(0, 1, 2),
                  List.of(0, 2, 1),
                  List.of(1, 0, 2),
                  List.of(1, 2, 0),
                  List.of(2, 0, 1),
                  List.of(2, 1, 0))) {
            ObjectStore<V1EndpointSlice> store = new ObjectStore<>(resource);
            store.replace(
                List.of(
                    slice("s-1", said.get(order.get(0)), said.get(order.get(1))),
                    slice("s-2", said.get(order.get(2)))),
                "1");
            assertEquals(expected.line(), only(store.roster()), () -> said + " in order " + order);
          }
        }
      }
    }
  }

  @Test
  void aGhostComesBackOnlyWhenTheNewPodIsGone() {
    Said ghost = new Said("node-old", false, false, false);
    Said fresh = new Said("node-new", true, true, false);
    ObjectStore<V1EndpointSlice> store = new ObjectStore<>(slices(DiscoveryFixture.SELF));
    store.replace(List.of(slice("s-1", ghost), slice("s-2", fresh)), "1");
    assertEquals("node-new serving", only(store.roster()));

    store.take(new WatchEvent.Put<>(slice("s-2", new Said("node-new", false, true, true))));
    assertEquals("node-new serving terminating", only(store.roster()));

    store.take(new WatchEvent.Deleted<>(slice("s-2")));
    assertEquals("node-old", only(store.roster()));
  }

  @Test
  void aGhostWithoutANodeNameTakesNothing() {
    V1Endpoint nameless = new Said("x", true, true, false).endpoint().nodeName(null);
    V1EndpointSlice slice = slice("s-1");
    slice.addEndpointsItem(nameless);
    slice.addEndpointsItem(new Said("node-new", false, false, false).endpoint());
    ObjectStore<V1EndpointSlice> store = new ObjectStore<>(slices(DiscoveryFixture.SELF));

    store.replace(List.of(slice), "1");

    assertEquals("node-new", only(store.roster()));
  }

  // ---- Endpoints

  @Test
  void ofTwoEndpointsObjectsAddressesTheReadyOneHasTheAddress() {
    for (boolean ownAddress : List.of(false, true)) {
      Peer self = ownAddress ? Peer.of("node-new", IP, 8080) : DiscoveryFixture.SELF;
      for (boolean oldReady : List.of(false, true)) {
        for (boolean newReady : List.of(false, true)) {
          boolean isNew = ownAddress || newReady || !oldReady; // node-new has the lower id
          String expected = isNew ? line("node-new", newReady) : line("node-old", oldReady);
          for (List<V1EndpointSubset> subsets :
              List.of(
                  List.of(subset("node-old", oldReady), subset("node-new", newReady)),
                  List.of(subset("node-new", newReady), subset("node-old", oldReady)),
                  List.of(both("node-old", oldReady, "node-new", newReady)),
                  List.of(both("node-new", newReady, "node-old", oldReady)))) {
            var resource =
                new EndpointsResource(
                    (DiscoverySource.Endpoints) DiscoveryFixture.ENDPOINTS, new EntryReader(self));
            ObjectStore<V1Endpoints> store = new ObjectStore<>(resource);
            store.replace(
                List.of(
                    new V1Endpoints().metadata(new V1ObjectMeta().name("knh")).subsets(subsets)),
                "1");
            assertEquals(expected, only(store.roster()), subsets::toString);
          }
        }
      }
    }
  }

  private static String line(String node, boolean ready) {
    return node + (ready ? " serving" : "");
  }

  private static V1EndpointSubset subset(String node, boolean ready) {
    return add(new V1EndpointSubset(), node, ready);
  }

  private static V1EndpointSubset both(
      String first, boolean firstReady, String second, boolean secondReady) {
    return add(subset(first, firstReady), second, secondReady);
  }

  private static V1EndpointSubset add(V1EndpointSubset subset, String node, boolean ready) {
    V1EndpointAddress address = new V1EndpointAddress().ip(IP).nodeName(node);
    return ready ? subset.addAddressesItem(address) : subset.addNotReadyAddressesItem(address);
  }
}
