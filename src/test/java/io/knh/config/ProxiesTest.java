package io.knh.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {

  private static final String RIGHT =
      ": give a proxy such as http://proxy.example:3128, or http://user:password@... with"
          + " special characters escaped; KNH speaks plain HTTP to proxies";

  private final Environment least = Environment.least();

  @ParameterizedTest
  @CsvSource({
    "http://proxy.example:3128,proxy.example:3128",
    "HTTP://proxy.example:3128/,proxy.example:3128",
    "proxy.example:3128,proxy.example:3128",
    "http://proxy.example,proxy.example:80",
    "http://my_proxy:8080,my_proxy:8080",
    "http://10.0.0.1:8080,10.0.0.1:8080",
    "http://[fd00::1]:8080,[fd00::1]:8080"
  })
  void aProxyIsWhatOthersTakeForOne(String value, String hostAndPort) {
    Proxies proxies = least.with("HTTPS_PROXY", value).settings().proxies();
    assertEquals(Optional.of(hostAndPort), proxies.https().map(Proxies.HttpProxy::hostAndPort));
    assertEquals(Optional.empty(), proxies.http());
  }

  @ParameterizedTest
  @CsvSource({
    "http://user:pass@p.example:1,user:pass",
    "user:p%40s%3As@p.example:1,user:p@s:s",
    "http://user:p@ss+w@p.example:1,user:p@ss+w",
    "http://user@p.example:1,user:"
  })
  void itsCredentialsAreBasicAndNotShown(String value, String credentials) {
    Settings settings = least.with("HTTP_PROXY", value).settings();
    Proxies.HttpProxy proxy = settings.proxies().http().orElseThrow();
    String basic = proxy.authorization().orElseThrow().value();
    assertEquals(
        credentials,
        new String(Base64.getDecoder().decode(basic.substring("Basic ".length())), UTF_8));
    assertEquals("p.example:1", proxy.hostAndPort());
    assertTrue(settings.toString().contains(" HTTP_PROXY=http://***@p.example:1 "));
    assertFalse(settings.toString().contains("user"), settings::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "https://proxy.example:3128,https://proxy.example:3128",
    "socks5://proxy.example:1080,socks5://proxy.example:1080",
    "http://,http://",
    "http://:3128,http://:3128",
    "http://p.example:0,http://p.example:0",
    "http://p.example:65536,http://p.example:65536",
    "http://p.example:x,http://p.example:x",
    "http://p.example:3128/path,http://p.example:3128/path",
    "http://[fd00::zz]:1,http://[fd00::zz]:1",
    "https://geheim:geheim@p.example:1,https://***@p.example:1",
    "geheim:geheim@p.example:x,***@p.example:x",
    "http://user:geheim%zz@p.example:1,http://***@p.example:1"
  })
  void whatIsNoneIsRefusedWithoutItsCredentials(String value, String shown) {
    assertEquals(
        List.of("HTTPS_PROXY is \"" + shown + "\"" + RIGHT),
        least.with("HTTPS_PROXY", value).problems());
  }

  @Test
  void smallLettersWinAndThatIsSaid() {
    Environment both =
        least.with("HTTP_PROXY", "http://a.example:1").with("http_proxy", "http://b.example:2");
    assertEquals(
        Optional.of("b.example:2"),
        both.settings().proxies().http().map(Proxies.HttpProxy::hostAndPort));
    assertTrue(
        both.warnings().contains("http_proxy and HTTP_PROXY differ: http_proxy is used"),
        both.warnings()::toString);

    Environment same = least.with("http_proxy", "x:1").with("HTTP_PROXY", "x:1");
    assertTrue(same.warnings().stream().noneMatch(line -> line.contains("differ")));
    Environment empty = least.with("http_proxy", "").with("HTTP_PROXY", "x:1");
    assertEquals(
        Optional.of("x:1"), empty.settings().proxies().http().map(Proxies.HttpProxy::hostAndPort));
    assertTrue(
        least.with("no_proxy", "a b/c").problems().getFirst().startsWith("no_proxy is \"b/c\""));
  }

  @ParameterizedTest
  @CsvSource({
    "*,http://a.example,true",
    "a.example,http://a.example,true",
    "a.example,http://A.Example.,true",
    "a.example,http://b.a.example:8080,true",
    "a.example,http://ba.example,false",
    ".a.example,http://b.a.example,true",
    ".a.example,http://a.example,true",
    "*.a.example,http://b.a.example,true",
    "*.a.example,http://b.example,false",
    "a.example:8080,http://a.example:8080,true",
    "a.example:8080,http://a.example,false",
    "a.example:443,https://a.example,true",
    "a.example:80,http://a.example,true",
    "svc,http://knh.monitoring.svc,true",
    "b.example a.example,http://a.example,true",
    "'b.example, a.example',http://a.example,true",
    "10.0.0.1,http://10.0.0.1,true",
    "10.0.0.1,http://10.0.0.10,false",
    "10.0.0.1:9000,http://10.0.0.1:9000,true",
    "10.0.0.1:9000,http://10.0.0.1:9001,false",
    "10.0.0.0/8,http://10.200.0.1,true",
    "10.0.0.0/8,http://11.0.0.1,false",
    "10.0.0.0/8,http://ten.example,false",
    "10.1.2.0/23,http://10.1.3.255,true",
    "10.1.2.0/23,http://10.1.4.0,false",
    "0.0.0.0/0,http://192.168.0.1,true",
    "0.0.0.0/0,http://[fd00::1],false",
    "fd00::/8,http://[fd12::1],true",
    "fd00::/8,http://[fe80::1],false",
    "fd00::1,http://[fd00:0:0::1],true",
    "[fd00::1],http://[fd00::1],true",
    "[fd00::1]:81,http://[fd00::1]:81,true",
    "[fd00::1]:81,http://[fd00::1],false",
    "bücher.example,http://xn--bcher-kva.example,true",
    "other.example,http://localhost:9000,true",
    "other.example,http://127.0.0.1:9000,true",
    "other.example,http://[::1]:9000,true",
    "other.example,http://127.0.70.1,false"
  })
  void theListSaysWhatIsAskedDirectly(String list, URI url, boolean direct) {
    Proxies proxies =
        least
            .with("HTTP_PROXY", "http://p.example:1")
            .with("HTTPS_PROXY", "http://p.example:1")
            .with("NO_PROXY", list)
            .settings()
            .proxies();
    assertEquals(direct, proxies.of(url).isEmpty(), proxies::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "fd00::/129",
        "10.0.0/8",
        "a.example/8",
        "http://a.example",
        "a.example:0",
        "a.example:65536",
        "10.0.0.300",
        "[fd00::1",
        "a.example:x",
        "a*b",
        "."
      })
  void anEntryThatIsNoneIsRefused(String entry) {
    assertEquals(
        List.of(
            "NO_PROXY is \""
                + entry
                + "\": give names, domains such as .example.org, IPs, networks such as 10.0.0.0/8,"
                + " each name or IP with a port if only that is meant, or *, with commas between"
                + " them"),
        least.with("NO_PROXY", "a.example," + entry).problems());
  }

  @Test
  void theListIsShown() {
    String shown =
        least
            .with("NO_PROXY", "*.A.example b.example:81,10.1.0.0/16 10.0.0.1,[fd00:0::1]:82,*")
            .settings()
            .toString();
    assertTrue(
        shown.contains(
            " HTTP_PROXY=- HTTPS_PROXY=-"
                + " NO_PROXY=a.example,b.example:81,10.1.0.0/16,10.0.0.1,[fd00::1]:82,* "),
        shown);
  }

  @Test
  void eachSchemeHasItsOwn() {
    Proxies proxies = least.with("HTTPS_PROXY", "p.example:1").settings().proxies();
    assertEquals(Optional.empty(), proxies.of(URI.create("http://a.example")));
    assertTrue(proxies.of(URI.create("HTTPS://a.example")).isPresent());
  }
}
