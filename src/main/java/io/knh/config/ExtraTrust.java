package io.knh.config;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Certificates that are trusted beside those of the JVM.
 *
 * @param file where they were read
 * @param certificates of authorities, or of single servers; at least one
 */
public record ExtraTrust(Path file, List<X509Certificate> certificates) {

  public ExtraTrust {
    certificates = List.copyOf(certificates);
  }

  /** What makes TLS connections to whoever the JVM trusts, or one of these vouches for. */
  public SSLContext sslContext() {
    try {
      TrustManagerFactory trust = factory();
      trust.init(everyone());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(
          "TLS cannot be set up with the certificates of EXTRA_CA_FILE", e);
    }
  }

  /** One store of all: a chain may use an authority of either side. */
  private KeyStore everyone() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (X509Certificate certificate : certificates) {
      store.setCertificateEntry("extra-" + number++, certificate);
    }
    TrustManagerFactory standard = factory();
    standard.init((KeyStore) null);
    for (TrustManager manager : standard.getTrustManagers()) {
      if (manager instanceof X509TrustManager trusted) {
        for (X509Certificate certificate : trusted.getAcceptedIssuers()) {
          store.setCertificateEntry("jvm-" + number++, certificate);
        }
      }
    }
    return store;
  }

  private static TrustManagerFactory factory() throws GeneralSecurityException {
    return TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
  }
}
