package io.knh.config;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the certificates of {@code EXTRA_CA_FILE}. What is wrong with them ends the start. */
final class ExtraTrustReader {

  /** Bytes of the file at most; the bundle of all public authorities has about 220 KB. */
  static final int MAX_BYTES = 1024 * 1024;

  private static final String SETTING = "EXTRA_CA_FILE";

  /** Of a PEM file; what stands between the certificates are remarks. */
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  private static final Pattern BEGIN = Pattern.compile("-----BEGIN CERTIFICATE-----");

  private final Values values;
  private final InstantSource clock;

  ExtraTrustReader(Values values) {
    this(values, InstantSource.system());
  }

  ExtraTrustReader(Values values, InstantSource clock) {
    this.values = values;
    this.clock = clock;
  }

  Optional<ExtraTrust> read() {
    return values.text(SETTING).flatMap(this::read);
  }

  private Optional<ExtraTrust> read(String name) {
    try {
      Path file = Path.of(name);
      String pem = content(file);
      List<X509Certificate> certificates = certificates(pem);
      if (certificates.size() == BEGIN.matcher(pem).results().count() && !certificates.isEmpty()) {
        new CertificateDates(clock.instant()).warnings(certificates).forEach(values::warning);
        return Optional.of(new ExtraTrust(file, certificates));
      }
      return wrong(
          name,
          certificates.isEmpty() ? "contains no certificate" : "contains a truncated certificate");
    } catch (NoSuchFileException e) {
      return wrong(name, "does not exist");
    } catch (AccessDeniedException e) {
      return wrong(name, "may not be read by this process");
    } catch (InvalidPathException | IOException e) {
      return wrong(name, "cannot be read");
    } catch (CertificateException e) {
      return wrong(name, "contains a certificate that cannot be read");
    }
  }

  private Optional<ExtraTrust> wrong(String name, String why) {
    return values.wrong(
        SETTING, name, "a PEM file of CA certificates: the file " + why, Optional.empty());
  }

  private static String content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("more than " + MAX_BYTES + " bytes");
      }
      return new String(bytes, US_ASCII);
    }
  }

  private static List<X509Certificate> certificates(String pem) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher found = CERTIFICATE.matcher(pem);
    while (found.find()) {
      InputStream one = new ByteArrayInputStream(found.group().getBytes(US_ASCII));
      certificates.add((X509Certificate) factory.generateCertificate(one));
    }
    return certificates;
  }

  /** Finds certificates whose time has not come, or is over. Java trusts them all the same. */
  private static final class CertificateDates {

    /** As many are named; a bundle of all authorities has some that are over. */
    private static final int MAX_NAMED = 10;

    private final Instant now;

    CertificateDates(Instant now) {
      this.now = now;
    }

    /** A line each about those of {@code certificates} that are not valid now. */
    List<String> warnings(List<X509Certificate> certificates) {
      List<String> warnings = new ArrayList<>();
      for (X509Certificate certificate : certificates) {
        warning(certificate)
            .ifPresent(
                when ->
                    warnings.add(
                        "EXTRA_CA_FILE has a certificate that "
                            + when
                            + ": "
                            + Values.shown(certificate.getSubjectX500Principal().getName())
                            + "; it is still trusted"));
      }
      int more = warnings.size() - MAX_NAMED;
      if (more <= 0) {
        return warnings;
      }
      List<String> named = new ArrayList<>(warnings.subList(0, MAX_NAMED));
      named.add("EXTRA_CA_FILE has " + more + " more certificates that are not valid now");
      return named;
    }

    private Optional<String> warning(X509Certificate certificate) {
      Instant from = certificate.getNotBefore().toInstant();
      Instant until = certificate.getNotAfter().toInstant();
      if (now.isBefore(from)) {
        return Optional.of("is not valid before " + text(from));
      }
      return now.isAfter(until) ? Optional.of("expired at " + text(until)) : Optional.empty();
    }

    private static String text(Instant time) {
      return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
  }
}
