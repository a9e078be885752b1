package io.knh.app;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Answers what goes wrong in a few bytes of text, never in HTML and never with a stack trace. */
@Provider
public class ShortErrors implements ExceptionMapper<Exception> {

  private static final Logger LOG = Logger.getLogger("io.knh.app");

  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  @Override
  public Response toResponse(Exception problem) {
    if (problem instanceof WebApplicationException known) {
      Response given = known.getResponse();
      return answer(given.getStatus())
          .header(HttpHeaders.ALLOW, given.getHeaderString(HttpHeaders.ALLOW))
          .build();
    }
    if (problem.getCause() instanceof URISyntaxException) {
      // JAX-RS names the URI of what it does not find, and stumbles over a malformed query.
      return answer(Response.Status.NOT_FOUND.getStatusCode()).build();
    }
    LOG.log(levelOf(problem), "a request failed", problem);
    return answer(Response.Status.INTERNAL_SERVER_ERROR.getStatusCode()).build();
  }

  /** Once loud for each class: a request can be sent again and again, by anybody. */
  Level levelOf(Exception problem) {
    return warned.add(problem.getClass().getName()) ? Level.WARNING : Level.FINE;
  }

  /** The status in words, such as {@code not found}. */
  static String text(int status) {
    Response.Status known = Response.Status.fromStatusCode(status);
    return known == null ? "status " + status : known.getReasonPhrase().toLowerCase(Locale.ROOT);
  }

  private static Response.ResponseBuilder answer(int status) {
    return Response.status(status).type(MediaType.TEXT_PLAIN_TYPE).entity(text(status));
  }
}
