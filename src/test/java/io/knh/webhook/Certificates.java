package io.knh.webhook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate for 127.0.4.5, made anew in every run, that nobody trusts until told to. */
final class Certificates {

  private static final String PASSWORD = "changeit";
  private static final String STORE = "javax.net.ssl.trustStore";
  private static final String STORE_PASSWORD = "javax.net.ssl.trustStorePassword";
  private static final Path KEYS = generate();

  private Certificates() {}

  static SSLContext serverSide() throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(KEYS.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** Makes it the one certificate that the JDK trusts, until closed. */
  static Trust trusted() throws GeneralSecurityException, IOException {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry(
        "receiver",
        KeyStore.getInstance(KEYS.toFile(), PASSWORD.toCharArray()).getCertificate("receiver"));
    Path store = Files.createTempFile("trust", ".p12");
    try (var out = Files.newOutputStream(store)) {
      trust.store(out, PASSWORD.toCharArray());
    }
    Trust before =
        new Trust(
            store.toString(),
            Optional.ofNullable(System.getProperty(STORE)),
            Optional.ofNullable(System.getProperty(STORE_PASSWORD)));
    System.setProperty(STORE, store.toString());
    System.setProperty(STORE_PASSWORD, PASSWORD);
    return before;
  }

  /** What the JDK trusted before. */
  record Trust(String store, Optional<String> storeBefore, Optional<String> passwordBefore)
      implements AutoCloseable {

    @Override
    public void close() throws IOException {
      restore(STORE, storeBefore);
      restore(STORE_PASSWORD, passwordBefore);
      Files.deleteIfExists(Path.of(store));
    }

    private static void restore(String property, Optional<String> value) {
      value.ifPresentOrElse(
          before -> System.setProperty(property, before), () -> System.clearProperty(property));
    }
  }

  private static Path generate() {
    try {
      Path keys = Files.createTempDirectory("certificates").resolve("keys.p12");
      Process keytool =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                      "-genkeypair",
                      "-alias",
                      "receiver",
                      "-keyalg",
                      "EC",
                      "-dname",
                      "CN=receiver",
                      "-ext",
                      "san=ip:127.0.4.5",
                      "-validity",
                      "2",
                      "-storetype",
                      "PKCS12",
                      "-keystore",
                      keys.toString(),
                      "-storepass",
                      PASSWORD))
              .redirectErrorStream(true)
              .start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new IllegalStateException("keytool: " + said);
      }
      return keys;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
