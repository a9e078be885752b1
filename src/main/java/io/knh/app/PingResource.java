package io.knh.app;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** Answers that this member lives: {@code 200 pong}. */
@Path("/ping")
public class PingResource {

  /** The original's body, to the letter. */
  @GET
  @Produces("text/plain; charset=utf-8")
  public String ping() {
    return "pong";
  }
}
