package io.knh.simulation;

import io.knh.core.model.Alert;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.PostResult;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.Transition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a whole world from outside: holds each process to what it may alert, and all of them to
 * what they must know from each other.
 *
 * <ul>
 *   <li>No two outages have one id.
 *   <li>An outage is recorded again only by one that need not know of the first time. An answer or
 *       an announcement of the peer ends its outage.
 *   <li>An alert is posted again only by one that need not know that the receiver accepted it: the
 *       receiver did not say so, or whoever got that answer ended, or was cut off, before three of
 *       its heartbeats brought it to others.
 *   <li>Who said goodbye is reported, or named in a cluster status, only by one that need not know
 *       of it.
 *   <li>Ledger messages are at most 64 KB.
 * </ul>
 */
final class Truth implements Observer {

  /** Something that spreads from member to member. */
  private sealed interface Fact {
    record Down(Peer peer) implements Fact {}

    record Left(Peer peer, Node process) implements Fact {}

    record Settled(String id, Peer peer) implements Fact {}

    record Recorded(String id, Peer peer) implements Fact {}

    record Told(NoticeTruth.Told told) implements Fact {}

    /** That the outage with this id is over. */
    record Back(String id, Peer peer) implements Fact {}
  }

  private record Sent(Node from, Peer to, @Nullable Node process, long sentNanos, boolean asks) {}

  private final World world;
  private final Setting setting;
  private final List<Violation> violations = new ArrayList<>();
  private final IdentityHashMap<Node, Witness> witnesses = new IdentityHashMap<>();
  private final IdentityHashMap<Node, Map<Long, Sent>> heartbeats = new IdentityHashMap<>();
  private final IdentityHashMap<Node, Map<Long, Alert.OfPeer>> posts = new IdentityHashMap<>();
  private final Knowledge<Fact> knowledge = new Knowledge<>();
  private final LinkedHashMap<String, Alert.OfPeer> recorded = new LinkedHashMap<>();
  private final TreeSet<String> lost = new TreeSet<>();
  private final TreeSet<String> overtaken = new TreeSet<>();
  private final Map<String, String> outages = new HashMap<>();
  private final TreeMap<Peer, Integer> ended = new TreeMap<>();
  private final TreeMap<Peer, Long> upNanos = new TreeMap<>();
  private final TreeMap<Peer, Long> recordedNanos = new TreeMap<>();
  private final TreeMap<Peer, Alert.PeerDown> lastDown = new TreeMap<>();
  private final TreeMap<Peer, Integer> recordedAgain = new TreeMap<>();
  private final NoticeTruth notices;
  private long reposts;

  Truth(World world, Setting setting) {
    this.world = world;
    this.setting = setting;
    this.notices =
        new NoticeTruth(
            world,
            this::violated,
            (told, node) -> knowledge.mustKnow(new Fact.Told(told), node),
            (told, node) -> knowledge.learn(new Fact.Told(told), node, world.nowNanos()));
  }

  List<Violation> violations() {
    return violations;
  }

  /** The alerts that were recorded, by their ids, in that order. */
  Map<String, Alert.OfPeer> recorded() {
    return recorded;
  }

  /** Those that were given up, and said to be. */
  Set<String> lost() {
    return lost;
  }

  /** Recoveries whose peer's next outage was delivered by one that could not know of them. */
  Set<String> overtaken() {
    return overtaken;
  }

  /** Names the outage, or the recovery, that an alert is about. */
  String outage(Alert alert) {
    return outages.getOrDefault(alert.id(), alert.id());
  }

  /** What destinations are told. */
  NoticeTruth notices() {
    return notices;
  }

  /** How often an outage was recorded again by one that could not know. */
  long recordedAgain() {
    return recordedAgain.values().stream().mapToLong(Integer::longValue).sum();
  }

  /**
   * How often an alert was posted again after the receiver accepted it, by one that could not know.
   */
  long reposts() {
    return reposts;
  }

  /** Whether somebody who runs must know of the alert. */
  boolean remembered(Alert.OfPeer alert) {
    return knowledge.isRemembered(new Fact.Recorded(alert.id(), alert.peer().peer()));
  }

  /** Whether somebody who runs must know that a destination accepted it. */
  boolean remembered(NoticeTruth.Told told) {
    return knowledge.isRemembered(new Fact.Told(told));
  }

