package io.knh.peering;

import io.knh.agent.Snapshots;
import io.knh.core.model.Content;
import io.knh.core.model.Peer;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Snapshot;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers another member whether this one reaches a third: {@code POST /knh/v1/probe?id=<its
 * id>&peer=<address>}. Only members may ask, from their own address or signed, and only about
 * others: KNH is no way to reach anything else.
 */
@Path("/knh/v1/probe")
@Dependent
public class ProbeResource {

  private final Snapshots snapshots;
  private final Callers callers;
  private final Reach reach;

  /** Puts answers on the wire, which the thread that probes must not wait for. */
  @Resource private @Nullable ManagedExecutorService executor;

  /** Made for each request. */
  @Inject
  public ProbeResource(Snapshots snapshots, Callers callers, Reach reach) {
    this.snapshots = snapshots;
    this.callers = callers;
    this.reach = reach;
  }

  /** Pings the peer. No thread waits for it meanwhile. */
  @POST
  public CompletionStage<Response> probe(@Context HttpServletRequest request) {
    Snapshot now = snapshots.current();
    Optional<Caller> asker = callers.caller(request);
    Optional<Peer> suspect = asker.flatMap(caller -> suspect(request, now));
    if (asker.isEmpty() || suspect.isEmpty()) {
      return CompletableFuture.completedStage(
          Responses.text(Response.Status.FORBIDDEN, "forbidden", now));
    }
    if (now.leaving() || executor == null) {
      return CompletableFuture.completedStage(answer(asker.get(), Optional.empty()));
    }
    return reach
        .ping(suspect.get())
        .thenApplyAsync(finding -> answer(asker.get(), finding), executor);
  }

  private static Optional<Peer> suspect(HttpServletRequest request, Snapshot now) {
    return Queries.value(request.getQueryString(), "peer")
        .flatMap(AddressText::read)
        .flatMap(now.roster()::find)
        .map(RosterEntry::peer)
        .filter(peer -> !peer.address().equals(now.self().address()));
  }

  private Response answer(Caller asker, Optional<Content.Finding> finding) {
    Snapshot now = snapshots.current();
    return finding
        .filter(found -> !now.leaving())
        .map(found -> Responses.json(FindingBody.of(found), now, asker))
        .orElseGet(() -> Responses.text(Response.Status.SERVICE_UNAVAILABLE, "cannot tell", now));
  }

  /** Finds out for others whether this member reaches a peer. */
  public interface Reach {

    /**
     * Pings {@code peer} once; any answer by HTTP means that it is reached. Returns at once.
     *
     * @return the finding; nothing where none could be made, which says nothing about the peer.
     *     Comes in well under {@code PROBE_TIMEOUT}, never fails, and must not be kept waiting by
     *     whoever takes it
     */
    CompletionStage<Optional<Content.Finding>> ping(Peer peer);
  }
}
