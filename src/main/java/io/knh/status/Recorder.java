package io.knh.status;

import io.knh.agent.Ports;
import io.knh.core.model.Transition;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Listens to the agent for all that is remembered here. */
@ApplicationScoped
public class Recorder implements Ports.Transitions {

  private final Samples samples = new Samples();
  private final History history = new History(Instant.now());
  private final LastPosts lastPosts = new LastPosts();
  private final LostEvents lostEvents = new LostEvents();

  @Override
  public void on(Transition transition, Instant at) {
    samples.on(transition, at);
    lastPosts.on(transition, at);
    lostEvents.on(transition, at);
    history.on(transition, at);
  }

  Samples samples() {
    return samples;
  }

  History history() {
    return history;
  }

  LastPosts lastPosts() {
    return lastPosts;
  }

  LostEvents lostEvents() {
    return lostEvents;
  }
}
