package io.knh.simulation;

import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** The cluster of a {@link Setting}, and the hands that break and mend it. */
final class Scene {

  private final Setting setting;
  private final World world;
  private final Random weatherRandom;
  private final Roster everybody;
  private final Set<Integer> terminated = new TreeSet<>();
  private boolean peaceful;

  Scene(Setting setting, World world) {
    this.setting = setting;
    this.world = world;
    this.weatherRandom = new Random(setting.worldSeed() + 1);
    this.everybody = World.everybody(setting.size());
    world.lease(setting.lease());
    world.recovery(setting.recovery());
    world.alerts(NoticeTruth.POLICY);
    world.pathProbes(setting.probesPaths() ? PathTruth.PROBES : 0);
    world.handshakes(setting.handshakes());
    world.postsDieWithPoster(setting.postsDieWithPoster());
    world.pausesLoseAnswers(setting.pausesLoseAnswers());
    for (int i = 1; i <= setting.size(); i++) {
      world.clock(i, setting.clocks().get(i - 1));
    }
  }

  /** A duration in seconds. */
  static String words(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }

  World world() {
    return world;
  }

  Setting setting() {
    return setting;
  }

  int size() {
    return setting.size();
  }

  Roster everybody() {
    return everybody;
  }

  /** The process of a member, unless it is the original. */
  Optional<Node> member(int number) {
    return number > size()
        ? Optional.empty()
        : Optional.ofNullable(world.process(World.peer(number)));
  }

  boolean isOriginal(int number) {
    return setting.original().contains(number);
  }

  Optional<SimulatedGoMember> original(int number) {
    return world.goMembers().stream()
        .filter(member -> member.peer().equals(World.peer(number)))
        .findFirst();
  }

  int number(Node node) {
    for (int i = 1; i <= size(); i++) {
      if (World.peer(i).equals(node.peer())) {
        return i;
      }
    }
    throw new IllegalArgumentException(node.peer() + " is none of these");
  }

  /** Whether its last process had to end, or discovery ever showed it as ending. */
  boolean wasEnded(int number) {
    return terminated.contains(number);
  }

  void notWatched(int number) {
    terminated.add(number);
  }

  // ---- breaking

  /** Its trouble comes, and goes again. */
  void begin(Fault fault) {
    if (peaceful) {
      return;
    }
    fault.trouble().begin(this);
    if (!fault.lasts().isZero()) {
      world.at(
          world.nowNanos() + fault.lasts().toNanos(),
          () -> {
            if (!peaceful) {
              fault.trouble().end(this);
            }
          });
    }
  }

  void startAll() {
    for (int i = 1; i <= size(); i++) {
      start(i);
    }
  }

  /** Begins a new process; discovery gives it the roster a little later. */
  void start(int number) {
    if (number > size()) {
      return;
    }
    if (isOriginal(number)) {
      world.startGo(World.peer(number));
    } else {
      world.start(World.peer(number));
    }
    readLater(number, everybody);
  }

  void startIfEnded(int number) {
    if (number <= size() && ended(number)) {
      start(number);
    }
  }

  boolean ended(int number) {
    return isOriginal(number)
        ? original(number).filter(SimulatedGoMember::running).isEmpty()
        : member(number).filter(node -> node.running() || node.stopped()).isEmpty();
  }

  void crash(int number) {
    member(number).ifPresent(Node::crash);
    crashOriginal(number);
  }

  /** The original does not know how to leave. */
  private void crashOriginal(int number) {
    original(number).ifPresent(SimulatedGoMember::crash);
  }

  void switchOff(int number) {
    member(number).ifPresent(Node::switchOff);
    original(number).ifPresent(SimulatedGoMember::switchOff);
  }

  /** SIGTERM, and discovery marks it a little later, here sooner and there later. */
  void terminate(int number, boolean marked) {
    terminated.add(number);
    Optional<Node> node = member(number).filter(Node::running);
    if (node.isEmpty() || node.get().member().snapshot(0).leaving()) {
      crashOriginal(number);
      return;
    }
    if (marked) {
      List<RosterEntry> entries = new ArrayList<>();
      for (RosterEntry entry : everybody.entries()) {
        boolean it = entry.peer().equals(World.peer(number));
        entries.add(it ? new RosterEntry(entry.peer(), false, true) : entry);
      }
      Roster changed = Roster.of(entries);
      for (int i = 1; i <= size(); i++) {
        readLater(i, changed);
      }
    }
    node.get().terminate();
  }

  /** Everybody learns of everybody, a little later. */
  void discover() {
    for (int i = 1; i <= size(); i++) {
      readLater(i, everybody);
    }
  }

  private void readLater(int number, Roster roster) {
    Optional<? extends Host> process = process(number);
    long nanos = world.nowNanos() + setting.discovery().get(number - 1).toNanos();
    world.at(
        nanos,
        () -> {
          if (process(number).equals(process)) {
            read(number, roster);
          }
        });
  }

  private Optional<? extends Host> process(int number) {
    return isOriginal(number) ? original(number) : member(number);
  }

  void read(int number, Roster roster) {
    member(number).ifPresent(node -> node.read(peaceful ? everybody : roster));
    original(number).ifPresent(member -> member.read(peaceful ? everybody : roster));
  }

  void storm(int lossPerMille, Duration longest) {
    long longestNanos = Math.max(1, longest.toNanos());
    world.weather(
        () ->
            weatherRandom.nextInt(1000) < lossPerMille
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(weatherRandom.nextLong(longestNanos))));
  }

  // ---- mending

  void calm() {
    world.weather(() -> CALM);
  }

  private static final Optional<Duration> CALM = Optional.of(World.LATENCY);

  void mendReceiver() {
    world.receives(alert -> Reception.TAKEN);
    NoticeTruth.POLICY
        .destinations()
        .forEach(destination -> world.destination(destination.name(), Reception.TAKEN));
    world.receiverDelay(World.LATENCY);
    world.receiverThinks(Duration.ZERO);
  }

  /** Everything works again, but for the processes that do not run; {@code back} are started. */
  void mend(List<Integer> back) {
    peaceful = true;
    world.joinAll();
    calm();
    world.sane(true);
    world.apiClear();
    mendReceiver();
    for (int i = 1; i <= size(); i++) {
      world.sane(i, true);
      world.receiverReached(i, true);
      Optional<Node> node = member(i);
      if (node.filter(known -> known.member().snapshot(0).leaving()).isPresent()) {
        crash(i);
      }
      node.ifPresent(Node::resume);
      if (back.contains(i)) {
        startIfEnded(i);
      }
    }
    for (int i = 1; i <= size(); i++) {
      read(i, everybody);
    }
  }
}
