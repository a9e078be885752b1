package io.knh.status;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

/** The last transitions that this member saw: {@code GET /knh/v1/events?after=<number>}. */
@Path(EventsResource.PATH)
@Dependent
public class EventsResource {

  static final String PATH = "/knh/v1/events";

  private final StatusBoard board;

  /** Made for each request. */
  @Inject
  public EventsResource(StatusBoard board) {
    this.board = board;
  }

  /** Those that are kept and have a higher number than {@code after}. */
  @GET
  public Response events(@DefaultValue("0") @QueryParam("after") long after) {
    return Answers.json(board.events(after));
  }
}
