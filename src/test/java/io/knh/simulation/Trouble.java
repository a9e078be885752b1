package io.knh.simulation;

import io.knh.core.model.Peer;
import io.knh.core.model.PostResult;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.simulation.World.Api;
import io.knh.simulation.World.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One thing that can go wrong in a {@link Scene}; its words end the sentence "at 3 s, ...". */
sealed interface Trouble {

  /** It goes wrong. */
  void begin(Scene scene);

  /** It is mended. */
  void end(Scene scene);

  /** The members it is about; those it does not name may be left out of the cluster. */
  default List<Integer> members() {
    return List.of();
  }

  /** One that is about one member, or about all when that is 0. */
  sealed interface OfOne extends Trouble {

    int member();

    @Override
    default List<Integer> members() {
      return member() == 0 ? List.of() : List.of(member());
    }
  }

  /** The process is killed; a new one without memory comes later. */
  record Crash(int member) implements OfOne {
    @Override
    public void begin(Scene scene) {
      scene.crash(member);
    }

    @Override
    public void end(Scene scene) {
      scene.startIfEnded(member);
    }

    @Override
    public String toString() {
      return "node " + member + " crashes";
    }
  }

  /** The node loses its power. */
  record PowerLoss(int member) implements OfOne {
    @Override
    public void begin(Scene scene) {
      scene.switchOff(member);
    }

    @Override
    public void end(Scene scene) {
      scene.startIfEnded(member);
    }

    @Override
    public String toString() {
      return "node " + member + " is switched off";
    }
  }

  /** The process is replaced by a new one at once. */
  record Restart(int member) implements OfOne {
    @Override
    public void begin(Scene scene) {
      scene.start(member);
    }

    @Override
    public void end(Scene scene) {}

    @Override
    public String toString() {
      return "node " + member + " starts anew";
    }
  }

  /** How a process can stop without ending. */
  enum Standstill {
    STOPPED,
    HUNG,
    SUSPENDED
  }

  /** The process is not run for a while. */
  record Pause(int member, Standstill kind) implements OfOne {
    @Override
    public void begin(Scene scene) {
      scene
          .member(member)
          .ifPresent(
              node -> {
                switch (kind) {
                  case STOPPED -> node.stop();
                  case HUNG -> node.hang();
                  case SUSPENDED -> node.suspend();
                }
              });
    }

    @Override
    public void end(Scene scene) {
      scene.member(member).ifPresent(Node::resume);
    }

