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
 * How the paths between members are: {@code GET /knh/v1/paths}, by {@code ?member=} those from and
 * to one of them. A follower asks the coordinator first, by {@code ?view=own}, which is never
 * passed on.
 */
@Path(PathsResource.PATH)
@Dependent
public class PathsResource {

  static final String PATH = "/knh/v1/paths";

  private static final String OWN = "own";

  private final StatusBoard board;

  /** Puts answers on the wire, which whoever reads a coordinator's answer must not wait for. */
  @Resource private @Nullable ManagedExecutorService executor;

  /** Made for each request. */
  @Inject
  public PathsResource(StatusBoard board) {
    this.board = board;
  }

  /** The document. No thread waits while the coordinator is asked. */
  @GET
  public CompletionStage<Response> paths(
      @DefaultValue("") @QueryParam("member") String member,
      @DefaultValue("") @QueryParam("view") String view) {
    if (!view.isEmpty() && !view.equals(OWN)) {
      return wrong("view must be own, or left out");
    }
    if (!member.isEmpty() && !board.lists(member)) {
      return wrong("member must be the id of a member or the name of its node, or left out");
    }
    CompletableFuture<byte[]> document =
        view.equals(OWN) ? own(member) : member.isEmpty() ? board.paths() : board.pathsOf(member);
    return executor == null || document.isDone()
        ? document.thenApply(DocumentAnswers::json)
        : document.thenApplyAsync(DocumentAnswers::json, executor);
  }

  private CompletableFuture<byte[]> own(String member) {
    return member.isEmpty()
        ? board.ownPaths()
        : CompletableFuture.completedFuture(board.ownPathsOf(member));
  }

  private static CompletionStage<Response> wrong(String problem) {
    return CompletableFuture.completedStage(DocumentAnswers.wrong(problem));
  }
}
