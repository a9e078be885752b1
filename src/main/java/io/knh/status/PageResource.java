package io.knh.status;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The live page at {@code /}, and its files. A resource, since one at the root shadows all static
 * files, and with a fixed list: nothing else of the war is ever served.
 */
@Path("/")
@ApplicationScoped
public class PageResource {

  /**
   * Of the one script in the page itself: where a proxy serves the page below a path without a
   * slash, such as {@code /knh}, no file of the page would be found, so it adds the slash.
   */
  static final String SLASH_SCRIPT = "'sha256-FpevjYbgKOb4iISN2XHFyzmT4T6E3x6tfeWFiwRryZs='";

  /**
   * The page talks to the member that served it and to nobody else, and runs only its own files.
   */
  static final String POLICY =
      "default-src 'none'; script-src 'self' "
          + SLASH_SCRIPT
          + "; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** Asked anew each time, by its tag: a page of the version before would not fit the member. */
  private static final String CACHE = "no-cache";

  private final PageFiles files = new PageFiles();

  /** The page. */
  @GET
  public Response page(
      @HeaderParam(HttpHeaders.ACCEPT_ENCODING) @Nullable String encodings,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
    return file(PageFiles.INDEX, encodings, known);
  }

  /** One of its files. */
  @GET
  @Path("page/{name}")
  public Response file(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.ACCEPT_ENCODING) @Nullable String encodings,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
    PageFiles.PageFile file = files.named(name).orElseThrow(NotFoundException::new);
    boolean gzip = takesGzip(encodings);
    String tag = '"' + file.tag(gzip) + '"';
    Response.ResponseBuilder answer =
        known != null && Arrays.asList(known.split(" *, *", -1)).contains(tag)
            ? Response.notModified()
            : Response.ok(file.bytes(gzip), file.type());
    return secured(answer)
        .header(HttpHeaders.CONTENT_ENCODING, gzip ? "gzip" : null)
        .header(HttpHeaders.ETAG, tag)
        .header(HttpHeaders.CACHE_CONTROL, CACHE)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
        .build();
  }

  private static Response.ResponseBuilder secured(Response.ResponseBuilder answer) {
    return answer
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Cross-Origin-Opener-Policy", "same-origin");
  }

  private static boolean takesGzip(@Nullable String encodings) {
    return encodings != null
        && Arrays.stream(encodings.toLowerCase(Locale.ROOT).split(",", -1))
            .map(String::strip)
            .anyMatch(one -> one.equals("gzip") || (one.startsWith("gzip;") && !refused(one)));
  }

  private static boolean refused(String encoding) {
    return encoding.matches("gzip; *q=0(\\.0*)?");
  }
}
