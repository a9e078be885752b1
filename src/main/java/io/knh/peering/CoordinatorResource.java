package io.knh.peering;

import io.knh.agent.Inbox;
import io.knh.agent.Snapshots;
import io.knh.core.model.Input;
import io.knh.core.model.PathReport;
import io.knh.core.model.Snapshot;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;

/**
 * Hears the heartbeat of a coordinator: {@code /coordinator?id=<its id>}. Only a member that calls
 * from its own address, or signs, changes anything. Everybody is answered the same, but for a
 * member that posts a ledger message: it is answered by one.
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

  /**
   * Takes a heartbeat of the original. A full mailbox loses it: the next one comes in the next
   * round.
   */
  @GET
  public Response heartbeat(@Context HttpServletRequest request) {
    callers
        .caller(request)
        .ifPresent(caller -> inbox.offer(new Input.HeartbeatHeard(caller.peer())));
    return Responses.empty(snapshots.current());
  }

  /**
   * Takes a heartbeat with a ledger message. Without one that can be read it is a heartbeat all the
   * same; the answer has a ledger message only if the member's was taken, or it would believe that
   * it was.
   */
  @POST
  public Response heartbeat(@Context HttpServletRequest request, InputStream body) {
    Optional<Callers.Incoming> taken = callers.message(request, body).filter(this::offer);
    Snapshot now = snapshots.current();
    return taken
        .flatMap(Callers.Incoming::ledgerMessage)
        .map(heard -> LedgerMessageWriter.answer(now.ledger().answer(heard.from()), paths(now)))
        .map(answer -> Responses.json(answer, now, taken.get().caller()))
        .orElseGet(() -> Responses.empty(now));
  }

  /** None of an agent that stands still: it would be taken for what is so now. */
  private Optional<PathReport> paths(Snapshot now) {
    return snapshots.ticking() ? now.paths() : Optional.empty();
  }

  private boolean offer(Callers.Incoming message) {
    // The original sends no body: one that was cut off is that of a member with a ledger.
    boolean keepsLedger = !message.whole() || message.ledgerMessage().isPresent();
    return inbox.offer(
        new Input.HeartbeatHeard(message.caller().peer(), keepsLedger, message.ledgerMessage()));
  }
}
