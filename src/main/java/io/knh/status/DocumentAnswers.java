package io.knh.status;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** How documents are answered. */
final class DocumentAnswers {

  static final String JSON = "application/json; charset=utf-8";

  /** What is seen is over the next moment. */
  static final String NO_STORE = "no-store";

  private DocumentAnswers() {}

  static Response json(byte[] document) {
    return of(document, JSON);
  }

  static Response of(byte[] document, String type) {
    return Response.ok(document)
        .header(HttpHeaders.CONTENT_TYPE, type)
        .header(HttpHeaders.CONTENT_LENGTH, document.length)
        .header(HttpHeaders.CACHE_CONTROL, NO_STORE)
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }

  /**
   * Says which parameter is wrong, and what may stand there. Nothing of the request is repeated.
   */
  static Response wrong(String problem) {
    return Response.status(Response.Status.BAD_REQUEST)
        .header(HttpHeaders.CONTENT_TYPE, JSON)
        .header(HttpHeaders.CACHE_CONTROL, NO_STORE)
        .entity(JsonText.problem(problem))
        .build();
  }

  /** Says that there is no room for a further reader, who may ask again {@code seconds} later. */
  static void refuse(HttpServletResponse response, String problem, int seconds) throws IOException {
    byte[] document = JsonText.problem(problem);
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setHeader(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
    response.setContentType(JSON);
    response.setContentLength(document.length);
    response.getOutputStream().write(document);
  }
}
