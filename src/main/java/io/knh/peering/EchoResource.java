package io.knh.peering;

import io.knh.agent.Snapshots;
import io.knh.core.model.Message;
import io.knh.core.model.Snapshot;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;

/**
 * Answers another member what it sent, so that it sees whether full-size packets pass both ways:
 * {@code POST /knh/v1/echo?id=<its id>} with {@link Message.LargePing#BYTES}. Only members may ask,
 * from their own address or signed, and nobody gets more bytes than they sent.
 */
@Path("/knh/v1/echo")
@Dependent
public class EchoResource {

  private final Snapshots snapshots;
  private final Callers callers;
  private final DatagramEcho echo;

  /** Made for each request. */
  @Inject
  public EchoResource(Snapshots snapshots, Callers callers, DatagramEcho echo) {
    this.snapshots = snapshots;
    this.callers = callers;
    this.echo = echo;
  }

  /** Answers the body. */
  @POST
  public Response echo(@Context HttpServletRequest request, InputStream body) {
    Snapshot now = snapshots.current();
    Optional<Caller> caller = callers.caller(request);
    if (caller.isEmpty()) {
      return Responses.text(Response.Status.FORBIDDEN, "forbidden", now);
    }
    if (!echo.isOpen()) {
      return Responses.text(Response.Status.NOT_FOUND, "nothing is echoed here", now);
    }
    if (request.getContentLengthLong() != Message.LargePing.BYTES) {
      return Responses.text(Response.Status.REQUEST_ENTITY_TOO_LARGE, "send 8192 bytes", now);
    }
    Optional<byte[]> sent =
        IncomingBody.bytes(body, Message.LargePing.BYTES)
            .filter(bytes -> bytes.length == Message.LargePing.BYTES);
    if (sent.isEmpty()) {
      return Responses.text(Response.Status.REQUEST_TIMEOUT, "not all of it came in time", now);
    }
    return caller.get().sent(sent)
        ? Responses.bytes(sent.get(), now, caller.get())
        : Responses.text(Response.Status.FORBIDDEN, "forbidden", now);
  }
}
