package io.knh.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.UUID;

/**
 * Says which process answers, so that a member can find out whether it is itself that is served at
 * its port. It says nothing else to anybody.
 */
@Path(InstanceResource.PATH)
@ApplicationScoped
public class InstanceResource {

  static final String PATH = "/knh/v1/instance";

  private final String id = UUID.randomUUID().toString();

  /** Random, made at the start. */
  @GET
  @Produces("text/plain; charset=utf-8")
  public String id() {
    return id;
  }
}
