package io.knh.simulation;

import io.knh.core.model.Input;
import io.knh.core.model.LeaseUse;
import io.knh.core.model.LeaseView;
import io.knh.core.model.Peer;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The API server of a world, as far as the deployment's Lease goes. */
final class LeaseServer {

  /** How long a member waits for an API server that does not answer. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Schedule schedule;
  private final Map<Peer, World.Api> perMember = new TreeMap<>();
  private final IdentityHashMap<Node, Long> takenAloneNanos = new IdentityHashMap<>();
  private World.Api api = World.Api.UP;
  private boolean there;
  private String holder = "";
  private long version;

  LeaseServer(Schedule schedule) {
    this.schedule = schedule;
  }

  void api(World.Api mode) {
    api = mode;
  }

  void api(Peer member, World.Api mode) {
    perMember.put(member, mode);
  }

  void clear() {
    perMember.clear();
    api = World.Api.UP;
  }

  LeaseView view() {
    return new LeaseView(holder, there ? Long.toString(version) : "");
  }

  /** Does what {@code member} wants and answers later. */
  void use(Node member, LeaseUse use) {
    after(World.LATENCY, () -> arrive(member, use));
  }

  private void arrive(Node member, LeaseUse use) {
    World.Api mode = perMember.getOrDefault(member.peer(), World.Api.UP);
    switch (mode == World.Api.UP ? api : mode) {
      case UP -> answer(member, Optional.of(apply(member, use)));
      case REFUSES -> answer(member, Optional.empty());
      case HANGS -> after(TIMEOUT, () -> member.step(new Input.LeaseSeen(Optional.empty())));
      case FORGETS_TO_ANSWER -> {
        apply(member, use);
        after(TIMEOUT, () -> member.step(new Input.LeaseSeen(Optional.empty())));
      }
      case READ_ONLY ->
          answer(member, use instanceof LeaseUse.Look ? Optional.of(view()) : Optional.empty());
    }
  }

  private void answer(Node member, Optional<LeaseView> view) {
    after(World.LATENCY, () -> member.step(new Input.LeaseSeen(view)));
  }

  private void after(Duration delay, Runnable action) {
    schedule.at(schedule.nowNanos() + delay.toNanos(), action);
  }

  private LeaseView apply(Node member, LeaseUse use) {
    String id = member.peer().id().value();
    switch (use) {
      case LeaseUse.Look look -> {}
      case LeaseUse.Force force -> {
        write(id);
        takenAloneNanos.remove(member);
      }
      case LeaseUse.Take take -> {
        if (take.version().equals(view().version())) {
          write(id);
          takenAloneNanos.put(member, schedule.nowNanos());
        }
      }
      case LeaseUse.GiveUp giveUp -> {
        takenAloneNanos.remove(member);
        if (there && holder.equals(id)) {
          write("");
        }
      }
    }
    return view();
  }

  /** When {@code member} took or renewed the Lease without force; negative when it did not. */
  long takenAloneNanos(Node member) {
    return takenAloneNanos.getOrDefault(member, -1L);
  }

  /** {@code member} holds the Lease from now on; nobody if it is empty. */
  void write(String member) {
    there = true;
    holder = member;
    version++;
  }
}
