package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reading settings inside the real server; system properties stand for the environment. */
@ExtendWith(ArquillianExtension.class)
class ConfigurationIT {

  private static final Map<String, String> LEAST =
      Map.of(
          "POD_IP", "10.0.0.3",
          "NODE_NAME", "node-3",
          "SERVICE_NAME", "knh",
          "NAMESPACE", "monitoring");

  private static final List<String> OTHERS =
      List.of("PROBE_INTERVAL", "PEER_STATUS_URL", "WEBHOOK_SECRET", "CLUSTER_NAME");

  @Deployment
  static WebArchive configuration() {
    return ShrinkWrap.create(WebArchive.class, "configuration.war")
        .addPackages(true, "io.knh.core", "io.knh.config");
  }

  @BeforeEach
  void setTheLeast() {
    LEAST.forEach(System::setProperty);
  }

  @AfterEach
  void clear() {
    LEAST.keySet().forEach(System::clearProperty);
    OTHERS.forEach(System::clearProperty);
  }

  @Test
  void settingsAreRead() {
    System.setProperty("PROBE_INTERVAL", "7");
    Settings settings = settings();
    assertEquals("node-3@10003", settings.self().id().value());
    assertEquals(new DiscoverySource.EndpointSlices("monitoring", "knh"), settings.discovery());
    assertEquals(Duration.ofSeconds(7), settings.timings().probeInterval());
  }

  @Test
  void theEnvironmentIsAmongTheSources() {
    assertEquals(Optional.ofNullable(System.getenv("PATH")), Lookup.in(config()).find("PATH"));
  }

  /** {@code getValue} would replace and unescape, and change a secret without a word. */
  @Test
  void secretsAndUrlsAreTakenAsTheyAreWritten() {
    String secret = "a${user.dir}b\\,c\\\\d,${missing}";
    System.setProperty("WEBHOOK_SECRET", secret);
    System.setProperty("CLUSTER_NAME", "${java.version}");
    System.setProperty("PEER_STATUS_URL", "http://example.org/a?b=c,d%5Ce");
    WebhookSettings webhooks = settings().webhooks();
    assertEquals(Optional.of(new Secret(secret)), webhooks.secret());
    assertEquals(Optional.of("${java.version}"), webhooks.clusterName());
    assertEquals(
        Optional.of(URI.create("http://example.org/a?b=c,d%5Ce")),
        webhooks.peerStatus().map(WebhookSettings.Destination::url));
    assertNotEquals("${java.version}", config().getValue("CLUSTER_NAME", String.class));
  }

  @Test
  void anEmptyValueCountsAsNotSet() {
    System.setProperty("PROBE_INTERVAL", "");
    System.setProperty("CLUSTER_NAME", " ");
    assertEquals(Duration.ofSeconds(5), settings().timings().probeInterval());
    assertEquals(Optional.empty(), settings().webhooks().clusterName());
    System.setProperty("POD_IP", "");
    assertEquals(List.of("POD_IP is not set: give the IP of the pod (status.podIP)"), problems());
  }

  private static Config config() {
    return ConfigProvider.getConfig();
  }

  private static Settings settings() {
    return assertInstanceOf(
            SettingsReading.Accepted.class, SettingsReader.read(Lookup.in(config())))
        .settings();
  }

  private static List<String> problems() {
    return assertInstanceOf(SettingsReading.Refused.class, SettingsReader.read(Lookup.in(config())))
        .problems();
  }
}
