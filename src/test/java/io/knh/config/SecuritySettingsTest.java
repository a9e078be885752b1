package io.knh.config;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.knh.standin.kubernetes.TlsFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class SecuritySettingsTest {

  private static final String ONE = "1".repeat(32);
  private static final String TWO = "2".repeat(64);

  private final Environment least = Environment.least();

  @Test
  void withoutThemNothingIsSigned() {
    SecuritySettings security = least.settings().security();
    assertEquals(
        new SecuritySettings(List.of(), false, Optional.empty(), security.allowedHosts()),
        security);
  }

  /** {@code CLUSTER_SECRET} and {@code CLUSTER_SECRET_REQUIRED}. */
  @Nested
  class Secrets {

    @Test
    void oneSecretOrTwoAreTaken() {
      assertEquals(List.of(new Secret(ONE)), secrets(ONE));
      assertEquals(List.of(new Secret(ONE), new Secret(TWO)), secrets(ONE + "," + TWO));
      assertEquals(
          List.of(new Secret(ONE), new Secret(TWO)), secrets(" " + ONE + " ,\n" + TWO + "\n"));
      assertEquals(List.of(), secrets(" "));
    }

    private List<Secret> secrets(String value) {
      return least.with("CLUSTER_SECRET", value).settings().security().clusterSecrets();
    }

    @Test
    void aSecretIsNotRequiredUnlessThatIsSaid() {
      Environment withSecret = least.with("CLUSTER_SECRET", ONE);
      assertFalse(withSecret.settings().security().secretRequired());
      assertTrue(
          withSecret
              .with("CLUSTER_SECRET_REQUIRED", "true")
              .settings()
              .security()
              .secretRequired());
    }

    @ParameterizedTest
    @CsvSource({"hunter2,7", "'11111111111111111111111111111111,',0", "',,',0"})
    void aShortSecretIsRefusedAndNotShown(String value, int length) {
      List<String> problems = least.with("CLUSTER_SECRET", value).problems();
      assertEquals(
          "CLUSTER_SECRET has a secret of "
              + length
              + " characters: give at least 32, such as openssl rand -hex 32 makes",
          problems.getLast());
    }

    @Test
    void threeSecretsAreRefused() {
      assertEquals(
          List.of(
              "CLUSTER_SECRET has 3 secrets: give one, or two separated by a comma while you"
                  + " change it"),
          least.with("CLUSTER_SECRET", ONE + "," + TWO + "," + ONE).problems());
    }

    @Test
    void whatIsRequiredIsGiven() {
      assertEquals(
          List.of(
              "CLUSTER_SECRET_REQUIRED is true, but CLUSTER_SECRET is not set:"
                  + " every message would be rejected; set a secret, or do not require one"),
          least.with("CLUSTER_SECRET_REQUIRED", "true").problems());
    }

    @Test
    void aChangeFromASecretToItselfIsWarnedAbout() {
      assertTrue(
          least
              .with("CLUSTER_SECRET", ONE + "," + ONE)
              .warnings()
              .contains("CLUSTER_SECRET contains the same secret twice"));
    }

    @Test
    void howManyThereAreIsShownAndNoMore() {
      String shown = least.with("CLUSTER_SECRET", ONE + "," + TWO).settings().toString();
      assertTrue(shown.contains(" CLUSTER_SECRET=***,*** CLUSTER_SECRET_REQUIRED=false "), shown);
    }
  }

  /** {@code EXTRA_CA_FILE}. */
  @Nested
  class ExtraCertificates {

    @TempDir private static Path folder;

    private static String authority = "";

    @BeforeAll
    static void make() throws IOException {
      TlsFolder made = TlsFolder.create(folder, "127.0.4.8");
      authority = Files.readString(made.serviceAccount().resolve("ca.crt"));
    }

    @Test
    void everyCertificateOfTheFileIsTaken() throws IOException {
      String server = Files.readString(folder.resolve("server.crt"));
      for (String pem :
          List.of(
              authority + server,
              "# ours\r\n" + (authority + "\n\n" + server).replaceAll("\r?\n", "\r\n"))) {
        Path file = Files.writeString(folder.resolve("bundle.pem"), pem);
        Settings settings = least.with("EXTRA_CA_FILE", file.toString()).settings();
        ExtraTrust trust = settings.security().extraTrust().orElseThrow();
        // keytool gives the chain, so the authority stands in both.
        assertTrue(trust.certificates().size() >= 2, trust.certificates()::toString);
        assertTrue(settings.toString().contains(" EXTRA_CA_FILE=" + file + " "));
      }
    }

    @ParameterizedTest
    @CsvSource({"-2,is not valid before", "1,", "40,expired at"})
    void whatIsNotValidNowIsWarnedAboutAndTrusted(int days, String warning) throws IOException {
      Path file = Files.writeString(folder.resolve("ca.pem"), authority);
      Values values = new Values(name -> Optional.of(file.toString()));
      Instant now = Instant.now().plus(days, ChronoUnit.DAYS);
      ExtraTrust trust = new ExtraTrustReader(values, () -> now).read().orElseThrow();
      assertEquals(1, trust.certificates().size());
      assertEquals(List.of(), values.problems());
      if (warning == null) {
        assertEquals(List.of(), values.warnings());
        return;
      }
      String line = values.warnings().get(0);
      X509Certificate certificate = trust.certificates().getFirst();
      Date date =
          warning.startsWith("expired") ? certificate.getNotAfter() : certificate.getNotBefore();
      assertEquals(
          "EXTRA_CA_FILE has a certificate that "
              + warning
              + " "
              + date.toInstant()
              + ": CN=kubernetes; it is still trusted",
          line);
    }

    @Test
    void ofManyThatAreNotValidSomeAreNamed() throws IOException {
      Path file = Files.writeString(folder.resolve("ca.pem"), authority.repeat(12));
      Values values = new Values(name -> Optional.of(file.toString()));
      Instant later = Instant.now().plus(40, ChronoUnit.DAYS);
      new ExtraTrustReader(values, () -> later).read();
      assertEquals(11, values.warnings().size());
      assertEquals(
          "EXTRA_CA_FILE has 2 more certificates that are not valid now",
          values.warnings().getLast());
    }

    @ParameterizedTest
    @CsvSource({
      "'',contains no certificate",
      "just text,contains no certificate",
      "-----BEGIN CERTIFICATE-----/MII,contains no certificate",
      "-----BEGIN CERTIFICATE-----/AA/-----END CERTIFICATE-----,contains a certificate that"
          + " cannot be read"
    })
    void aFileWithoutCertificatesEndsTheStart(String content, String why) throws IOException {
      Path file = Files.writeString(folder.resolve("bad.pem"), content.replace("/", "\n"));
      assertWrong(file.toString(), why);
    }

    @Test
    void aFileThatIsCutOffEndsTheStart() throws IOException {
      String cut = authority + authority.substring(0, authority.length() / 2);
      Path file = Files.writeString(folder.resolve("cut.pem"), cut);
      assertWrong(file.toString(), "contains a truncated certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere/ca.pem", "nowhere"})
    void aFileThatIsNotThereEndsTheStart(String name) {
      assertWrong(name, "does not exist");
    }

    @Test
    void whatIsNoFileOfReasonableSizeEndsTheStart() throws IOException {
      assertWrong(folder.toString(), "cannot be read");
      Path file = folder.resolve("large.pem");
      Files.write(file, "x".repeat(ExtraTrustReader.MAX_BYTES + 1).getBytes(US_ASCII));
      assertWrong(file.toString(), "cannot be read");
      assertWrong("a\u0000b", "cannot be read");
    }

    @Test
    void aFileThatMustNotBeReadEndsTheStart() throws IOException {
      Path file = Files.writeString(folder.resolve("secret.pem"), authority);
      assertTrue(file.toFile().setReadable(false, false));
      assumeFalse(Files.isReadable(file), "root reads everything");
      assertWrong(file.toString(), "may not be read by this process");
    }

    @Test
    void aFileThatNoUrlNeedsIsWarnedAbout() throws IOException {
      Path file = Files.writeString(folder.resolve("ca.pem"), authority);
      Environment with = least.with("EXTRA_CA_FILE", file.toString());
      String warning = "EXTRA_CA_FILE is set, but no https URL that uses it";
      assertTrue(with.warnings().contains(warning));
      assertFalse(with.with("SANITY_CHECK_URL", "HTTPS://a.example").warnings().contains(warning));
      assertFalse(with.with("PEER_RECOVERY_URL", "https://a.example").warnings().contains(warning));
    }

    private void assertWrong(String name, String why) {
      assertEquals(
          List.of(
              "EXTRA_CA_FILE is \""
                  + OneLine.of(name)
                  + "\": give a PEM file of CA certificates: the file "
                  + why),
          least.with("EXTRA_CA_FILE", name).problems());
    }
  }
}
