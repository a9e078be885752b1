package io.knh.simulation;

import io.knh.core.Member;
import io.knh.core.model.Address;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.LeaseUse;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import io.knh.core.model.PostResult;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.Snapshot;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The process of one member in a {@link World}: its core, its server and its clock. */
public final class Node implements Host {

  /** From SIGTERM until the server takes no connections any more. */
  private static final Duration PORT_CLOSES = Duration.ofMillis(10);

  /** From SIGTERM until the process is gone, whatever it waits for. */
  private static final Duration HALT = Duration.ofSeconds(10);

  /** Steps at one moment after which a core is taken to wake itself for ever. */
  private static final int MOST_STEPS_AT_ONCE = 100_000;

  private static final long CATCH_UP_NANOS = Duration.ofMillis(100).toNanos();

  private static final long NEVER = Long.MAX_VALUE;

  private enum State {
    RUNNING,
    /** The process does not exist; its host refuses connections. */
    CRASHED,
    /** The process exists and is not run (SIGSTOP): connections are taken and not answered. */
    STOPPED,
    /** The server answers, from the last snapshot, and the agent does not step. */
    HUNG,
    /** The virtual machine stands still, its clock too: nothing comes in, nothing comes back. */
    SUSPENDED,
    /** The host is gone: nothing comes back. */
    SILENT
  }

  /** A time in which its clock stood still. */
  private record Standstill(long fromNanos, long toNanos) {}

  private final World world;
  private final Peer peer;
  private final MemberSettings settings;
  private final Member member;
  private final List<Transition> transitions = new ArrayList<>();
  private final List<Effect.Send> sends = new ArrayList<>();
  private final List<Runnable> backlog = new ArrayList<>();
  private State state = State.RUNNING;
  private Clock clock;
  private long stoodStillNanos;
  private long pausedNanos;
  private final List<Standstill> standstills = new ArrayList<>();
  private long alarmNanos = NEVER;
  private long portClosedNanos = NEVER;
  private long steppedNanos;
  private int stepsAtOnce;

  Node(World world, Peer peer, MemberSettings settings, Clock clock, LongSupplier random) {
    this.world = world;
    this.peer = peer;
    this.settings = settings;
    this.clock = clock;
    this.member = new Member(settings, random, this::timeAt, clock.shows(world.nowNanos()));
  }

  /** Who it is. */
  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  /** The time since its world began. */
  Duration now() {
    return world.now();
  }

  /** The core itself. */
  public Member member() {
    return member;
  }

  /** All hosts have the right time on the wall, by whichever clock they count. */
  private Instant timeAt(long nanos) {
    return World.time(clock.when(nanos));
  }

