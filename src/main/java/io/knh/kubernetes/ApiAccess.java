package io.knh.kubernetes;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * How the API server is reached.
 *
 * @param base its URL without a path
 * @param authority the certificates that its own must be signed by, in PEM; those of the JDK when
 *     there are none
 * @param token what proves who this member is
 */
public record ApiAccess(String base, Optional<Source> authority, Optional<Source> token) {

  /** Where every pod finds its token and the certificate of the API server. */
  public static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /** A text that is read anew each time: the kubelet replaces a token before it expires. */
  public interface Source {

    /** The text, stripped and not empty. */
    String read() throws IOException;

    /** The text of {@code file} as it is at the moment. */
    static Source file(Path file) {
      return () -> {
        String text = Files.readString(file).strip();
        if (text.isEmpty()) {
          throw new FileSystemException(file.toString(), null, "it is empty");
        }
        return text;
      };
    }

    /** The same of a file that holds a token. */
    static Source token(Path file) {
      Source whole = file(file);
      return () -> {
        String text = whole.read();
        if (!isToken(text)) {
          throw new FileSystemException(file.toString(), null, "it holds no token");
        }
        return text;
      };
    }

    /** Whether a header can carry {@code text}: for all else the client fails as for a bug. */
    static boolean isToken(String text) {
      return text.chars().allMatch(letter -> letter >= ' ' && letter <= '~');
    }
  }

  /** The way to the API server, or why there is none. */
  public sealed interface Found {

    /** This way. */
    record Access(ApiAccess access) implements Found {}

    /** None. */
    record None(Failure failure) implements Found {}
  }

  /**
   * The way that {@code environment} names: the file of {@code KUBECONFIG} where that is set, else
   * that of a pod, with its token and certificate from the folder {@code serviceAccount}.
   */
  public static Found find(Map<String, String> environment, Path serviceAccount) {
    String kubeconfig = environment.getOrDefault("KUBECONFIG", "");
    if (!kubeconfig.isEmpty()) {
      return Kubeconfig.read(Path.of(kubeconfig));
    }
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    if (host.isEmpty()) {
      return new Found.None(
          new Failure(
              "nowhere",
              "no API server is known: KUBERNETES_SERVICE_HOST is not set,"
                  + " though every pod has it; outside a cluster set KUBECONFIG, or"
                  + " DISCOVERY=static"
                  + " and PEERS"));
    }
    String base = "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    if (!isUrl(base)) {
      return new Found.None(
          new Failure(
              "nowhere",
              "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT (\""
                  + host
                  + "\", \""
                  + port
                  + "\") are no address of an API server"));
    }
    return new Found.Access(inPod(base, serviceAccount));
  }

  /** Whether the client can ask what is at {@code base}. */
  static boolean isUrl(String base) {
    return HttpUrl.parse(base) != null;
  }

  /** The way of a pod to {@code base}. */
  static ApiAccess inPod(String base, Path serviceAccount) {
    return new ApiAccess(
        base,
        Optional.of(Source.file(serviceAccount.resolve("ca.crt"))),
        Optional.of(Source.token(serviceAccount.resolve("token"))));
  }
}
