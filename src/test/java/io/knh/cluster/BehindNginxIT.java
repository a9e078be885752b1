package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.browser.Browser;
import io.knh.core.model.Peer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of a real member behind a real nginx, as people put it there. */
class BehindNginxIT {

  private static final Duration LOOK = Duration.ofMinutes(3);

  private static Browser browser;
  private static Stage stage;
  private static Nginx nginx;

  @BeforeAll
  static void start() {
    Path binary = Nginx.orSkip("the page of a member");
    browser = Browser.orSkip("the page behind nginx");
    List<Peer> nodes = Stage.nodes("127.0.65", 2);
    stage = Stage.of(nodes, nodes, "behind-nginx", Map.of());
    String member = "http://" + nodes.getFirst().address();
    // As its documentation has it: nothing is said about buffers, versions or time-outs.
    String servers =
        """
        server {
          listen 127.0.65.20:%1$d;
          location / { proxy_pass %2$s; }
          location /below/ { proxy_pass %2$s/; }
          location = /bare { proxy_pass %2$s/; }
          location /bare/ { proxy_pass %2$s/; }
          location /kept/ { proxy_pass %2$s/; proxy_ignore_headers X-Accel-Buffering; proxy_buffers 8 64k; proxy_buffer_size 64k; }
        }
        """
            .formatted(Stage.PORT, member);
    nginx = Nginx.start(binary, Path.of("target/nginx").toAbsolutePath(), servers);
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
    if (nginx != null) {
      nginx.close();
    }
    if (stage != null) {
      stage.close();
    }
  }

  @BeforeEach
  void settle() {
    stage.settled();
    Awaitility.await("nginx passes on")
        .atMost(PostsSince.PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              try (var in = at("/ping").toURL().openStream()) {
                return in.readAllBytes().length > 0;
              }
            });
  }

  private static URI at(String path) {
    return URI.create("http://127.0.65.20:" + Stage.PORT + path);
  }

  private static void open(String path) {
    browser.look(1366, 900, false);
    browser.open(at(path));
    browser.awaitText("#sentence", "All 2 nodes answer"::equals, LOOK);
  }

  @Test
  void thePageIsLiveBehindADefaultNginx() {
    for (String path : List.of("/", "/below/")) {
      open(path);
      browser.awaitText("#link-text", text -> text.startsWith("live"), LOOK);
    }
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void aPathWithoutASlashLeadsToThePage() {
    for (String path : List.of("/knh", "/knh/v1/", "/below", "/below/knh/v1", "/bare")) {
      open(path);
      browser.awaitText("#link-text", text -> text.startsWith("live"), LOOK);
      String found = String.valueOf(browser.run("return location.pathname"));
      assertTrue(List.of("/", "/below/", "/bare/").contains(found), path + " leads to " + found);
    }
  }

  /** nginx may be set not to listen to the member; other proxies never do. */
  @Test
  void whereTheStreamIsKeptBackThePageAsksInstead() {
    open("/kept/");
    browser.awaitText("#link-text", text -> text.contains("a proxy may hold it back"), LOOK);
    ClusterMember other = stage.member("node-b");
    other.process().kill();
    browser.awaitText("#sentence", text -> !text.equals("All 2 nodes answer"), LOOK);
    browser.awaitText("#sentence", text -> text.startsWith("KNH is down on node-b"), LOOK);
    other.start();
    browser.awaitText("#sentence", "All 2 nodes answer"::equals, LOOK);
  }
}
