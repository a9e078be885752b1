package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Under which names a member shows its page and its status. */
class AllowedHostsTest {

  private final Environment least = Environment.least();

  private static AllowedHosts hosts(Environment environment) {
    return environment.settings().security().allowedHosts();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.3",
        "10.0.0.3:8080",
        "192.0.2.1:1",
        "127.0.0.1.",
        "[::1]",
        "[fd00::9]:8080",
        "[FD00::9]:8080",
        "[::ffff:10.0.0.3]",
        "[fe80::1%25eth0]:8080",
        "localhost",
        "localhost:9000",
        "LocalHost.",
        "localhost.:8080",
        "knh",
        "KNH:8080",
        "knh.monitoring",
        "knh.monitoring.svc",
        "knh.monitoring.svc.cluster.local",
        "knh.monitoring.svc.cluster.local.:8080",
        "",
        " ",
        ":8080"
      })
  void anIpLocalhostAndTheServicesNamesAreThisMembers(String host) {
    assertTrue(hosts(least).admit(host), host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "1.2.3.4.5",
        "10.0.0",
        "10.0.0.3x",
        "0x7f000001",
        "localhost.evil.example",
        "evil-localhost",
        "foo.localhost",
        "knh.evil.example",
        "knh.monitoring.svc.evil.example",
        "knh.other",
        "xknh",
        "knh:evil",
        "knh@evil.example",
        "localhost:80:90",
        "[evil.example]",
        "[::1]evil",
        "[::1",
        "::1",
        "local host",
        "localhost/evil",
        "localhost\u0000"
      })
  void noOtherNameIs(String host) {
    assertFalse(hosts(least).admit(host), host);
  }

  @Test
  void namesAreAddedAndAStarStandsForAllBelow() {
    AllowedHosts hosts =
        hosts(least.with("ALLOWED_HOSTS", " Knh.Example.org. ,*.Apps.example.net"));
    assertEquals(List.of("knh.example.org", "*.apps.example.net"), hosts.further());
    for (String host :
        List.of(
            "knh.example.org",
            "KNH.example.org:443",
            "a.apps.example.net",
            "a.b.apps.example.net",
            "knh.monitoring",
            "localhost")) {
      assertTrue(hosts.admit(host), host);
    }
    for (String host :
        List.of(
            "example.org",
            "x.knh.example.org",
            "apps.example.net",
            "xapps.example.net",
            ".apps.example.net",
            "knh.example.org.evil.example")) {
      assertFalse(hosts.admit(host), host);
    }
    assertTrue(
        least
            .with("ALLOWED_HOSTS", "knh.example.org")
            .settings()
            .toString()
            .contains(" ALLOWED_HOSTS=knh.example.org "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://knh.example.org",
        "knh.example.org:443",
        "knh.example.org/",
        "*",
        "a,,b",
        "a b",
        "-a.example.org",
        "a.*.example.org",
        "münchen.example.org",
        "[::1]"
      })
  void whatIsNoNameIsRefused(String value) {
    assertEquals(
        List.of(
            "ALLOWED_HOSTS is \""
                + OneLine.of(value)
                + "\": give up to 100 names with commas between them, without http:// and port,"
                + " such as knh.example.org or *.example.org"),
        least.with("ALLOWED_HOSTS", value).problems());
  }

  @Test
  void aHundredNamesAreTakenAndNotOneMore() {
    String hundred = "a" + ",a".repeat(99);
    assertEquals(100, hosts(least.with("ALLOWED_HOSTS", hundred)).further().size());
    assertEquals(1, least.with("ALLOWED_HOSTS", hundred + ",a").problems().size());
  }

  @Test
  void withAStaticListThereMayBeNoService() {
    Environment alone =
        least
            .without("SERVICE_NAME")
            .without("NAMESPACE")
            .with("DISCOVERY", "static")
            .with("PEERS", "node-3=10.0.0.3:8080");
    assertEquals(AllowedHosts.NONE, hosts(alone));
  }

  /** Not any: {@code knh.monitoring.svc.evil.example} can be had by everybody. */
  @Test
  void theClustersDomainIsThatOfThePod(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("resolv.conf");
    assertEquals("cluster.local", new ClusterDomain(file).of("monitoring"));
    Files.writeString(
        file,
        "nameserver 10.96.0.10\nsearch example.org monitoring.svc.k8s.example. svc.k8s.example\n");
    assertEquals("k8s.example", new ClusterDomain(file).of("monitoring"));
    assertEquals("cluster.local", new ClusterDomain(file).of("other"));
  }
}
