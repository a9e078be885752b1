package io.knh.peering;

import io.knh.agent.Inbox;
import io.knh.agent.Snapshots;
import io.knh.core.model.Input;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/**
 * Hears that a member leaves: {@code POST /knh/v1/goodbye?id=<its id>}, from its own address or
 * signed, with its ledger message.
 */
@Path("/knh/v1/goodbye")
@Dependent
public class GoodbyeResource {

  private final Snapshots snapshots;
  private final Callers callers;
  private final Inbox inbox;

  /** Made for each request. */
  @Inject
  public GoodbyeResource(Snapshots snapshots, Callers callers, Inbox inbox) {
    this.snapshots = snapshots;
    this.callers = callers;
    this.inbox = inbox;
  }

  /**
   * Takes a goodbye. When the mailbox is full the answer is 503, and the one that leaves tries
   * again, or somebody else.
   */
  @POST
  public Response goodbye(@Context HttpServletRequest request, InputStream body) {
    boolean taken =
        callers
            .message(request, body)
            .map(heard -> new Input.GoodbyeHeard(heard.caller().peer(), heard.ledgerMessage()))
            .map(inbox::offer)
            .orElse(true);
    return taken
        ? Responses.empty(snapshots.current())
        : Responses.text(
            Response.Status.SERVICE_UNAVAILABLE, "overloaded, try again", snapshots.current());
  }
}
