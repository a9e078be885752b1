package io.knh.authority;

import io.knh.agent.Effects;
import io.knh.agent.Inbox;
import io.knh.core.Input;
import io.knh.core.LeaseUse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Holds the deployment's Lease, so that one member may tell where no majority can form. */
@ApplicationScoped
public class LeaseClaim implements Effects.Lease {

  private final Inbox inbox;

  /** Wires what the container holds. */
  @Inject
  public LeaseClaim(Inbox inbox) {
    this.inbox = inbox;
  }

  /** For the proxy that CDI puts in front. */
  @SuppressWarnings("NullAway")
  LeaseClaim() {
    this.inbox = null;
  }

  @Override
  public void use(LeaseUse use) {
    inbox.offer(new Input.LeaseSeen(Optional.empty()));
  }
}
