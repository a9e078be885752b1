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
  private final DeliveryFacts deliveries = new DeliveryFacts();

  @Override
  public void on(Transition transition, Instant at) {
    samples.on(transition, at);
    deliveries.on(transition, at);
    history.on(transition, at);
  }

  Samples samples() {
    return samples;
  }

  History history() {
    return history;
  }

  DeliveryFacts deliveries() {
    return deliveries;
  }
}