  /**
   * Whether {@code peer} was up once, and no outage was recorded since, as far as those saw it up
   * who had heard of what was recorded before. Where all of these have ended, and nobody else had
   * to hear of it from them, its outage is for all that are left the one that was recorded (seed
   * 36937: its coordinator and itself, while the only other member was cut off).
   */
  boolean unrecorded(Peer peer) {
    Long up = upNanos.get(peer);
    if (up == null || recordedNanos.getOrDefault(peer, -1L) >= up) {
      return false;
    }
    Alert.PeerDown down = lastDown.get(peer);
    return down == null || knowledge.isRemembered(new Fact.Back(down.id(), peer));
  }

  void violated(Violation.Kind kind, String what) {
    violations.add(new Violation(kind, world.now(), what));
  }

  // ---- what happens

  @Override
  public void ended(Node from, Effect.Send send, OptionalInt status) {
    if (send.message() instanceof Message.Heartbeat) {
      witness(from).ended(send, status);
      if (status.isPresent()) {
        up(send.to(), from, from.role() instanceof Role.Coordinating);
      }
    }
  }

  @Override
  public void stepped(Node node, Input input, List<Effect> effects) {
    heed(node, input);
    witness(node).stepped(input, effects);
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Send send -> heed(node, send);
        case Effect.Post post -> heed(node, post);
        case Effect.PostNotice post -> {
          witness(node).firstPost(post);
          notices.posts(node, post, recorded.values());
        }
        case Effect.Report report -> heed(node, report.transition());
        case Effect.CheckSanity check -> {}
        case Effect.UseLease use -> {}
      }
    }
  }

  private Witness witness(Node node) {
    return witnesses.computeIfAbsent(
        node, process -> new Witness(world, process, setting, this::violated));
  }

  private void heed(Node node, Input input) {
    long nowNanos = world.nowNanos();
    switch (input) {
      case Input.Answered answered -> {
        if (answered.content() instanceof Content.LedgerAnswer ledgerAnswer) {
          measure(ledgerAnswer.ledgerMessage());
        }
        Sent sent = heartbeats(node).remove(answered.exchange());
        if (sent != null && answered.content() instanceof Content.LedgerAnswer) {
          Node other = sent.process();
          boolean first = !overtakes(node, sent);
          if (first && other != null && other == world.process(sent.to()) && other.running()) {
            knowledge.exchanged(node, other, sent.sentNanos(), nowNanos, Truth::believes);
          }
        }
      }
      case Input.Failed failed -> {
        Sent sent = heartbeats(node).remove(failed.exchange());
        if (sent != null && sent.process() != null) {
          knowledge.interrupted(node, sent.process());
        }
        if (sent != null && sent.asks()) {
          knowledge.unanswered(node);
        }
      }
      case Input.Unsent unsent -> heartbeats(node).remove(unsent.exchange());
      case Input.HeartbeatHeard heard ->
          up(heard.from(), node, node.role().equals(new Role.Following(heard.from())));
      case Input.GoodbyeHeard heard -> {
        Node process = world.process(heard.from());
        if (process != null && process.member().snapshot(0).leaving()) {
          knowledge.learn(new Fact.Left(heard.from(), process), node, nowNanos);
        }
      }
      case Input.RosterRead read -> heed(node, read.roster());
      case Input.Posted posted -> {
        Alert.OfPeer alert = posts(node).remove(posted.post());
        if (alert != null && posted.result() instanceof PostResult.Delivered) {
          overtake(node, alert);
          knowledge.learn(new Fact.Settled(alert.id(), alert.peer().peer()), node, nowNanos);
        }
      }
      case Input.SanityChecked checked -> {}
      case Input.LeaseSeen seen -> {}
      case Input.NoticePosted posted -> notices.ended(node, posted);
      case Input.NodesRead read -> {}
      case Input.RosterReadable readable -> {}
      case Input.Tick tick -> {}
      case Input.Leave leave -> {}
    }
  }

  /**
   * Whether one that was sent before is still awaited. It may be lost, and with it the question for
   * what the other has: nobody knows before its time is over.
   */
  private boolean overtakes(Node node, Sent sent) {
    return heartbeats(node).values().stream()
        .anyMatch(open -> open.process() == sent.process() && open.sentNanos() < sent.sentNanos());
  }

  /**
   * Whether {@code member} takes over {@code fact}: it does not heed that somebody left whom its
   * roster does not name (seed 2024640: five of eight had read a wrong roster).
   */
  private static boolean believes(Fact fact, Node member) {
    return !(fact instanceof Fact.Left left)
        || listed(member.member().snapshot(0).roster(), left.peer());
  }

  /** What the ledger may forget when discovery names a peer no more. */
  private void heed(Node node, Roster roster) {
    knowledge.forget(
        node,
        fact ->
            switch (fact) {
              case Fact.Down down -> replaced(roster, down.peer());
              case Fact.Left left -> !listed(roster, left.peer());
              case Fact.Settled settled -> !listed(roster, settled.peer());
              case Fact.Told told -> !listed(roster, told.told().peer());
              case Fact.Recorded alert -> false;
              // Who was down once is never forgotten.
              case Fact.Back back -> false;
            });
  }

  private static boolean listed(Roster roster, Peer peer) {
    return roster.find(peer.address()).filter(entry -> entry.peer().equals(peer)).isPresent();
  }

  private static boolean replaced(Roster roster, Peer peer) {
    return !listed(roster, peer) && roster.find(peer.address()).isPresent();
  }

  /**
   * {@code peer} announced itself to {@code seer}, or answered it: its outage is over.
   *
   * <p>But those who recorded it and do not reach it go on being right, though others do. What they
   * recorded is over only when one sees the peer that heard of it, and that coordinates it or
   * follows it: {@code decides}.
   */
  private void up(Peer peer, Node seer, boolean decides) {
    Alert.PeerDown down = lastDown.get(peer);
    if (down == null || (decides && witness(seer).hasHeardOf(down))) {
      upNanos.put(peer, world.nowNanos());
      if (down != null) {
        knowledge.learn(new Fact.Back(down.id(), peer), seer, world.nowNanos());
      }
    }
    if (knowledge.isKnown(new Fact.Down(peer))) {
      ended.merge(peer, 1, Integer::sum);
      knowledge.end(new Fact.Down(peer));
    }
    Node process = world.process(peer);
    if (process != null && !process.member().snapshot(0).leaving()) {
      knowledge.endAll(fact -> fact instanceof Fact.Left left && left.peer().equals(peer));
    }
  }

  private void heed(Node node, Effect.Send send) {
    switch (send.message()) {
      case Message.Heartbeat heartbeat -> {
        measure(heartbeat.ledgerMessage());
        heartbeats(node)
            .put(
                send.exchange(),
                new Sent(
                    node,
                    send.to(),
                    world.process(send.to()),
                    world.nowNanos(),
                    heartbeat.ledgerMessage().from().isPresent()));
      }
      case Message.Goodbye goodbye -> measure(goodbye.ledgerMessage());
      case Message.Ping ping -> {}
      case Message.CrossCheck check -> {}
      case Message.OfPath probe -> {}
    }
  }

  private void measure(LedgerMessage ledgerMessage) {
    if (!ledgerMessage.entries().isEmpty()) {
      int bytes = LedgerMessageSize.bytes(ledgerMessage);
      if (bytes > LedgerMessage.MAX_BYTES) {
        violated(Violation.Kind.OTHER, "a ledger message of " + bytes + " bytes");
      }
    }
  }

  private void heed(Node node, Effect.Post post) {
    if (post.alert() instanceof Alert.OfPeer alert) {
      if (post.attempt() == 1) {
        witness(node).firstPost(alert);
      }
      posts(node).put(post.post(), alert);
      Fact settled = new Fact.Settled(alert.id(), alert.peer().peer());
      if (knowledge.mustKnow(settled, node)) {
        violated(
            Violation.Kind.DOUBLE_ALARM,
            node.peer().id() + " posts again what the receiver accepted: " + words(alert));
      }
    }
  }

  private void heed(Node node, Transition transition) {
    switch (transition) {
      case Transition.AlertRecorded made -> {
        if (recorded.containsKey(made.alert().id())) {
          violated(Violation.Kind.DOUBLE_ALARM, "an alert id was given twice");
        }
        switch (made.alert()) {
          case Alert.OfPeer alert -> {
            recorded.put(alert.id(), alert);
            remember(node, alert);
            switch (alert) {
              case Alert.PeerDown down -> judge(node, down);
              case Alert.PeerUp up -> {
                outages.put(up.id(), name(up.peer().peer(), "recovery"));
                lookForLaterOutage(node, up);
              }
            }
          }
          case Alert.ClusterStatus status -> judge(node, status);
        }
      }
      case Transition.AlertTakenOver taken -> {
        if (taken.alert() instanceof Alert.OfPeer alert) {
          remember(node, alert);
        }
      }
      case Transition.AlertLost gone -> lost.add(gone.alert().id());
      default -> {}
    }
  }

  /** An outage does not wait for an earlier recovery, least of all for one that nobody knows of. */
  private void overtake(Node node, Alert.OfPeer alert) {
    for (Alert.OfPeer earlier : recorded.values()) {
      if (alert instanceof Alert.PeerDown
          && earlier instanceof Alert.PeerUp
          && earlier.peer().peer().equals(alert.peer().peer())
          && earlier.number() < alert.number()
          && !knowledge.mustKnow(new Fact.Recorded(earlier.id(), earlier.peer().peer()), node)) {
        overtaken.add(earlier.id());
      }
    }
  }

  /** Nor for one that is recorded after it, by one that does not know of it (seed 3262174). */
  private void lookForLaterOutage(Node node, Alert.PeerUp recovery) {
    boolean late =
        world.outages().stream()
            .filter(down -> down.peer().peer().equals(recovery.peer().peer()))
            .filter(down -> down.number() > recovery.number())
            .map(down -> new Fact.Recorded(down.id(), down.peer().peer()))
            .anyMatch(down -> !knowledge.mustKnow(down, node));
    if (late) {
      overtaken.add(recovery.id());
    }
  }

  private void remember(Node node, Alert.OfPeer alert) {
    knowledge.learn(new Fact.Recorded(alert.id(), alert.peer().peer()), node, world.nowNanos());
  }

  private void judge(Node node, Alert.PeerDown down) {
    Peer peer = down.peer().peer();
    Fact fact = new Fact.Down(peer);
    outages.put(down.id(), name(peer, "outage"));
    recordedNanos.put(peer, world.nowNanos());
    Alert.PeerDown before = lastDown.put(peer, down);
    if (before != null) {
      knowledge.end(new Fact.Back(before.id(), peer));
    }
    if (knowledge.mustKnow(fact, node)) {
      violated(
          Violation.Kind.DOUBLE_ALARM,
          node.peer().id() + " alerts again, though it must know: " + words(down));
    } else if (knowledge.isKnown(fact)) {
      recordedAgain.merge(peer, 1, Integer::sum);
    }
    if (!isForgotten(down)) {
      knowledge.learn(fact, node, world.nowNanos());
    }
    Node process = world.process(peer);
    if (process != null
        && knowledge.since(new Fact.Left(peer, process), node) < witness(node).downNanos(peer)) {
      violated(
          Violation.Kind.FALSE_ALARM,
          node.peer().id() + " must know that it had said goodbye: " + words(down));
    }
  }

  /** Whoever left on purpose is not down: no status names it, not even as up. */
  private void judge(Node node, Alert.ClusterStatus status) {
    for (PeerStatus shown : status.peers()) {
      Peer peer = shown.peer();
      Node process = world.process(peer);
      Witness witness = witness(node);
      boolean judged = witness.hasHeardDown(peer) || witness.downNanos(peer) != Long.MAX_VALUE;
      if (process != null && !judged && knowledge.mustKnow(new Fact.Left(peer, process), node)) {
        violated(
            Violation.Kind.FALSE_ALARM,
            node.peer().id() + " must know that it left, and names it in a status: " + shown);
      }
    }
  }

  private String name(Peer peer, String what) {
    return peer.id() + " " + what + " " + ended.getOrDefault(peer, 0);
  }

  /**
   * Whether the member that recorded it had lost count of the outages of this peer, with its
   * memory: where an earlier outage had the same number, and is over, ledgers that are merged take
   * this for that.
   */
  private boolean isForgotten(Alert.PeerDown down) {
    return recorded.values().stream()
        .anyMatch(
            other ->
                other.number() >= down.number()
                    && other.peer().peer().equals(down.peer().peer())
                    && !outage(other).equals(outage(down)));
  }

  static String words(Alert.OfPeer alert) {
    return alert.peer().peer().id()
        + " "
        + (alert.peer().up() ? "up" : "down")
        + " #"
        + alert.number()
        + " "
        + alert.id();
  }

  private Map<Long, Sent> heartbeats(Node node) {
    return heartbeats.computeIfAbsent(node, process -> new HashMap<>());
  }

  private Map<Long, Alert.OfPeer> posts(Node node) {
    return posts.computeIfAbsent(node, process -> new HashMap<>());
  }

  /** What the receiver got twice, whoever is to blame. */
  void countReposts() {
    TreeSet<String> processed = new TreeSet<>();
    for (World.Received post : world.received()) {
      if (post.alert() instanceof Alert.OfPeer && !processed.add(post.alert().id())) {
        reposts++;
      }
    }
  }
}
