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
 * What is wrong, and what was until lately: {@code GET /knh/v1/problems}, by {@code ?format=text}
 * for a terminal.
 */
@Path(ProblemsResource.PATH)
@Dependent
public class ProblemsResource {

  static final String PATH = "/knh/v1/problems";

  private static final String PLAIN = "text/plain; charset=utf-8";

  private final StatusBoard board;

  /** Puts answers on the wire, which whoever reads a coordinator's answer must not wait for. */
  @Resource private @Nullable ManagedExecutorService executor;

  /** Made for each request. */
  @Inject
  public ProblemsResource(StatusBoard board) {
    this.board = board;
  }

  /** The document. No thread waits while the coordinator is asked. */
  @GET
  public CompletionStage<Response> problems(@DefaultValue("") @QueryParam("format") String format) {
    return switch (format) {
      case "", "json" -> answer(board.problems(), DocumentAnswers.JSON);
      case "text" -> answer(board.problemsText(), PLAIN);
      default ->
          CompletableFuture.completedStage(
              DocumentAnswers.wrong("format must be text or json, or left out"));
    };
  }

  private CompletionStage<Response> answer(CompletableFuture<byte[]> document, String type) {
    return executor == null || document.isDone()
        ? document.thenApply(text -> DocumentAnswers.of(text, type))
        : document.thenApplyAsync(text -> DocumentAnswers.of(text, type), executor);
  }
}
