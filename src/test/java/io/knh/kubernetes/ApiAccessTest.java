package io.knh.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the API server is looked for. */
class ApiAccessTest {

  @TempDir Path folder;

  private ApiAccess found(Map<String, String> environment) {
    return assertInstanceOf(
            ApiAccess.Found.Access.class, ApiAccess.find(environment, ApiAccess.SERVICE_ACCOUNT))
        .access();
  }

  private String problem(Map<String, String> environment) {
    return assertInstanceOf(
            ApiAccess.Found.None.class, ApiAccess.find(environment, ApiAccess.SERVICE_ACCOUNT))
        .failure()
        .text();
  }

  private Map<String, String> kubeconfig(String text) throws IOException {
    Path file = folder.resolve("kubeconfig");
    Files.writeString(file, text);
    return Map.of("KUBECONFIG", file.toString(), "KUBERNETES_SERVICE_HOST", "10.96.0.1");
  }

  private static String config(String cluster, String user) {
    return """
    {"current-context": "here",
     "contexts": [{"name": "there", "context": {"cluster": "other", "user": "other"}},
                  {"name": "here", "context": {"cluster": "lab", "user": "me"}}],
     "clusters": [{"name": "other", "cluster": {"server": "https://wrong"}},
                  {"name": "lab", "cluster": %s}],
     "users": [{"name": "me", "user": %s}]}
    """
        .formatted(cluster, user);
  }

  @Test
  void aPodFindsItInItsEnvironment() {
    Map<String, String> environment =
        Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "6443");

    assertEquals("https://10.96.0.1:6443", found(environment).base());
  }

  @Test
  void anIpv6AddressIsBracketed() {
    Map<String, String> environment = Map.of("KUBERNETES_SERVICE_HOST", "fd00::1");

    assertEquals("https://[fd00::1]:443", found(environment).base());
  }

  @Test
  void outsideAClusterThereIsNone() {
    assertTrue(problem(Map.of()).contains("KUBERNETES_SERVICE_HOST is not set"));
  }

  @Test
  void theCurrentContextOfAKubeconfigIsFollowed() throws IOException {
    Files.writeString(folder.resolve("ca.pem"), "the authority");
    ApiAccess access =
        found(
            kubeconfig(
                config(
                    "{\"server\": \"https://127.0.0.1:6443/\", \"certificate-authority\":"
                        + " \"ca.pem\"}",
                    "{\"token\": \"mine\"}")));

    assertEquals("https://127.0.0.1:6443", access.base());
    assertEquals("mine", access.token().orElseThrow().read());
    assertEquals("the authority", access.authority().orElseThrow().read());
  }

  @Test
  void aKubeconfigMayHoldTheAuthorityAndNameATokenFile() throws IOException {
    Files.writeString(folder.resolve("token"), "from a file\n");
    ApiAccess access =
        found(
            kubeconfig(
                config(
                    "{\"server\": \"https://h\", \"certificate-authority-data\":"
                        + " \"dGhlIGF1dGhvcml0eQ==\"}",
                    "{\"tokenFile\": \"token\"}")));

    assertEquals("from a file", access.token().orElseThrow().read());
    assertEquals("the authority", access.authority().orElseThrow().read());
  }

  @Test
  void aKubeconfigInYamlIsNotReadButSaidHowTo() throws IOException {
    assertTrue(
        problem(kubeconfig("apiVersion: v1\nkind: Config\n"))
            .contains("kubectl config view --minify --flatten -o json"));
  }

  @Test
  void whatAKubeconfigAsksForAndKnhDoesNotDoIsSaid() throws IOException {
    assertTrue(
        problem(kubeconfig(config("{\"server\": \"https://h\"}", "{\"exec\": {}}")))
            .contains("\"exec\""));
    assertTrue(
        problem(
                kubeconfig(
                    config(
                        "{\"server\": \"https://h\", \"insecure-skip-tls-verify\": true}", "{}")))
            .contains("never"));
    assertTrue(problem(kubeconfig("{}")).contains("names no server"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://fd00:6b::9:9001", "127.0.0.1:6443", "ftp://h", "https://", ""})
  void aServerOfAKubeconfigThatIsNoUrlIsNamed(String server) throws IOException {
    String problem = problem(kubeconfig(config("{\"server\": \"" + server + "\"}", "{}")));
    assertTrue(problem.contains("the server \"" + server + "\", which is not a URL"), problem);
  }

  @Test
  void whatAPodFindsThatIsNoAddressIsNamed() {
    String problem =
        problem(
            Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "tcp://x"));
    assertTrue(problem.contains("(\"10.96.0.1\", \"tcp://x\") are no address"), problem);
  }

  @Test
  void aTokenThatNoHeaderCanCarryIsSaidToBeNone() throws IOException {
    Files.writeString(folder.resolve("token"), "two\nlines\n");
    ApiAccess.Source token =
        found(kubeconfig(config("{\"server\": \"https://h\"}", "{\"tokenFile\": \"token\"}")))
            .token()
            .orElseThrow();
    assertEquals(
        "it holds no token", assertThrows(FileSystemException.class, token::read).getReason());
    assertTrue(
        problem(kubeconfig(config("{\"server\": \"https://h\"}", "{\"token\": \"two\\nlines\"}")))
            .contains("has a token with characters that no token has"));
  }

  @Test
  void aKubeconfigThatDoesNotExistIsSaidToBe() {
    assertTrue(
        problem(Map.of("KUBECONFIG", folder.resolve("none").toString()))
            .contains("cannot be read"));
  }
}
