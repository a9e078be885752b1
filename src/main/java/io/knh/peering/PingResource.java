package io.knh.peering;

import io.knh.agent.Snapshots;
import io.knh.core.model.Snapshot;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/**
 * Answers that this member is up: {@code 200 pong}.
 *
 * <p>Or 503, when its agent does not tick or it is leaving: a higher-ranked member that answers so
 * keeps no lower-ranked one from becoming the coordinator. The original takes any status for an
 * answer.
 */
@Path(PingResource.PATH)
@Dependent
public class PingResource {

  static final String PATH = "/ping";

  private final Snapshots snapshots;
  private final DatagramEcho echo;

  /** Made for each request. */
  @Inject
  public PingResource(Snapshots snapshots, DatagramEcho echo) {
    this.snapshots = snapshots;
    this.echo = echo;
  }

  /** Answers {@code pong}, exactly the original's body; a header may offer to echo. */
  @GET
  public Response ping() {
    Snapshot now = snapshots.current();
    return snapshots.ticking() && !now.leaving()
        ? Responses.pong(echo.isOpen(), now)
        : Responses.text(Response.Status.SERVICE_UNAVAILABLE, "not serving", now);
  }
}
