package io.knh.config;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds certificates whose time has not come, or is over. Java trusts them all the same. */
final class CertificateDates {

  /** As many are named; a bundle of all authorities has some that are over. */
  private static final int MAX_NAMED = 10;

  private final Instant now;

  CertificateDates(Instant now) {
    this.now = now;
  }

  /** A line each about those of {@code certificates} that are not valid now. */
  List<String> doubts(List<X509Certificate> certificates) {
    List<String> doubts = new ArrayList<>();
    for (X509Certificate certificate : certificates) {
      doubt(certificate)
          .ifPresent(
              when ->
                  doubts.add(
                      "EXTRA_CA_FILE has a certificate that "
                          + when
                          + ": "
                          + Values.shown(certificate.getSubjectX500Principal().getName())
                          + "; it is still trusted"));
    }
    int more = doubts.size() - MAX_NAMED;
    if (more <= 0) {
      return doubts;
    }
    List<String> named = new ArrayList<>(doubts.subList(0, MAX_NAMED));
    named.add("EXTRA_CA_FILE has " + more + " more certificates that are not valid now");
    return named;
  }

  private Optional<String> doubt(X509Certificate certificate) {
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