  /** What the core knows of its settings. */
  public MemberSettings settings() {
    return settings;
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

  /** Whether {@link #resume} would make it run. */
  boolean stopped() {
    return state == State.STOPPED || state == State.HUNG || state == State.SUSPENDED;
  }

  /** Whether it is stopped, and will find an answer that comes now when it is too late. */
  boolean findsAnswersTooLate() {
    return state == State.STOPPED && world.pausesLoseAnswers();
  }

  /** How long it was not run the last time. */
  long pausedNanos() {
    return pausedNanos;
  }

  /** For how long its clock has stood still since a moment of the world. */
  long stoodStillSince(long nanos) {
    return standstills.stream()
        .mapToLong(still -> Math.max(0, still.toNanos() - Math.max(nanos, still.fromNanos())))
        .sum();
  }

  @Override
  public boolean keepsLedger() {
    return true;
  }

  /** Nothing listens: the process ended, or leaves, for the server closes its port at once. */
  @Override
  public boolean echoes() {
    return state == State.RUNNING || state == State.HUNG;
  }

  @Override
  public boolean refuses() {
    return state == State.CRASHED || (running() && world.nowNanos() > portClosedNanos);
  }

  @Override
  public boolean silent() {
    return state == State.SILENT || state == State.SUSPENDED;
  }

  // ---- what happens to the process

  /** Discovery gives it {@code roster}. */
  public void read(Roster roster) {
    step(new Input.RosterRead(roster));
  }

  /** The process is killed. */
  public void crash() {
    state = State.CRASHED;
    backlog.clear();
  }

  /** The node is switched off. */
  public void switchOff() {
    state = State.SILENT;
    backlog.clear();
  }

  /** SIGSTOP. What comes in meanwhile waits. */
  public void stop() {
    pause(State.STOPPED);
  }

  /** The agent is not run any more, while the server goes on answering. */
  public void hang() {
    pause(State.HUNG);
  }

  /** The virtual machine is suspended: its clock stands still, and what comes in is lost. */
  public void suspend() {
    pause(State.SUSPENDED);
  }

  private void pause(State kind) {
    if (running()) {
      state = kind;
      stoodStillNanos = world.nowNanos();
    }
  }

  /** SIGCONT, or whatever else ends {@link #stop}, {@link #hang} and {@link #suspend}. */
  public void resume() {
    if (!stopped()) {
      return;
    }
    pausedNanos = world.nowNanos() - stoodStillNanos;
    if (state == State.SUSPENDED) {
      clock = clock.after(pausedNanos);
      standstills.add(new Standstill(stoodStillNanos, world.nowNanos()));
    }
    state = State.RUNNING;
    alarmNanos = NEVER;
    if (world.tampering().hidesPauses()) {
      catchUp();
    }
    List<Runnable> waited = List.copyOf(backlog);
    backlog.clear();
    step(new Input.Tick());
    waited.forEach(Runnable::run);
  }

  /** As if it had been run all the time, and all that it sent had been sent only now. */
  private void catchUp() {
    for (long nanos = stoodStillNanos; nanos < world.nowNanos(); nanos += CATCH_UP_NANOS) {
      step(new Input.Tick(), nanos);
    }
  }

  /** SIGTERM; the process ends when its goodbye is said. */
  public void terminate() {
    portClosedNanos = world.nowNanos() + PORT_CLOSES.toNanos();
    world.at(world.nowNanos() + HALT.toNanos(), this::crash);
    step(new Input.Leave());
  }

  // ---- its server

  @Override
  public void serve(Host from, Message message, Consumer<Reply.Answer> reply) {
    switch (state) {
      case RUNNING, HUNG -> answer(from, message, reply);
      // A stopped process finds what its host took for it when it is run again; its host shakes
      // hands for it.
      case STOPPED -> {
        if (message instanceof Message.Handshake) {
          reply.accept(Reply.Answer.of(200, Content.nothing()));
        } else {
          backlog.add(() -> serve(from, message, reply));
        }
      }
      case CRASHED, SUSPENDED, SILENT -> {}
    }
  }

  private void answer(Host from, Message message, Consumer<Reply.Answer> reply) {
    Snapshot before = member.snapshot(0);
    boolean believed = believes(before, from.peer());
    if (before.leaving()) {
      take(from, message, believed);
      reply.accept(Reply.Answer.of(503, Content.nothing()));
      return;
    }
    switch (message) {
      case Message.Ping ping -> reply.accept(pong(before));
      case Message.Heartbeat said -> {
        take(from, message, believed);
        Content content =
            believed && from.keepsLedger()
                ? new Content.LedgerAnswer(
                    world.carried(before.ledger().answer(said.ledgerMessage().from())),
                    before.paths())
                : Content.nothing();
        reply.accept(
            new Reply.Answer(200, world.tampering().answer(this, content), before.allegiance()));
      }
      case Message.Goodbye said -> {
        take(from, message, believed);
        reply.accept(new Reply.Answer(200, Content.nothing(), before.allegiance()));
      }
      case Message.CrossCheck check -> crossCheck(before, believed, check.suspect(), reply);
      case Message.Handshake handshake -> reply.accept(Reply.Answer.of(200, Content.nothing()));
      case Message.PathPing ping -> reply.accept(pong(before));
      // The network has lost what it loses, so all that comes is echoed.
      case Message.Datagrams sent ->
          reply.accept(
              Reply.Answer.of(
                  200, new Content.Echoes(Message.Datagrams.COUNT, 0, 0, World.LATENCY_NANOS * 2)));
      case Message.LargePing ping -> reply.accept(Reply.Answer.of(200, new Content.LargeEcho()));
    }
  }

  private Reply.Answer pong(Snapshot before) {
    return state == State.HUNG
        ? new Reply.Answer(503, Content.nothing(), before.allegiance())
        : new Reply.Answer(200, new Content.Pong(true), before.allegiance());
  }

  private static boolean believes(Snapshot before, Peer from) {
    return before
        .roster()
        .find(from.address())
        .filter(entry -> entry.peer().equals(from))
        .isPresent();
  }

  private void take(Host from, Message message, boolean believed) {
    if (!believed) {
      return;
    }
    switch (message) {
      case Message.Heartbeat said ->
          step(new Input.HeartbeatHeard(from.peer(), ledgerMessage(from, said.ledgerMessage())));
      case Message.Goodbye said ->
          step(new Input.GoodbyeHeard(from.peer(), ledgerMessage(from, said.ledgerMessage())));
      case Message.Ping said -> {}
      case Message.CrossCheck said -> {}
      case Message.OfPath said -> {}
    }
  }

  private Optional<LedgerMessage> ledgerMessage(Host from, LedgerMessage ledgerMessage) {
    return from.keepsLedger() ? Optional.of(world.carried(ledgerMessage)) : Optional.empty();
  }

  /** Pings the suspect over the own ways, and answers in time for whoever asked. */
  private void crossCheck(
      Snapshot before, boolean believed, Address suspect, Consumer<Reply.Answer> reply) {
    Optional<Peer> known = before.roster().find(suspect).map(entry -> entry.peer());
    if (!believed || known.isEmpty()) {
      reply.accept(Reply.Answer.of(404, Content.nothing()));
      return;
    }
    long timeoutNanos = clock.lasts(settings.timings().probeTimeout().toNanos()) * 3 / 4;
    world.say(
        this,
        known.get(),
        new Message.Ping(),
        timeoutNanos,
        found -> {
          Optional<Cause> failure =
              switch (found) {
                case Reply.Answer pong -> Optional.empty();
                case Reply.Failure failed -> Optional.of(failed.cause());
              };
          // Not the agent's business, so a hung one does not keep it from being said.
          if (state == State.RUNNING || state == State.HUNG) {
            reply.accept(new Reply.Answer(200, new Content.Finding(failure), before.allegiance()));
          }
        });
  }

  // ---- its agent

  /** It learns {@code input}. */
  public void step(Input input) {
    switch (state) {
      case RUNNING -> stepNow(input);
      case STOPPED -> world.found(this, input).ifPresent(found -> backlog.add(() -> step(found)));
      case HUNG -> backlog.add(() -> step(input));
      case SUSPENDED -> lost(input).ifPresent(found -> backlog.add(() -> step(found)));
      case CRASHED, SILENT -> {}
    }
  }

  /** What becomes of an input on its way to a machine that stands still. */
  private static Optional<Input> lost(Input input) {
    return switch (input) {
      case Input.Answered answered ->
          Optional.of(new Input.Failed(answered.exchange(), Cause.TIMEOUT));
      case Input.Posted posted ->
          Optional.of(
              new Input.Posted(
                  posted.post(), new PostResult.Undelivered("timed out", Duration.ZERO)));
      case Input.NoticePosted posted ->
          Optional.of(
              new Input.NoticePosted(
                  posted.post(), new PostResult.Undelivered("timed out", Duration.ZERO)));
      case Input.SanityChecked checked -> Optional.of(new Input.SanityChecked(false));
      case Input.LeaseSeen seen -> Optional.of(new Input.LeaseSeen(Optional.empty()));
      case Input.Failed failed -> Optional.of(input);
      case Input.Unsent unsent -> Optional.of(input);
      case Input.RosterRead read -> Optional.of(input);
      case Input.NodesRead read -> Optional.of(input);
      case Input.RosterReadable readable -> Optional.of(input);
      case Input.Leave leave -> Optional.of(input);
      case Input.HeartbeatHeard heard -> Optional.empty();
      case Input.GoodbyeHeard heard -> Optional.empty();
      case Input.Tick tick -> Optional.empty();
    };
  }

  /** It learns {@code input} a moment from now, if this process still runs then. */
  void later(Input input) {
    world.at(world.nowNanos() + World.LATENCY_NANOS, () -> step(input));
  }

  private void stepNow(Input input) {
    step(input, world.nowNanos());
  }

  private void step(Input input, long worldNanos) {
    guard();
    List<Effect> effects = new ArrayList<>();
    for (Input altered : world.tampering().before(this, input)) {
      effects.addAll(member.step(altered, clock.shows(worldNanos)));
    }
    effects = world.tampering().after(this, effects);
    world.observer().stepped(this, input, effects);
    for (Effect effect : effects) {
      if (world.records()) {
        record(effect);
      }
      carryOut(effect);
    }
    if (member.left() && member.snapshot(0).undelivered() == 0) {
      crash();
    }
    setAlarm();
  }

  private void guard() {
    stepsAtOnce = steppedNanos == world.nowNanos() ? stepsAtOnce + 1 : 0;
    steppedNanos = world.nowNanos();
    if (stepsAtOnce > MOST_STEPS_AT_ONCE) {
      throw new IllegalStateException(peer + " steps for ever at " + world.now());
    }
  }

  private void record(Effect effect) {
    switch (effect) {
      case Effect.Report report -> transitions.add(report.transition());
      case Effect.Send send -> sends.add(send);
      case Effect.Post post -> {}
      case Effect.PostNotice post -> {}
      case Effect.CheckSanity check -> {}
      case Effect.UseLease use -> {}
    }
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Send send -> send(send);
      case Effect.Post post -> world.post(this, post);
      case Effect.PostNotice post -> world.post(this, post);
      case Effect.CheckSanity check -> world.checkSanity(this);
      case Effect.UseLease use -> use(use.use());
      case Effect.Report report -> {}
    }
  }

