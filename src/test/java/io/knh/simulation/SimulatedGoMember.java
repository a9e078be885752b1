package io.knh.simulation;

import io.knh.core.model.Content;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The original Go program, as others see it: every 15 s it pings the higher-ranked members in
 * random order; one that answers makes it stand down until the next time; when none does it sends
 * its heartbeats to its peers one after the other. It answers everything, names nobody, and keeps
 * no ledger.
 */
public final class SimulatedGoMember implements Host {

  /** From one of its elections to the next. */
  private static final Duration ELECTION = Duration.ofSeconds(15);

  /** It has no time-outs; this is when Linux gives up on a connection. */
  private static final Duration CONNECTION = Duration.ofSeconds(127);

  private static final int MAX_RETRIES = 5;
  private static final Duration COOLDOWN = Duration.ofSeconds(1);
  private static final LedgerMessage NONE = LedgerMessage.of(0);

  private enum State {
    RUNNING,
    CRASHED,
    SILENT
  }

  private final World world;
  private final Peer peer;
  private final Random random;
  private Roster roster = Roster.empty();
  private State state = State.RUNNING;
  private long heard;

  SimulatedGoMember(World world, Peer peer, Random random) {
    this.world = world;
    this.peer = peer;
    this.random = random;
    world.at(world.nowNanos() + ELECTION.toNanos(), this::elect);
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public Clock clock() {
    return Clock.RIGHT;
  }

  @Override
  public boolean keepsLedger() {
    return false;
  }

  @Override
  public boolean echoes() {
    return false;
  }

  @Override
  public boolean refuses() {
    return state == State.CRASHED;
  }

  @Override
  public boolean silent() {
    return state == State.SILENT;
  }

  /** Whether it runs. */
  public boolean running() {
    return state == State.RUNNING;
  }

  /** The endpoints of the Service, of which it sees the ready ones. */
  public void read(Roster read) {
    roster = read;
  }

  /** The process is killed. */
  public void crash() {
    state = State.CRASHED;
  }

  /** The node is switched off. */
  public void switchOff() {
    state = State.SILENT;
  }

  /** How many heartbeats it heard. */
  public long heard() {
    return heard;
  }

  @Override
  public void serve(Host from, Message message, Consumer<Reply.Answer> reply) {
    reply.accept(
        switch (message) {
          case Message.Ping ping -> Reply.Answer.of(200, Content.pong());
          case Message.Heartbeat heartbeat -> {
            heard++;
            yield Reply.Answer.of(200, Content.nothing());
          }
          case Message.Goodbye goodbye -> Reply.Answer.of(404, Content.nothing());
          case Message.CrossCheck check -> Reply.Answer.of(404, Content.nothing());
          case Message.Handshake handshake -> Reply.Answer.of(200, Content.nothing());
          case Message.PathPing ping -> Reply.Answer.of(200, Content.pong());
          case Message.Datagrams sent -> Reply.Answer.of(200, new Content.Echoes(0, 0, 0, -1));
          case Message.LargePing ping -> Reply.Answer.of(404, Content.nothing());
        });
  }

  private List<Peer> others() {
    List<Peer> others = new ArrayList<>();
    for (RosterEntry entry : roster.entries()) {
      if (entry.serving() && !entry.terminating() && !entry.peer().equals(peer)) {
        others.add(entry.peer());
      }
    }
    Collections.shuffle(others, random);
    return others;
  }

  private void elect() {
    List<Peer> higherRanked = others();
    higherRanked.removeIf(other -> other.compareTo(peer) < 0);
    ask(new ArrayDeque<>(higherRanked));
  }

  private void ask(ArrayDeque<Peer> higherRanked) {
    if (!running()) {
      return;
    }
    if (higherRanked.isEmpty()) {
      announce(new ArrayDeque<>(others()), 1);
      return;
    }
    say(
        higherRanked.remove(),
        new Message.Ping(),
        answered -> {
          if (answered) {
            rest();
          } else {
            ask(higherRanked);
          }
        });
  }

  private void announce(ArrayDeque<Peer> peers, int attempt) {
    if (!running()) {
      return;
    }
    if (peers.isEmpty()) {
      rest();
      return;
    }
    say(
        peers.getFirst(),
        new Message.Heartbeat(NONE),
        answered -> {
          if (answered || attempt >= MAX_RETRIES) {
            peers.removeFirst();
            announce(peers, 1);
          } else {
            world.at(world.nowNanos() + COOLDOWN.toNanos(), () -> announce(peers, attempt + 1));
          }
        });
  }

  private void rest() {
    world.at(world.nowNanos() + ELECTION.toNanos(), this::elect);
  }

  private void say(Peer to, Message message, Consumer<Boolean> ended) {
    world.say(
        this,
        to,
        message,
        CONNECTION.toNanos(),
        reply -> ended.accept(reply instanceof Reply.Answer));
  }
}
