package io.knh.simulation;

import io.knh.core.model.Alert;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.LedgerCopy;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.Role;
import io.knh.simulation.Violation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One {@link Plan} carried out: a cluster starts, troubles come, all is mended and comes right, and
 * then the ending, in which all has to be alerted in time.
 */
final class Run {

  /** Where digests of ledgers are remembered: those that there were, up to a bound. */
  private static final Set<String> DIGESTS = Set.of("Replication.versions", "Replication.read");

  /** Minutes until a destination that failed is tried again, and what waits behind the first. */
  private static final int MOST_WAITS = 12;

  private static final int MOST_DIGESTS = 1_000;

  private final Plan plan;
  private final World world;
  private final Truth truth;
  private final Scene scene;
  private final PathTruth paths = new PathTruth();
  private final Deadlines deadlines;
  private final Observer also;
  private long memberNanos;
  private int checkedOutages;
  private int swallowed;

  /** What a run found. */
  record Result(
      List<Violation> violations,
      Duration simulated,
      double memberHours,
      int alarms,
      int outagesTimed,
      int eventsFollowed,
      int swallowed,
      long recordedAgain,
      long reposts) {

    boolean failed() {
      return !violations.isEmpty();
    }
  }

  private Run(Plan plan, Tampering tampering, Observer also) {
    this.plan = plan;
    Setting setting = plan.setting();
    world = new World(setting.worldSeed(), setting.timings(), setting.sanityCheck());
    truth = new Truth(world, setting);
    deadlines = new Deadlines(setting);
    world.records(false);
    world.tampering(tampering);
    this.also = also;
    world.observer(new Both(truth, new Both(paths, also)));
    scene = new Scene(setting, world);
  }

  /** Carries {@code plan} out. */
  static Result of(Plan plan) {
    return observed(plan, Tampering.NONE, Observer.NONE);
  }

  /** The same with something amiss in every member. */
  static Result tampered(Plan plan, Tampering tampering) {
    return observed(plan, tampering, Observer.NONE);
  }

  /** The same, while {@code also} looks on. */
  static Result observed(Plan plan, Tampering tampering, Observer also) {
    return new Run(plan, tampering, also).run();
  }

  /** What members and receiver got in {@code plan}, and what it found, in lines. */
  static List<String> traced(Plan plan) {
    List<String> trace = new ArrayList<>();
    Result result =
        observed(
            plan,
            Tampering.NONE,
            (node, input, effects) -> {
              trace.add(node.now() + " " + node.peer().id() + " " + input);
              effects.forEach(effect -> trace.add("    " + effect));
            });
    result.violations().forEach(violation -> trace.add(violation.toString()));
    return trace;
  }

  /** Sees when something happens in the troubles of a run. */
  @FunctionalInterface
  interface Watcher {

    /** A member took a step, {@code at} after the beginning of the troubles. */
    void stepped(Duration at, Input input, List<Effect> effects);
  }

  /** Carries the troubles of {@code plan} out, and a minute more, for those who only look on. */
  static void monitored(Plan plan, Watcher watcher) {
    Run run = new Run(plan, Tampering.NONE, Observer.NONE);
    Duration settled = run.deadlines.settling();
    run.world.observer(
        (node, input, effects) -> {
          if (run.world.now().compareTo(settled) > 0) {
            watcher.stepped(run.world.now().minus(settled), input, effects);
          }
        });
    run.troubles();
    run.pass(Duration.ofMinutes(1));
  }

  private record Both(Observer first, Observer second) implements Observer {
    @Override
    public void stepped(Node node, Input input, List<Effect> effects) {
      // The second one first, since the first may end the run by what it finds.
      second.stepped(node, input, effects);
      first.stepped(node, input, effects);
    }

    @Override
    public void ended(Node from, Effect.Send send, OptionalInt status) {
      second.ended(from, send, status);
      first.ended(from, send, status);
    }
  }

  private Result run() {
    try {
      troubles();
      scene.mend(plan.back());
      peace();
    } catch (RuntimeException e) {
      truth.violated(
          Kind.OTHER,
          "it threw "
              + e
              + " at "
              + List.of(e.getStackTrace()).subList(0, Math.min(4, e.getStackTrace().length)));
    }
    truth.countReposts();
    world.nodes().forEach(also::over);
    return new Result(
        truth.violations(),
        world.now(),
        memberNanos / 3.6e12,
        world.outages().size(),
        checkedOutages,
        truth.recorded().size(),
        swallowed,
        truth.recordedAgain(),
        truth.reposts());
  }

  // ---- troubles

  private void troubles() {
    scene.startAll();
    pass(deadlines.settling());
    long beginNanos = world.nowNanos();
    long endNanos = beginNanos;
    for (Fault fault : plan.faults()) {
      long atNanos = beginNanos + fault.at().toNanos();
      world.at(atNanos, () -> scene.begin(fault));
      endNanos = Math.max(endNanos, atNanos + fault.lasts().toNanos());
    }
    pass(Duration.ofNanos(endNanos - beginNanos).plus(Deadlines.SECOND));
  }

