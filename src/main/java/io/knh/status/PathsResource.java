package io.knh.status;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

/**
 * How the paths between members are: {@code GET /knh/v1/paths}, by {@code ?member=} those from and
 * to one of them. The coordinator is not asked: a follower knows its own.
 */
@Path(PathsResource.PATH)
@Dependent
public class PathsResource {

  static final String PATH = "/knh/v1/paths";

  private final StatusBoard board;

  /** Made for each request. */
  @Inject
  public PathsResource(StatusBoard board) {
    this.board = board;
  }

  /** The document. */
  @GET
  public Response paths(@DefaultValue("") @QueryParam("member") String member) {
    return member.isEmpty()
        ? DocumentAnswers.json(board.paths())
        : board
            .pathsOf(member)
            .map(DocumentAnswers::json)
            .orElseGet(
                () ->
                    DocumentAnswers.wrong(
                        "member must be the id of a member or the name of its node, or left out"));
  }
}
