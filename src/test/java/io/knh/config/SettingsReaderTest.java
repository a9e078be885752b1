package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.AlertPolicy;
import io.knh.core.model.Peer;
import io.knh.core.model.Timings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

  private final Environment least = Environment.least();

  /** The settings as a whole. */
  @Nested
  class Reading {

    @Test
    void fourSettingsAreEnoughAndTheRestIsTheDocumentedDefault() {
      Settings settings = least.settings();
      assertEquals(Peer.of("node-3", "10.0.0.3", 8080), settings.self());
      assertEquals(Timings.DEFAULTS, settings.timings());
      assertEquals(new DiscoverySource.EndpointSlices("monitoring", "knh"), settings.discovery());
      assertEquals(Optional.empty(), settings.bindAddress());
      assertEquals(Optional.empty(), settings.sanityCheckUrl());
      assertEquals(
          new WebhookSettings(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              false,
              Optional.empty(),
              Duration.ofSeconds(15),
              Optional.empty()),
          settings.webhooks());
      assertEquals(AlertSettings.NONE, settings.alerts());
      assertEquals(AlertPolicy.NONE, settings.member().alerts());
      assertEquals(Settings.LogLevel.INFO, settings.logLevel());
      assertEquals(Settings.LogFormat.TEXT, settings.logFormat());
    }

    /** The original's first mistake: it exits when these are set. */
    @Test
    void aStartWithoutAnySettingNamesAllThatAreRequired() {
      assertEquals(
          List.of(
              "POD_IP is not set: give the IP of the pod (status.podIP)",
              "NODE_NAME is not set: give the node of the pod (spec.nodeName)",
              "NAMESPACE is not set: give the namespace of that Service (metadata.namespace)",
              "SERVICE_NAME is not set: give the name of the Service that selects the pods"),
          Environment.empty().problems());
    }

    @Test
    void aCommandIsKnownOrRefused() {
      assertEquals(Settings.Command.RUN, least.settings().command());
      assertEquals(
          Settings.Command.TEST_ALERT,
          least.with("KNH_COMMAND", "test-alert").settings().command());
      assertEquals(
          List.of("KNH_COMMAND is \"test\": give test-alert, or do not set it"),
          least.with("KNH_COMMAND", "test").problems());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POD_IP", "NODE_NAME", "SERVICE_NAME", "NAMESPACE"})
    void eachRequiredSettingIsMissedAlone(String setting) {
      List<String> problems = least.without(setting).problems();
      assertEquals(1, problems.size(), problems::toString);
      assertTrue(problems.getFirst().startsWith(setting + " is not set: give "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void anEmptyValueCountsAsNotSet(String empty) {
      assertEquals(
          List.of("POD_IP is not set: give the IP of the pod (status.podIP)"),
          least.with("POD_IP", empty).problems());
      assertEquals(
          Duration.ofSeconds(5),
          least.with("PROBE_INTERVAL", empty).settings().timings().probeInterval());
    }

    @Test
    void blanksAroundAValueAreNoPartOfIt() {
      Settings settings =
          least.with("NODE_NAME", " node-9\n").with("LOG_LEVEL", " warn ").settings();
      assertEquals("node-9", settings.self().nodeName());
      assertEquals(Settings.LogLevel.WARN, settings.logLevel());
    }

    /** The server reads these two by itself, and would take neither nothing nor blanks. */
    @ParameterizedTest
    @CsvSource({
      "CONTAINER_PORT,''",
      "BIND_ADDRESS,''",
      "CONTAINER_PORT,' 80'",
      "BIND_ADDRESS,'* '"
    })
    void whatTheServerReadsTooIsGivenExactlyOrNotAtAll(String setting, String value) {
      assertEquals(
          List.of(setting + " is \"" + value + "\": give it without blanks, or do not set it"),
          least.with(setting, value).problems());
    }

    @Test
    void aValueThatTheLocaleCannotReadIsNotTakenForAnother() {
      assertEquals(
          List.of(
              "WEBHOOK_SECRET contains characters that cannot be read here:"
                  + " give ASCII, or set LC_ALL to C.UTF-8"),
          least.with("WEBHOOK_SECRET", "p\ufffd\ufffdssword").problems());
    }

    @Test
    void aValueThatCannotBeReadIsSaidOnceAndNotToBeMissing() {
      for (String setting :
          List.of("POD_IP", "NODE_NAME", "NAMESPACE", "CONTAINER_PORT", "DISCOVERY")) {
        assertEquals(
            List.of(
                setting
                    + " contains characters that cannot be read here:"
                    + " give ASCII, or set LC_ALL to C.UTF-8"),
            least.with(setting, "p\ufffd").problems());
      }
      assertEquals(
          1,
          least
              .with("CLUSTER_SECRET", "p\ufffd")
              .with("CLUSTER_SECRET_REQUIRED", "true")
              .problems()
              .size());
    }

    @Test
    void oneReadingNamesEveryProblem() {
      assertEquals(
          List.of(
              "POD_IP is \"knh-3\": give the IP of the pod (status.podIP)",
              "PROBE_INTERVAL is \"5x\": give whole seconds such as 5, or 500ms, 2s, 1m",
              "SEND_MAX_RETRIES is \"0\": give a whole number from 1 to 100",
              "LOG_LEVEL is \"loud\": give one of panic, fatal, error, warn, info, debug, trace"),
          least
              .with("POD_IP", "knh-3")
              .with("PROBE_INTERVAL", "5x")
              .with("SEND_MAX_RETRIES", "0")
              .with("LOG_LEVEL", "loud")
              .problems());
    }

    @Test
    void aProblemIsOneLineWhateverTheValueHolds() {
      assertEquals(
          List.of("POD_IP is \"10.0.0.3\\n\\u001b[2Jx\": give the IP of the pod (status.podIP)"),
          least.with("POD_IP", "10.0.0.3\n\u001b[2Jx").problems());
    }

    @Test
    void aLongWrongValueIsRepeatedInPart() {
      String line = least.with("LOG_LEVEL", "x".repeat(5000)).problems().getFirst();
      assertTrue(line.startsWith("LOG_LEVEL is \"" + "x".repeat(200) + "...\": give one of "));
    }
  }

  /** Who the member is and where it listens. */
  @Nested
  class Identity {

    @ParameterizedTest
    @CsvSource({
      "10.32.0.5, node@103205, 10.32.0.5:8080",
      "fd00:0:0::5, node@fd005, [fd00::5]:8080",
      "::ffff:10.32.0.5, node@103205, 10.32.0.5:8080",
    })
    void theIdIsTheNodeAndTheIpWithoutDotsOrColons(String ip, String id, String address) {
      Peer self = least.with("POD_IP", ip).with("NODE_NAME", "node").settings().self();
      assertEquals(id, self.id().value());
      assertEquals(address, self.address().toString());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"localhost", "10.0.0", "10.0.0.256", "0.0.0.0", "::", "224.0.0.1", "fe80::1%1"})
    void thePodIpIsTheAddressOfOnePod(String wrong) {
      List<String> problems = least.with("POD_IP", wrong).problems();
      assertEquals(1, problems.size(), problems::toString);
      assertTrue(problems.getFirst().startsWith("POD_IP is \""), problems::toString);
    }

    @ParameterizedTest
    @CsvSource({
      "POD_IP, the IP of the pod (status.podIP)",
      "BIND_ADDRESS, 'one IP of this machine, or * for all'"
    })
    void leadingZerosAreRefused(String setting, String right) {
      assertEquals(
          List.of(setting + " is \"127.0.030.51\": give " + right + ", without leading zeros"),
          least.with(setting, "127.0.030.51").problems());
    }

    @Test
    void myNodeNameIsReadToo() {
      assertEquals(
          "node-9",
          least.without("NODE_NAME").with("MY_NODE_NAME", "node-9").settings().self().nodeName());
    }

    @Test
    void bothNodeNamesMayBeSetToTheSame() {
      assertEquals("node-3", least.with("MY_NODE_NAME", "node-3").settings().self().nodeName());
    }

    @Test
    void twoDifferentNodeNamesAreAProblem() {
      assertEquals(
          List.of(
              "NODE_NAME is \"node-3\" and MY_NODE_NAME is \"node-9\":"
                  + " give one of them, or both the same"),
          least.with("MY_NODE_NAME", "node-9").problems());
    }

    @ParameterizedTest
    @ValueSource(strings = {"node 3", "nöde", "a\nb"})
    void aNodeNameIsPrintableAsciiWithoutBlanks(String wrong) {
      String line = least.with("NODE_NAME", wrong).problems().getFirst();
      assertTrue(line.startsWith("NODE_NAME is \""), line);
    }

    @Test
    void aNodeNameHasAtMost253Characters() {
      String longest = "n".repeat(253);
      assertEquals(longest, least.with("NODE_NAME", longest).settings().self().nodeName());
      assertEquals(1, least.with("NODE_NAME", longest + "n").problems().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NODE_NAME", "MY_NODE_NAME"})
    void aWrongNodeNameIsNamedByTheSettingThatHasIt(String setting) {
      String line = least.without("NODE_NAME").with(setting, "a b").problems().getFirst();
      assertTrue(line.startsWith(setting + " is \"a b\": give "), line);
    }

    @Test
    void theBindAddressIsTheOnlyOneListenedOn() throws Exception {
      assertEquals(
          Optional.of(InetAddress.getByName("127.0.5.9")),
          least.with("BIND_ADDRESS", "127.0.5.9").settings().bindAddress());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "0.0.0.0", "::"})
    void everyWayToWriteAllAddressesIsRead(String all) {
      assertEquals(Optional.empty(), least.with("BIND_ADDRESS", all).settings().bindAddress());
    }

    @Test
    void theBindAddressIsNoName() {
      assertEquals(
          List.of("BIND_ADDRESS is \"localhost\": give one IP of this machine, or * for all"),
          least.with("BIND_ADDRESS", "localhost").problems());
    }
  }

  /** Where the roster comes from; the static list has a test of its own. */
  @Nested
  class Discovery {

    @Test
    void endpointsAreReadWhenAskedFor() {
      assertEquals(
          new DiscoverySource.Endpoints("monitoring", "knh"),
          least.with("DISCOVERY", "endpoints").settings().discovery());
    }

    @Test
    void anUnknownSourceIsNamedWithThoseThereAre() {
      assertEquals(
          List.of("DISCOVERY is \"dns\": give one of endpointslices, endpoints, static"),
          least.with("DISCOVERY", "dns").problems());
    }

    /** What it would need is not known. */
    @ParameterizedTest
    @ValueSource(strings = {"dns", "statik"})
    void anUnknownSourceMissesNothingElse(String wrong) {
      assertEquals(
          List.of("DISCOVERY is \"" + wrong + "\": give one of endpointslices, endpoints, static"),
          least.without("SERVICE_NAME").without("NAMESPACE").with("DISCOVERY", wrong).problems());
    }

    @ParameterizedTest
    @CsvSource({"SERVICE_NAME, Knh", "NAMESPACE, a/b", "SERVICE_NAME, -knh", "NAMESPACE, a.b"})
    void serviceAndNamespaceAreNamesOfKubernetes(String setting, String wrong) {
      String line = least.with(setting, wrong).problems().getFirst();
      assertTrue(line.startsWith(setting + " is \"" + wrong + "\": give "), line);
    }
  }

  /** What the log is to look like. */
  @Nested
  class Logging {

    @ParameterizedTest
    @CsvSource({
      "panic, SEVERE", "fatal, SEVERE", "error, SEVERE", "warn, WARNING",
      "info, INFO", "debug, FINE", "trace, FINEST", "INFO, INFO"
    })
    void theSevenLevelsOfTheOriginalAreRead(String name, String level) {
      assertEquals(Level.parse(level), least.with("LOG_LEVEL", name).settings().logLevel().level());
    }

    @Test
    void theLogMayBeJson() {
      assertEquals(
          Settings.LogFormat.JSON, least.with("LOG_FORMAT", "json").settings().logFormat());
      assertEquals(
          List.of("LOG_FORMAT is \"xml\": give one of text, json"),
          least.with("LOG_FORMAT", "xml").problems());
    }
  }
}
