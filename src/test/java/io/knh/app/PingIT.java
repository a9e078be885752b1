package io.knh.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code /ping} inside the real server, asked from inside and from outside. */
@ExtendWith(ArquillianExtension.class)
class PingIT {

  @ArquillianResource private URL root;

  @Deployment
  static WebArchive ping() {
    return ShrinkWrap.create(WebArchive.class, "ping.war")
        .addClasses(KnhApplication.class, PingResource.class);
  }

  @Test
  void theServerAnswersItself() throws Exception {
    assertEquals("pong", get("ping").body());
  }

  @Test
  @RunAsClient
  void theAnswerIsTheOriginalsToTheLetter() throws Exception {
    HttpResponse<String> answer = get("ping");
    assertEquals(200, answer.statusCode());
    assertEquals("pong", answer.body());
    assertEquals("text/plain;charset=utf-8", answer.headers().firstValue("Content-Type").get());
    assertTrue(answer.headers().firstValue("X-Powered-By").isEmpty());
    assertTrue(answer.headers().firstValue("Server").isEmpty());
  }

  private HttpResponse<String> get(String path)
      throws IOException, InterruptedException, URISyntaxException {
    URI address = root.toURI().resolve(path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
