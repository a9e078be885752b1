package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are probably meant as settings, and those that are not. */
class NearNamesTest {

  private final Environment least = Environment.least();

  /** Those that are said of {@code environment} and not of the least one. */
  private List<String> warnings(Environment environment) {
    List<String> usual = least.warnings();
    return environment.warnings().stream().filter(line -> !usual.contains(line)).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "PROBE_INTERVALL, PROBE_INTERVAL",
    "PROBE_INTERVALS, PROBE_INTERVAL",
    "PROBE_INTREVAL, PROBE_INTERVAL",
    "PROBEINTERVAL, PROBE_INTERVAL",
    "probe_interval, PROBE_INTERVAL",
    "probe.interval, PROBE_INTERVAL",
    "probe-interval, PROBE_INTERVAL",
    "Probe_Interval, PROBE_INTERVAL",
    "PROBES_INTERVALL, PROBE_INTERVAL",
    "INTERVAL_PROBE, PROBE_INTERVAL",
    "KNH_PROBE_INTERVAL, PROBE_INTERVAL",
    "PROBE_INTERVAL_SECONDS, PROBE_INTERVAL",
    "PROBE_TIMEOUT_MS, PROBE_TIMEOUT",
    "PROBE_TIME_OUT, PROBE_TIMEOUT",
    "PROBE_PERIOD, PROBE_INTERVAL",
    "SANITY_CHECK_URLS, SANITY_CHECK_URL",
    "SANITY_CHECK_URI, SANITY_CHECK_URL",
    "SANITY_URL, SANITY_CHECK_URL",
    "SANITYCHECK_URL, SANITY_CHECK_URL",
    "PEER_STATUS_URLS, PEER_STATUS_URL",
    "PEERS_STATUS_URL, PEER_STATUS_URL",
    "PEER_STATUS_WEBHOOK_URL, PEER_STATUS_URL",
    "WEBHOOK_URL, PEER_STATUS_URL",
    "CLUSTER_URL, CLUSTER_STATUS_URL",
    "RECOVERY_URL, PEER_RECOVERY_URL",
    "SEND_MAX_RETRY, SEND_MAX_RETRIES",
    "SEND_RETRIES, SEND_MAX_RETRIES",
    "CONNECT_COOLDOWN, CONNECT_COOLDOWN_PERIOD",
    "LOGLEVEL, LOG_LEVEL",
    "log_level, LOG_LEVEL",
    "LOG_FORMATS, LOG_FORMAT",
    "WEBHOOK_SECRETS, WEBHOOK_SECRET",
    "WEBHOOK_AUTHORISATION, WEBHOOK_AUTHORIZATION",
    "CLUSTER_SECRETS, CLUSTER_SECRET",
    "CA_FILE, EXTRA_CA_FILE",
    "BIND_ADRESS, BIND_ADDRESS",
    "DISCOVERRY, DISCOVERY",
    "PEER, PEERS",
    "NODENAME, NODE_NAME",
    "CONTAINER_PORTS, CONTAINER_PORT",
  })
  void aNameThatIsNearASettingIsWarnedOf(String name, String setting) {
    assertEquals(
        List.of(name + " is set, but is not a setting of KNH; did you mean " + setting + "?"),
        warnings(least.with(name, "hunter2")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH",
        "http_proxy",
        "https_proxy",
        "no_proxy",
        "ALL_PROXY",
        "FTP_PROXY",
        "ftp_proxy",
        "HOME",
        "HOSTNAME",
        "PWD",
        "OLDPWD",
        "SHLVL",
        "TERM",
        "USER",
        "LANG",
        "LC_ALL",
        "_",
        "container",
        "JAVA_HOME",
        "JAVA_VERSION",
        "JAVA_TOOL_OPTIONS",
        "JVM_ARGS",
        "JDK_JAVA_OPTIONS",
        "OPENJ9_JAVA_OPTIONS",
        "IBM_JAVA_OPTIONS",
        "VERBOSEGC",
        "TLS",
        "WLP_OUTPUT_DIR",
        "WLP_USER_DIR",
        "WLP_INSTALL_DIR",
        "WLP_SKIP_MAXPERMSIZE",
        "WLP_LOGGING_CONSOLE_FORMAT",
        "WLP_LOGGING_CONSOLE_LOGLEVEL",
        "LOG_DIR",
        "LOG_FILE",
        "SERVER_WORKING_DIR",
        "SERVER_NAME",
        "X_LOG_DIR",
        "MALLOC_ARENA_MAX",
        "RANDFILE",
        "POD_NAME",
        "POD_ID",
        "POD_IPS",
        "POD_UID",
        "POD_NAMESPACE",
        "POD_SERVICE_ACCOUNT",
        "HOST_IP",
        "NODE_IP",
        "MY_POD_IP",
        "MY_POD_NAME",
        "MY_POD_NAMESPACE",
        "NODE_ENV",
        "CONTAINER_HOST",
        "CONTAINER_NAME",
        "CONTAINER_IMAGE",
        "CLUSTER_DOMAIN",
        "CLUSTER_ID",
        "SECRET",
        "PORT",
        "NAME",
        "URL",
        "TZ",
        "no_proxy",
        "NO_PROXY",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "GIT_COMMIT",
        "KUBERNETES_SERVICE_HOST",
        "KUBERNETES_SERVICE_PORT",
        "KUBERNETES_SERVICE_PORT_HTTPS",
        "KUBERNETES_PORT",
        "KUBERNETES_PORT_443_TCP",
        "KUBERNETES_PORT_443_TCP_PROTO",
        "KUBERNETES_PORT_443_TCP_ADDR",
        "KNH_SERVICE_HOST",
        "KNH_SERVICE_PORT",
        "KNH_SERVICE_PORT_HTTP",
        "KNH_PORT",
        "KNH_PORT_8080_TCP",
        "KNH_PORT_8080_TCP_PROTO",
        "KNH_PORT_8080_TCP_PORT",
        "KNH_PORT_8080_TCP_ADDR"
      })
  void whatOthersSetIsNotTakenForASetting(String name) {
    assertEquals(List.of(), warnings(least.with(name, "x")));
  }

  /** A Service may be called like a part of a setting. */
  @ParameterizedTest
  @MethodSource("services")
  void whatKubernetesSetsForAServiceIsNotTakenForASetting(String service) {
    Environment linked =
        least
            .with(service + "_SERVICE_HOST", "10.96.0.9")
            .with(service + "_SERVICE_PORT", "80")
            .with(service + "_SERVICE_PORT_NAME", "80")
            .with(service + "_PORT", "tcp://10.96.0.9:80")
            .with(service + "_PORT_80_TCP_ADDR", "10.96.0.9");
    assertEquals(List.of(), warnings(linked));
  }

  static Stream<String> services() {
    return Stream.of("KNH", "CONTAINR", "CONTAINERS", "PEERS", "SERVICE", "MY_CONTAINERS", "LOG");
  }

  @Test
  void aServiceThatIsCalledContainerIsSaidToHaveSetThePort() {
    assertEquals(
        List.of(
            "CONTAINER_PORT is \"tcp://10.96.0.9:80\": give a whole number from 1 to 65535"
                + " (Kubernetes sets this for a Service named container: set enableServiceLinks to"
                + " false, or CONTAINER_PORT yourself)"),
        least.with("CONTAINER_PORT", "tcp://10.96.0.9:80").problems());
  }

  @Test
  void noSettingIsTakenForAnother() {
    for (String name : SettingsReader.names()) {
      assertEquals(
          java.util.Optional.empty(),
          new NearNames(SettingsReader.names()).meant(name, java.util.Set.of()));
    }
  }

  @Test
  void aRequiredSettingThatIsMisspeltIsSaidToBe() {
    assertEquals(
        List.of(
            "SERVICE_NAME is not set (SERVICE_NAM is, but that is not a setting):"
                + " give the name of the Service that selects the pods"),
        least.without("SERVICE_NAME").with("SERVICE_NAM", "knh").problems());
  }

  @Test
  void ofManySuchNamesTenAreShown() {
    Environment many = least;
    for (char c = 'A'; c < 'Z'; c++) {
      many = many.with("PROBE_INTERVAL" + c, "5");
    }
    List<String> warnings = warnings(many);
    assertEquals(11, warnings.size());
    assertEquals(
        "15 more variables have names close to those of settings and are not read",
        warnings.getLast());
  }
}
