package io.knh.agent;

import io.knh.core.model.Effect;
import io.knh.core.model.LeaseUse;

/**
 * What the agent needs of the edges. Each is implemented once, by a CDI bean; each returns at once
 * and answers later through the {@link Inbox}.
 */
public interface Effects {

  /** Carries messages to peers. */
  interface Transport {
    /** Sends; answered by one {@code Answered}, {@code Failed} or {@code Unsent}. */
    void send(Effect.Send send);
  }

  /** Posts events to the operator. */
  interface Webhooks {
    /** Posts once; answered by one {@code Posted}. At most 4 are asked for at a time. */
    void post(Effect.Post post);
  }

  /** Finds out whether this member is healthy itself. */
  interface Sanity {
    /** Queries the sanity URL; answered by one {@code SanityChecked}. */
    void check();
  }

  /** Uses the deployment's Lease. */
  interface Lease {
    /** Uses it once; answered by one {@code LeaseSeen}. */
    void use(LeaseUse use);
  }
}
