package io.knh.lab;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Networks that fall apart. The API server and the receiver stay reachable unless it is said. */
final class Partitions {

  private Partitions() {}

  static List<Scenario> all() {
    return Stream.of(isolations(), splits(), links()).flatMap(List::stream).toList();
  }

  private static List<Scenario> isolations() {
    return Stream.of(Way.values())
        .flatMap(
            way ->
                Stream.of(
                    cut(
                        "coordinator-isolated-from-pods-" + way.word(),
                        t -> Expected.once(t.coordinatorOutage(0), "node-e"),
                        lab -> isolate(lab, way)),
                    cut(
                        "coordinator-isolated-from-pods-and-api-" + way.word(),
                        t -> Expected.once(t.coordinatorOutage(0), "node-e"),
                        lab -> {
                          isolate(lab, way);
                          lab.firewall().cutFromApi(lab.coordinator(), way);
                        })))
        .toList();
  }

  private static void isolate(Lab lab, Way way) {
    Pod coordinator = lab.coordinator();
    lab.firewall().split(List.of(coordinator), lab.others(coordinator), way);
  }

  private static List<Scenario> splits() {
    return List.of(
        cut(
            "split-with-the-coordinator-in-the-minority",
            t -> Expected.once(t.coordinatorOutage(1), "node-d", "node-e"),
            lab -> split(lab, lab.pods("node-d", "node-e"))),
        cut(
            "split-with-the-coordinator-in-the-majority",
            t -> Expected.once(t.peerOutage(), "node-a", "node-b"),
            lab -> split(lab, lab.pods("node-a", "node-b"))));
  }

  private static void split(Lab lab, List<Pod> minority) {
    List<Pod> majority = lab.pods().all().stream().filter(pod -> !minority.contains(pod)).toList();
    lab.firewall().split(minority, majority, Way.DROPPED);
  }

  private static List<Scenario> links() {
    return List.of(
        cut(
            "pair-of-the-highest-cut",
            t -> Expected.once(t.peerOutage(), "node-d"),
            lab -> lab.firewall().cut(lab.pod("node-d"), lab.pod("node-e"), Way.DROPPED)),
        cut(
            "packets-from-the-coordinator-to-a-peer-dropped",
            t -> Expected.once(t.peerOutage(), "node-a"),
            lab -> lab.firewall().oneWay(lab.pod("node-e"), lab.pod("node-a"), Way.DROPPED)),
        cut(
            "packets-from-a-peer-to-the-coordinator-dropped",
            t -> Expected.once(t.peerOutage(), "node-a"),
            lab -> lab.firewall().oneWay(lab.pod("node-a"), lab.pod("node-e"), Way.DROPPED)),
        cut(
            "connections-from-the-coordinator-to-a-peer-dropped",
            t -> Expected.once(t.peerOutage(), "node-a"),
            lab -> lab.firewall().noConnections(lab.pod("node-e"), lab.pod("node-a"), Way.DROPPED)),
        cut(
            "connections-from-the-coordinator-to-a-peer-refused",
            t -> Expected.once(t.peerOutage(), "node-a"),
            lab -> lab.firewall().noConnections(lab.pod("node-e"), lab.pod("node-a"), Way.REFUSED)),
        cut(
                "connections-from-a-peer-to-the-coordinator-dropped",
                t -> Expected.nothing(),
                lab ->
                    lab.firewall().noConnections(lab.pod("node-a"), lab.pod("node-e"), Way.DROPPED))
            .inBadNetwork());
  }

  /** It stays so until anybody without a majority would have alerted as well. */
  private static Scenario cut(
      String name, Function<LabTimings, Expected> expected, Consumer<Lab> rules) {
    return new Scenario(
        name,
        expected,
        lab -> {
          rules.accept(lab);
          lab.fault();
          lab.firewall().apply();
          lab.hold(lab.timings().withoutMajority());
        });
  }
}
