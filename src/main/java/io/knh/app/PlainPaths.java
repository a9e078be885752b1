package io.knh.app;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/**
 * Lets a path mean one thing only: {@code /ping/}, {@code //ping}, {@code /ping;x=1} and {@code
 * /%70ing} are no other names of {@code /ping}. Without it JAX-RS would serve them all.
 */
@Provider
@PreMatching
public class PlainPaths implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    // Not from an injected HttpServletRequest: its proxy is made for the class of the first request
    // and fails with those that a servlet filter has wrapped.
    String path = request.getUriInfo().getRequestUri().getRawPath();
    boolean plain =
        path.equals("/")
            || !(path.endsWith("/")
                || path.contains("//")
                || path.contains("/.")
                || path.indexOf(';') >= 0
                || path.indexOf('%') >= 0);
    if (!plain) {
      throw new NotFoundException();
    }
  }
}
