package io.knh.standin.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority made by the JDK's keytool, a certificate for one IP signed by it, and the
 * folder in which a pod finds them.
 */
public final class TlsFolder {

  private static final String PASSWORD = "changeit";

  private final Path folder;

  private TlsFolder(Path folder) {
    this.folder = folder;
  }

  /** Makes an authority and a certificate for {@code ip} in {@code folder}; takes seconds. */
  public static TlsFolder create(Path folder, String ip) throws IOException {
    TlsFolder made = new TlsFolder(Files.createDirectories(folder));
    made.keytool(
        "-genkeypair -alias ca -keystore ca.p12 -keyalg EC -dname CN=kubernetes"
            + " -ext bc:critical=ca:true -ext ku:critical=keyCertSign -validity 2");
    made.keytool("-exportcert -rfc -alias ca -keystore ca.p12 -file ca.crt");
    made.keytool(
        "-genkeypair -alias server -keystore server.p12 -keyalg EC"
            + " -dname CN=kube-apiserver -validity 2");
    made.keytool("-certreq -alias server -keystore server.p12 -file server.csr");
    made.keytool(
        "-gencert -rfc -alias ca -keystore ca.p12 -infile server.csr -outfile server.crt"
            + " -ext san=ip:"
            + ip
            + " -ext eku=serverAuth -validity 2");
    made.keytool("-importcert -noprompt -alias ca -keystore server.p12 -file ca.crt");
    made.keytool("-importcert -noprompt -alias server -keystore server.p12 -file server.crt");
    return made;
  }

  /** The folder of the ServiceAccount: {@code ca.crt}, and {@code token} once it is written. */
  public Path serviceAccount() {
    return folder;
  }

  /** Writes what a pod bears as its token, all at once as the kubelet does. */
  public void token(String token) throws IOException {
    Path next = folder.resolve("token.next");
    Files.writeString(next, token);
    Files.move(next, folder.resolve("token"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** What the server proves itself with. */
  public SSLContext server() throws IOException {
    try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the server's certificate cannot be used", e);
    }
  }

  private void keytool(String arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-storepass", PASSWORD));
    Path log = folder.resolve("keytool.log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("keytool " + arguments + " failed: " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IOException("interrupted", e);
    }
  }
}
