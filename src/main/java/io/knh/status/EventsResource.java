package io.knh.status;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;

/** The last transitions that this member saw: {@code GET /knh/v1/events?after=<number>}. */
@Path(EventsResource.PATH)
@Dependent
public class EventsResource {

  static final String PATH = "/knh/v1/events";

  /** As many digits as any long has. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private final StatusBoard board;

  /** Made for each request. */
  @Inject
  public EventsResource(StatusBoard board) {
    this.board = board;
  }

  /**
   * Those that are kept and have a higher number than {@code after}. Text, since JAX-RS answers
   * what is no number as if there were no such path.
   */
  @GET
  public Response events(@DefaultValue("0") @QueryParam("after") String after) {
    return NUMBER.matcher(after).matches()
        ? DocumentAnswers.json(board.events(Long.parseLong(after)))
        : DocumentAnswers.wrong("after must be the number of an event, 0 or higher");
  }
}