    @Override
    public String toString() {
      return "node " + member + " is " + kind.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Kubernetes ends a pod and starts the next one.
   *
   * @param marked whether discovery shows it terminating meanwhile
   */
  record Replacement(int member, boolean marked) implements OfOne {
    @Override
    public void begin(Scene scene) {
      scene.terminate(member, marked);
    }

    @Override
    public void end(Scene scene) {
      scene.startIfEnded(member);
      scene.discover();
    }

    @Override
    public String toString() {
      return "node " + member + " is ended" + (marked ? ", and marked so" : "");
    }
  }

  /**
   * Kubernetes replaces a pod as part of a rolling restart: the next one is not ready at first.
   *
   * @param marked whether discovery shows it terminating meanwhile
   */
  record Rolling(int member, boolean marked) implements OfOne {
    @Override
    public void begin(Scene scene) {
      scene.terminate(member, marked);
    }

    @Override
    public void end(Scene scene) {
      scene.startIfEnded(member);
      scene.discover();
    }

    @Override
    public String toString() {
      return "node " + member + " is replaced" + (marked ? ", and marked terminating" : "");
    }
  }

  /** One way between two members is bad. */
  record BadPath(int from, int to, Path path) implements Trouble {
    @Override
    public void begin(Scene scene) {
      scene.world().path(from, to, path);
    }

    @Override
    public void end(Scene scene) {
      scene.world().path(from, to, Path.CLEAR);
    }

    @Override
    public List<Integer> members() {
      return List.of(from, to);
    }

    @Override
    public String toString() {
      return "the way from node " + from + " to " + to + " is " + path;
    }
  }

  /**
   * Members are cut from all others, not from each other.
   *
   * @param inward whether what others send does not arrive
   * @param outward whether what they send does not arrive
   */
  record Cut(List<Integer> side, Link link, boolean inward, boolean outward) implements Trouble {
    @Override
    public void begin(Scene scene) {
      set(scene, Path.of(link));
    }

    @Override
    public void end(Scene scene) {
      set(scene, Path.CLEAR);
    }

    private void set(Scene scene, Path path) {
      for (int one : side) {
        for (int other = 1; other <= scene.size(); other++) {
          if (!side.contains(other)) {
            if (outward) {
              scene.world().path(one, other, path);
            }
            if (inward) {
              scene.world().path(other, one, path);
            }
          }
        }
      }
    }

    @Override
    public List<Integer> members() {
      return side;
    }

    @Override
    public String toString() {
      String ways = inward && outward ? "both ways" : inward ? "inward" : "outward";
      return side + " and the others are cut from each other, " + ways + ": " + link;
    }
  }

  /** What can happen to one message. */
  enum Mishap {
    LOST,
    LATE
  }

  /** The next message, or answer, does not arrive as it should. */
  record OneMessage(Mishap mishap) implements Trouble {
    private static final Duration LATE = Duration.ofMillis(1500);

    @Override
    public void begin(Scene scene) {
      switch (mishap) {
        case LOST -> scene.world().nextMessage(Path.of(Link.DROPS));
        case LATE -> scene.world().nextMessage(Path.slow(LATE));
      }
    }

    @Override
    public void end(Scene scene) {}

    @Override
    public String toString() {
      return "the next message is " + mishap;
    }
  }

  /** All messages are delayed, and some are lost. */
  record Storm(int lossPerMille, Duration longest) implements Trouble {
    @Override
    public void begin(Scene scene) {
      scene.storm(lossPerMille, longest);
    }

    @Override
    public void end(Scene scene) {
      scene.calm();
    }

    @Override
    public String toString() {
      return "1000 messages lose " + lossPerMille + " and take up to " + Scene.words(longest);
    }
  }

  /** What discovery may say of a member. */
  enum Said {
    RIGHTLY,
    NOTHING,
    NOT_SERVING,
    TERMINATING,
    ANOTHER_POD
  }

  /**
   * Some read a wrong roster.
   *
   * @param readers who read it
   * @param said what it says of each member, the first of them first
   */
  record Misreading(List<Integer> readers, List<Said> said) implements Trouble {
    @Override
    public void begin(Scene scene) {
      List<RosterEntry> entries = new ArrayList<>();
      for (int i = 1; i <= Math.min(said.size(), scene.size()); i++) {
        Peer peer = World.peer(i);
        switch (said.get(i - 1)) {
          case RIGHTLY -> entries.add(new RosterEntry(peer, true, false));
          case NOTHING -> {}
          case NOT_SERVING -> entries.add(new RosterEntry(peer, false, false));
          case TERMINATING -> {
            entries.add(new RosterEntry(peer, false, true));
            scene.notWatched(i);
          }
          case ANOTHER_POD ->
              entries.add(
                  new RosterEntry(
                      Peer.of("other-" + i, peer.address().ip(), peer.address().port()),
                      true,
                      false));
        }
      }
      Roster roster = Roster.of(entries);
      readers.forEach(reader -> scene.read(reader, roster));
    }

    @Override
    public void end(Scene scene) {
      readers.forEach(reader -> scene.read(reader, scene.everybody()));
    }

    @Override
    public String toString() {
      List<String> words = new ArrayList<>();
      for (int i = 1; i <= said.size(); i++) {
        if (said.get(i - 1) != Said.RIGHTLY) {
          words.add(i + " " + said.get(i - 1));
        }
      }
      return readers + " read a roster with " + (words.isEmpty() ? "everybody" : words);
    }
  }

  /** What a receiver can do wrong. */
  enum Refusal {
    SAYS_500,
    ASKS_TO_WAIT,
    PROCESSES_AND_SAYS_500,
    SLOW,
    THINKS
  }

  /** The receiver is down or strange. */
  record BadReceiver(Refusal refusal) implements Trouble {
    private static final Duration LONG = Duration.ofSeconds(12);

    @Override
    public void begin(Scene scene) {
      World world = scene.world();
      switch (refusal) {
        case SAYS_500 -> all(scene, new Reception(false, no(Duration.ZERO)));
        case ASKS_TO_WAIT -> all(scene, new Reception(false, no(LONG)));
        case PROCESSES_AND_SAYS_500 -> all(scene, new Reception(true, no(Duration.ZERO)));
        case SLOW -> world.receiverDelay(LONG);
        case THINKS -> world.receiverThinks(LONG);
      }
    }

    /** But for one destination, which the others must not hold up. */
    private static void all(Scene scene, Reception reception) {
      scene.world().receives(alert -> reception);
      scene.world().destination("chat", reception);
      scene.world().destination("manager", reception);
    }

    private static PostResult no(Duration retryAfter) {
      return new PostResult.Undelivered("500", retryAfter);
    }

    @Override
    public void end(Scene scene) {
      scene.mendReceiver();
    }

    @Override
    public String toString() {
      return "the receiver " + refusal;
    }
  }

  /** One member does not reach the receiver. */
  record ReceiverCut(int member) implements OfOne {
    @Override
    public void begin(Scene scene) {
      scene.world().receiverReached(member, false);
    }

    @Override
    public void end(Scene scene) {
      scene.world().receiverReached(member, true);
    }

    @Override
    public String toString() {
      return "node " + member + " does not reach the receiver";
    }
  }

  /** The sanity URL fails for {@code member}, or for all when that is 0. */
  record Insanity(int member) implements OfOne {
    @Override
    public void begin(Scene scene) {
      set(scene, false);
    }

    @Override
    public void end(Scene scene) {
      set(scene, true);
    }

    private void set(Scene scene, boolean answers) {
      if (member == 0) {
        scene.world().sane(answers);
      } else {
        scene.world().sane(member, answers);
      }
    }

    @Override
    public String toString() {
      return "the sanity check fails for " + (member == 0 ? "all" : "node " + member);
    }
  }

  /** The API server fails {@code member}, or all when that is 0. */
  record BadApi(int member, Api mode) implements OfOne {
    @Override
    public void begin(Scene scene) {
      set(scene, mode);
    }

    @Override
    public void end(Scene scene) {
      set(scene, Api.UP);
    }

    private void set(Scene scene, Api api) {
      if (member == 0) {
        scene.world().api(api);
      } else {
        scene.world().api(member, api);
      }
    }

    @Override
    public String toString() {
      return "the API server " + mode + " for " + (member == 0 ? "all" : "node " + member);
    }
  }
}