  void pass(Duration duration) {
    memberNanos += world.nodes().size() * duration.toNanos();
    world.pass(duration);
  }

  // ---- peace

  private void peace() {
    List<Alert.OfPeer> owed = owed();
    pass(deadlines.settling());
    expectOneCoordinator();
    pass(deadlines.judging().plus(deadlines.alertingAlone()));
    expectQuietRounds();
    expectEndedAlerted();
    expectWellPaths();
    if (plan.isBenign()) {
      expect(
          world.outages().isEmpty(),
          Kind.FALSE_ALARM,
          "a rolling restart alerted " + world.outages());
    }
    Ending.of(plan, this).happen();
    expectDelivered(owed);
    expectDestinationsTold();
    expectOneLedger();
    expectSmall();
  }

  /** What somebody remembers at this moment of all that was recorded. */
  private List<Alert.OfPeer> owed() {
    return truth.recorded().values().stream().filter(truth::remembered).toList();
  }

  List<Node> running() {
    return world.nodes().stream().filter(Node::running).collect(Collectors.toList());
  }

  /** The ids of all that was recorded by now, delivered or not. */
  Set<String> alertedIds() {
    return new TreeSet<>(truth.recorded().keySet());
  }

  World world() {
    return world;
  }

  Scene scene() {
    return scene;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  void expect(boolean condition, Kind kind, String violation) {
    if (!condition) {
      truth.violated(kind, violation);
    }
  }

  void checkedOutages(int number) {
    checkedOutages += number;
  }

  void expectOneCoordinator() {
    Node highest = running().getLast();
    for (Node node : running()) {
      Role expected =
          node == highest ? new Role.Coordinating() : new Role.Following(highest.peer());
      expect(node.role().equals(expected), Kind.OTHER, node.peer().id() + " is " + node.role());
    }
  }

  private void expectQuietRounds() {
    Node coordinator = running().getLast();
    long heartbeats = world.sent();
    int statuses = world.statuses().size();
    long ledger = coordinator.member().snapshot(0).ledger().digest();
    int rounds = 3;
    pass(plan.setting().timings().probeInterval().multipliedBy(rounds));
    long messages = world.sent() - heartbeats;
    // One round more may begin within this time, and 10 % more by a clock that is fast.
    long most = (rounds + 2L) * (plan.setting().size() - 1);
    boolean mixed = !plan.setting().original().isEmpty();
    // A problem that ends only now is told to successors outside the rounds: one of paths, or of a
    // member that flapped and has been steady for long enough.
    boolean endsLate = coordinator.member().snapshot(0).ledger().digest() != ledger;
    expect(
        mixed || endsLate || messages <= most,
        Kind.OTHER,
        messages + " heartbeats in three rounds");
    Map<String, Boolean> shown = new TreeMap<>(Shown.by(coordinator));
    Map<String, Boolean> expected = Shown.truly(scene, coordinator);
    for (String left : Shown.ended(scene)) {
      // One that left is not named, unless the coordinator took it for down before.
      expect(!shown.getOrDefault(left, false), Kind.MISSED_ALARM, left + " ended and is shown up");
      shown.remove(left);
      expected.remove(left);
    }
    expect(shown.equals(expected), Kind.MISSED_ALARM, "shown " + shown + " instead of " + expected);
    pass(deadlines.statusSchedule());
    expect(world.statuses().size() > statuses, Kind.OTHER, "no cluster status");
  }

  /** Who ended in the troubles without a goodbye was alerted, by now at the latest. */
  private void expectEndedAlerted() {
    for (int i = 1; i <= scene.size(); i++) {
      boolean owed = scene.ended(i) && !scene.wasEnded(i);
      expect(
          !owed || !truth.unrecorded(World.peer(i)),
          Kind.MISSED_ALARM,
          "ended and never alerted: " + World.peer(i));
    }
  }

  private void expectWellPaths() {
    if (!plan.setting().probesPaths()) {
      return;
    }
    Duration found = deadlines.rounds(PathTruth.ROUNDS);
    pass(found);
    paths.isWell();
    for (int i = 0; i < MOST_WAITS && !openPaths().isEmpty(); i++) {
      pass(found);
    }
    paths.isOver();
    List<String> open = openPaths();
    expect(open.isEmpty(), Kind.FALSE_ALARM, "paths that are well: " + open);
    List<String> opened = paths.openedWhileWell();
    expect(opened.isEmpty(), Kind.FALSE_ALARM, "paths that are well: " + opened);
  }

  private List<String> openPaths() {
    return PathTruth.open(running().getLast(), running());
  }

  private void expectDelivered(List<Alert.OfPeer> owed) {
    Duration quarter = deadlines.retrying().dividedBy(4);
    for (int i = 0; i < 5 && undelivered() > 0; i++) {
      pass(quarter);
    }
    TreeSet<String> delivered = new TreeSet<>();
    // What was said to be lost is known to the operator, by whichever of two ids.
    truth.lost().stream()
        .flatMap(id -> Stream.ofNullable(truth.recorded().get(id)))
        .forEach(alert -> delivered.add(numbered(alert)));
    for (World.Received post : world.received()) {
      delivered.add(truth.outage(post.alert()));
      if (post.alert() instanceof Alert.OfPeer alert) {
        delivered.add(numbered(alert));
      }
    }
    for (Alert.OfPeer alert : owed) {
      // Of two ids for one outage one is enough.
      boolean known = delivered.contains(truth.outage(alert)) || truth.lost().contains(alert.id());
      boolean gaveWay =
          delivered.contains(numbered(alert)) || truth.overtaken().contains(alert.id());
      if (!known && gaveWay) {
        // Two coordinators that did not know of each other gave two alerts one number, or recorded
        // the next outage after a recovery.
        swallowed++;
        continue;
      }
      expect(known, Kind.MISSED_ALARM, "never delivered: " + Truth.words(alert));
    }
    expect(undelivered() == 0, Kind.MISSED_ALARM, undelivered() + " alerts are not delivered");
  }

  private static String numbered(Alert.OfPeer alert) {
    return alert.peer().peer().id() + " #" + alert.number();
  }

  private int undelivered() {
    return running().stream().mapToInt(node -> node.member().snapshot(0).undelivered()).sum();
  }

  private void expectDestinationsTold() {
    Node coordinator = running().getLast();
    for (int i = 0; i < MOST_WAITS && NoticeTruth.unsettled(coordinator) > 0; i++) {
      pass(Duration.ofMinutes(1));
    }
    int owed = NoticeTruth.unsettled(coordinator);
    expect(owed == 0, Kind.MISSED_ALARM, owed + " problems are not told");
    truth.notices().expectKnown(coordinator, truth::remembered);
  }

  private void expectOneLedger() {
    // What ends meanwhile, such as the problem of one that the roster no longer names, has to
    // travel as well (seed 3189969).
    long before;
    int waits = 0;
    do {
      before = running().getLast().member().snapshot(0).ledger().digest();
      pass(deadlines.rounds(3));
      waits++;
    } while (before != running().getLast().member().snapshot(0).ledger().digest()
        && waits < MOST_WAITS);
    LedgerCopy first = running().getFirst().member().snapshot(0).ledger();
    for (Node node : running()) {
      LedgerCopy ledger = node.member().snapshot(0).ledger();
      List<LedgerEntry> more = comparable(ledger);
      more.removeAll(comparable(first));
      List<LedgerEntry> less = comparable(first);
      less.removeAll(comparable(ledger));
      boolean equal = ledger.digest() == first.digest() && more.isEmpty() && less.isEmpty();
      expect(
          equal,
          Kind.OTHER,
          "ledgers differ in peace: " + node.peer().id() + " has " + more + ", not " + less);
    }
  }

  /**
   * Without the beginning of an outage that two members recorded, not knowing of each other: each
   * has its own, and nobody sends the other one once both alerts are settled.
   */
  private List<LedgerEntry> comparable(LedgerCopy ledger) {
    List<LedgerEntry> entries = new ArrayList<>();
    for (LedgerEntry entry : ledger.entries()) {
      if (!entry.isMember()) {
        entries.add(entry);
        continue;
      }
      long recorded =
          truth.recorded().values().stream()
              .filter(alert -> alert.peer().peer().equals(entry.peer()))
              .filter(alert -> alert.number() == 2 * entry.outages() - 1)
              .count();
      entries.add(recorded > 1 ? withoutBeginning(entry) : entry);
    }
    return entries;
  }

  private static LedgerEntry withoutBeginning(LedgerEntry entry) {
    return new LedgerEntry(
        entry.subject(),
        entry.outages(),
        entry.recoveries(),
        entry.leavings(),
        entry.returns(),
        entry.settled(),
        entry.undelivered(),
        Optional.empty(),
        entry.episode());
  }

  private void expectSmall() {
    int most = 4 * plan.setting().size() + 64;
    // Each alert makes two more when it is recorded and settled, each recovery of its peer one or
    // two.
    int mostDigests = Math.min(MOST_DIGESTS, most + 4 * truth.recorded().size());
    for (Node node : running()) {
      Sizes.of(node.member())
          .forEach(
              (field, entries) ->
                  expect(
                      entries <= (DIGESTS.contains(field) ? mostDigests : most),
                      Kind.OTHER,
                      field + ": " + entries));
    }
  }
}
