package io.knh.peering;

import io.knh.agent.Inbox;
import io.knh.agent.Snapshots;
import io.knh.core.Input;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/**
 * Hears the heartbeat of a coordinator: {@code /coordinator?id=<its id>}. Everybody is answered the
 * same; only a member that calls from its own address changes anything.
 */
@Path(CoordinatorResource.PATH)
@Dependent
public class CoordinatorResource {

  static final String PATH = "/coordinator";

  private final Snapshots snapshots;
  private final Callers callers;
  private final Inbox inbox;

  /** Made for each request. */
  @Inject
  public CoordinatorResource(Snapshots snapshots, Callers callers, Inbox inbox) {
    this.snapshots = snapshots;
    this.callers = callers;
    this.inbox = inbox;
  }

  /** Takes a heartbeat. A full mailbox loses it: the next one comes in the next round. */
  @GET
  public Response heartbeat(@Context HttpServletRequest request) {
    callers.peer(request).ifPresent(peer -> inbox.offer(new Input.HeartbeatHeard(peer)));
    return Answers.empty(snapshots.current());
  }
}
