package io.knh.metrics;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What Prometheus scrapes: {@code GET /metrics}. */
@Path(MetricsResource.PATH)
@Dependent
public class MetricsResource {

  static final String PATH = "/metrics";

  private final Scrapes scrapes;

  /** Made for each request. */
  @Inject
  public MetricsResource(Scrapes scrapes) {
    this.scrapes = scrapes;
  }

  /** All metrics, in the format that the reader prefers. */
  @GET
  public Response metrics(@HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept)
      throws IOException {
    Scrapes.Document document = scrapes.document(accept);
    return Response.ok(document.text())
        .header(HttpHeaders.CONTENT_TYPE, document.type())
        .header(HttpHeaders.CONTENT_LENGTH, document.text().length)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }
}
