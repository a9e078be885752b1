package io.knh.status;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What this member knows of itself, and of the cluster: {@code GET /knh/v1/status}. A follower asks
 * the coordinator first, by {@code ?view=own}, which is never passed on.
 */
@Path(StatusResource.PATH)
@Dependent
public class StatusResource {

  static final String PATH = "/knh/v1/status";

  private static final String OWN = "own";

  private final StatusBoard board;

  /** Puts answers on the wire, which whoever reads a coordinator's answer must not wait for. */
  @Resource private @Nullable ManagedExecutorService executor;

  /** Made for each request. */
  @Inject
  public StatusResource(StatusBoard board) {
    this.board = board;
  }

  /** The document. No thread waits while the coordinator is asked. */
  @GET
  public CompletionStage<Response> status(@DefaultValue("") @QueryParam("view") String view) {
    if (!view.isEmpty() && !view.equals(OWN)) {
      return CompletableFuture.completedStage(
          DocumentAnswers.wrong("view must be own, or left out"));
    }
    CompletableFuture<byte[]> document = view.equals(OWN) ? board.ownDocument() : board.document();
    return executor == null || document.isDone()
        ? document.thenApply(DocumentAnswers::json)
        : document.thenApplyAsync(DocumentAnswers::json, executor);
  }
}
