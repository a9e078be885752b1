package io.knh.simulation;

import io.knh.core.Effect;
import io.knh.core.Input;
import io.knh.core.Member;
import io.knh.core.MemberSettings;
import io.knh.core.Role;
import io.knh.core.Transition;
import io.knh.core.peer.Peer;
import io.knh.core.peer.Roster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The process of one member in a {@link World}. */
public final class Node {

  /** From SIGTERM until the server takes no connections any more. */
  private static final Duration PORT_CLOSES = Duration.ofMillis(10);

  /** From SIGTERM until the process is gone, whatever it waits for. */
  private static final Duration HALT = Duration.ofSeconds(10);

  private enum State {
    RUNNING,
    /** The process does not exist; its host refuses connections. */
    CRASHED,
    /** The process exists and is not run (SIGSTOP): connections are taken and not answered. */
    STOPPED,
    /** The host is gone: nothing comes back. */
    SILENT
  }

  private final World world;
  private final Peer peer;
  private final Member member;
  private final List<Transition> transitions = new ArrayList<>();
  private final List<Effect.Send> sends = new ArrayList<>();
  private final List<Input> backlog = new ArrayList<>();
  private State state = State.RUNNING;
  private long wakeups;
  private long portClosedNanos = Long.MAX_VALUE;

  Node(World world, Peer peer, MemberSettings settings, LongSupplier random) {
    this.world = world;
    this.peer = peer;
    this.member = new Member(settings, random, world.nowNanos());
  }

  /** Who it is. */
  public Peer peer() {
    return peer;
  }

  /** The core itself. */
  public Member member() {
    return member;
  }

  /** What it is at the moment. */
  public Role role() {
    return member.snapshot(0).role();
  }

  /** What it reported, in order. */
  public List<Transition> transitions() {
    return List.copyOf(transitions);
  }

  /** What it reported of one kind. */
  public <T extends Transition> List<T> transitions(Class<T> kind) {
    return transitions.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** What it sent, in order. */
  public List<Effect.Send> sends() {
    return List.copyOf(sends);
  }

  boolean running() {
    return state == State.RUNNING;
  }

  /** Nothing listens: the process ended, or leaves, for the server closes its port at once. */
  boolean refuses() {
    return state == State.CRASHED || (running() && world.nowNanos() > portClosedNanos);
  }

  boolean stopped() {
    return state == State.STOPPED;
  }

  boolean frozen() {
    return state == State.STOPPED || state == State.SILENT;
  }

  /** Discovery gives it {@code roster}. */
  public void read(Roster roster) {
    step(new Input.RosterRead(roster));
  }

  /** The process is killed. */
  public void crash() {
    state = State.CRASHED;
  }

  /** The node is switched off. */
  public void switchOff() {
    state = State.SILENT;
  }

  /** SIGSTOP. What comes in meanwhile waits. */
  public void stop() {
    state = State.STOPPED;
  }

  /** SIGCONT. */
  public void resume() {
    state = State.RUNNING;
    List<Input> waited = List.copyOf(backlog);
    backlog.clear();
    step(new Input.Tick());
    waited.forEach(this::step);
  }

  /** SIGTERM; the process ends when its goodbye is said. */
  public void terminate() {
    portClosedNanos = world.nowNanos() + PORT_CLOSES.toNanos();
    world.at(world.nowNanos() + HALT.toNanos(), this::crash);
    step(new Input.Leave());
  }

  /** It learns {@code input}. */
  public void step(Input input) {
    if (state == State.STOPPED) {
      backlog.add(input);
      return;
    }
    if (state != State.RUNNING) {
      return;
    }
    List<Effect> effects = member.step(input, world.nowNanos());
    world.observer().stepped(this, input, effects);
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Report report -> transitions.add(report.transition());
        case Effect.Send send -> sends.add(send);
        case Effect.Post post -> {}
        case Effect.CheckSanity check -> {}
        case Effect.UseLease use -> {}
      }
      world.carryOut(this, effect);
    }
    if (member.left() && member.snapshot(0).undelivered() == 0) {
      state = State.CRASHED;
    }
    long wakeup = ++wakeups;
    if (member.wakeNanos() != Long.MAX_VALUE) {
      world.at(member.wakeNanos(), () -> wake(wakeup));
    }
  }

  private void wake(long wakeup) {
    // Only the alarm that was set last rings.
    if (wakeup == wakeups && running()) {
      step(new Input.Tick());
    }
  }
}
