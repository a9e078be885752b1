package io.knh.status;

import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;

/** What the documents mean, in the words of OpenAPI: {@code GET /knh/v1/openapi.yaml}. */
@Path(OpenApiResource.PATH)
@Dependent
public class OpenApiResource {

  static final String PATH = "/knh/v1/openapi.yaml";

  static final String FILE = "/META-INF/openapi.yaml";

  /** The file, which is kept by hand and compared with the real answers by a test. */
  @GET
  public Response openApi() throws IOException {
    try (InputStream file = OpenApiResource.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IOException(FILE + " is not in the archive");
      }
      return DocumentAnswers.of(file.readAllBytes(), "application/yaml; charset=utf-8");
    }
  }
}
