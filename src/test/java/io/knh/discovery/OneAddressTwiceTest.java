package io.knh.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.config.DiscoverySource;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.kubernetes.WatchedResource;
import io.kubernetes.client.common.KubernetesObject;
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
import java.util.Map;
import java.util.TreeMap;
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

  private static Known<V1EndpointSlice> slices(Peer self) {
    EntryReader reader = new EntryReader(self);
    return new Known<>(
        new SliceResource((DiscoverySource.EndpointSlices) DiscoveryFixture.SLICES, reader),
        reader);
  }

  /** The objects that are known, by name, as the informer keeps them. */
  static final class Known<T extends KubernetesObject> {

    private final WatchedResource<T, ?, List<Claim>> resource;
    private final EntryReader reader;
    private final Map<String, List<Claim>> byName = new TreeMap<>();

    Known(WatchedResource<T, ?, List<Claim>> resource, EntryReader reader) {
      this.resource = resource;
      this.reader = reader;
    }

    @SafeVarargs
    final Known<T> list(T... items) {
      byName.clear();
      for (T item : items) {
        put(item);
      }
      return this;
    }

    Known<T> put(T item) {
      byName.put(item.getMetadata().getName(), resource.kept(item));
      return this;
    }

    void delete(String name) {
      byName.remove(name);
    }

    Roster roster() {
      return reader.roster(byName.values().stream().flatMap(List::stream).toList());
    }
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
      Roster roster(Known<V1EndpointSlice> known, Said first, Said second) {
        return known.list(slice("s-1", first, second)).roster();
      }
    },
    TWO_SLICES {
      @Override
      Roster roster(Known<V1EndpointSlice> known, Said first, Said second) {
        return known.list(slice("s-1", first), slice("s-2", second)).roster();
      }
    },
    ONE_AFTER_THE_OTHER {
      @Override
      Roster roster(Known<V1EndpointSlice> known, Said first, Said second) {
        return known.list(slice("s-2", first)).put(slice("s-1", second)).roster();
      }
    };

    abstract Roster roster(Known<V1EndpointSlice> known, Said first, Said second);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theLikelierOfTwoEndpointsHasTheAddress(Way way) {
    Known<V1EndpointSlice> known = slices(DiscoveryFixture.SELF);
    for (Said old : all("node-old")) {
      for (Said fresh : all("node-new")) {
        Said expected = old.rank() < fresh.rank() ? old : fresh;
        if (old.rank() == fresh.rank()) {
          expected = fresh; // the lower id
        }
        for (List<Said> order : List.of(List.of(old, fresh), List.of(fresh, old))) {
          Roster roster = way.roster(known, order.getFirst(), order.getLast());
          assertEquals(expected.line(), only(roster), () -> order.toString());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aMemberKeepsItsOwnNameAtItsOwnAddressWhateverIsSaidOfAnother(Way way) {
    Known<V1EndpointSlice> known = slices(Peer.of("node-own", IP, 8080));
    for (Said ghost : all("node-ghost")) {
      for (Said own : all("node-own")) {
        for (List<Said> order : List.of(List.of(own, ghost), List.of(ghost, own))) {
          Roster roster = way.roster(known, order.getFirst(), order.getLast());
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
    Known<V1EndpointSlice> known = slices(DiscoveryFixture.SELF);
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
            known.list(
                slice("s-1", said.get(order.get(0)), said.get(order.get(1))),
                slice("s-2", said.get(order.get(2))));
            assertEquals(expected.line(), only(known.roster()), () -> said + " in order " + order);
          }
        }
      }
    }
  }

  @Test
  void aGhostComesBackOnlyWhenTheNewPodIsGone() {
    Said ghost = new Said("node-old", false, false, false);
    Said fresh = new Said("node-new", true, true, false);
    Known<V1EndpointSlice> known = slices(DiscoveryFixture.SELF);
    known.list(slice("s-1", ghost), slice("s-2", fresh));
    assertEquals("node-new serving", only(known.roster()));

    known.put(slice("s-2", new Said("node-new", false, true, true)));
    assertEquals("node-new serving terminating", only(known.roster()));

    known.delete("s-2");
    assertEquals("node-old", only(known.roster()));
  }

  @Test
  void aGhostWithoutANodeNameTakesNothing() {
    V1Endpoint nameless = new Said("x", true, true, false).endpoint().nodeName(null);
    V1EndpointSlice slice = slice("s-1");
    slice.addEndpointsItem(nameless);
    slice.addEndpointsItem(new Said("node-new", false, false, false).endpoint());
    Known<V1EndpointSlice> known = slices(DiscoveryFixture.SELF);

    known.list(slice);

    assertEquals("node-new", only(known.roster()));
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
            EntryReader reader = new EntryReader(self);
            Known<V1Endpoints> known =
                new Known<>(
                    new EndpointsResource(
                        (DiscoverySource.Endpoints) DiscoveryFixture.ENDPOINTS, reader),
                    reader);
            known.list(new V1Endpoints().metadata(new V1ObjectMeta().name("knh")).subsets(subsets));
            assertEquals(expected, only(known.roster()), subsets::toString);
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