  private void use(LeaseUse use) {
    world.useLease(this, use);
  }

  private void send(Effect.Send send) {
    long timeoutNanos = clock.lasts(settings.timings().probeTimeout().toNanos());
    long exchange = send.exchange();
    world.say(
        this,
        send.to(),
        send.message(),
        timeoutNanos,
        reply -> {
          // To a machine that stands still nothing comes, and its clock will not show why.
          OptionalInt status =
              reply instanceof Reply.Answer answer && state != State.SUSPENDED
                  ? OptionalInt.of(answer.status())
                  : OptionalInt.empty();
          world.observer().ended(this, send, status);
          step(
              switch (reply) {
                case Reply.Answer answer ->
                    new Input.Answered(
                        exchange, answer.status(), answer.content(), answer.allegiance());
                case Reply.Failure failure -> new Input.Failed(exchange, failure.cause());
              });
        });
  }

  private void setAlarm() {
    long wakeNanos = member.wakeNanos();
    if (wakeNanos == NEVER || !running()) {
      return;
    }
    long ringsNanos = Math.max(clock.when(wakeNanos), world.nowNanos());
    // A later one is set when this one rings.
    if (ringsNanos < alarmNanos) {
      alarmNanos = ringsNanos;
      world.at(ringsNanos, this::ring);
    }
  }

  private void ring() {
    if (world.nowNanos() != alarmNanos || !running()) {
      return; // an earlier one was set since
    }
    alarmNanos = NEVER;
    if (member.wakeNanos() <= clock.shows(world.nowNanos())) {
      step(new Input.Tick());
    } else {
      setAlarm();
    }
  }
}
