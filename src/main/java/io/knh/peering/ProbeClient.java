package io.knh.peering;

import io.knh.agent.Effects;
import io.knh.agent.Inbox;
import io.knh.config.Settings;
import io.knh.core.model.Effect;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Says the core's messages to peers, each within {@code PROBE_TIMEOUT}. */
@ApplicationScoped
public class ProbeClient implements Effects.Transport, AutoCloseable {

  private final Sender sender;

  /**
   * Makes a client that sends once it is started.
   *
   * @param settings who speaks, from where, and how long a peer has to answer
   * @param inbox where the answers go
   */
  @Inject
  public ProbeClient(Settings settings, Inbox inbox) {
    this.sender = new Sender("knh-probes", settings, settings.timings().probeTimeout(), inbox);
  }

  /** For the proxy that CDI puts in front of the one client; it has no fields of its own. */
  @SuppressWarnings("NullAway")
  ProbeClient() {
    this.sender = null;
  }

  /** Starts to send, once. What was asked for before is sent now, if its time is not up. */
  public void start() {
    sender.start();
  }

  @Override
  public void send(Effect.Send send) {
    sender.send(send);
  }

  /** Ends all that is under way, each as unsent; so is whatever is to be sent from now on. */
  @Override
  public void close() {
    sender.close();
  }
}
