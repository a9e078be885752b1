package io.knh.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.knh.kubernetes.ApiAccess.Found;
import io.knh.kubernetes.ApiAccess.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A kubeconfig file in JSON, which kubectl reads and writes like YAML, with a token or none: enough
 * for {@code kubectl proxy}, a laboratory or a test, without a YAML reader in every pod.
 */
final class Kubeconfig {

  private static final List<String> NOT_UNDERSTOOD =
      List.of("client-certificate", "client-certificate-data", "exec", "auth-provider", "username");

  private final Path file;
  private final JsonObject root;

  private Kubeconfig(Path file, JsonObject root) {
    this.file = file;
    this.root = root;
  }

  /** The way to the API server that the current context of {@code file} names. */
  static Found read(Path file) {
    try {
      return new Kubeconfig(file, JsonParser.parseString(Files.readString(file)).getAsJsonObject())
          .access();
    } catch (IOException e) {
      return none(file, "cannot be read: " + e);
    } catch (JsonParseException | IllegalStateException e) {
      return none(
          file, "is not JSON; \"kubectl config view --minify --flatten -o json\" writes it");
    }
  }

  private Found access() {
    JsonObject context = named("contexts", text(root, "current-context"), "context");
    JsonObject cluster = named("clusters", text(context, "cluster"), "cluster");
    JsonObject user = named("users", text(context, "user"), "user");
    Optional<String> server = text(cluster, "server");
    if (server.isEmpty()) {
      return none(file, "names no server in its current context");
    }
    if (!ApiAccess.isUrl(server.get())) {
      return none(
          file,
          "names the server \""
              + server.get()
              + "\", which is not a URL such as https://10.0.0.1:6443 or https://[fd00::1]:6443");
    }
    if (cluster.has("insecure-skip-tls-verify")) {
      return none(file, "asks to skip the check of certificates, which KNH never does");
    }
    for (String key : NOT_UNDERSTOOD) {
      if (user.has(key)) {
        return none(file, "has \"" + key + "\", but KNH understands only token and tokenFile");
      }
    }
    Optional<String> token = text(user, "token");
    if (token.isPresent() && !Source.isToken(token.get())) {
      return none(file, "has a token with characters that no token has");
    }
    return new Found.Access(
        new ApiAccess(
            server.get().replaceAll("/+$", ""),
            text(cluster, "certificate-authority-data")
                .<Source>map(data -> () -> decoded(data))
                .or(
                    () ->
                        text(cluster, "certificate-authority").map(this::beside).map(Source::file)),
            token
                .<Source>map(text -> () -> text)
                .or(() -> text(user, "tokenFile").map(this::beside).map(Source::token))));
  }

  private Path beside(String path) {
    return file.toAbsolutePath().resolveSibling(path);
  }

  /** The part {@code inner} of the element of {@code list} that is called {@code name}. */
  private JsonObject named(String list, Optional<String> name, String inner) {
    if (root.get(list) instanceof JsonArray elements) {
      for (JsonElement element : elements) {
        if (element instanceof JsonObject object
            && text(object, "name").equals(name)
            && object.get(inner) instanceof JsonObject found) {
          return found;
        }
      }
    }
    return new JsonObject();
  }

  private static Optional<String> text(JsonObject object, String key) {
    return object.get(key) instanceof JsonPrimitive value && value.isString()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  private static String decoded(String base64) throws IOException {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      throw new IOException("certificate-authority-data is not Base64", e);
    }
  }

  private static Found none(Path file, String why) {
    return new Found.None(new Failure("kubeconfig", "the KUBECONFIG " + file + " " + why));
  }
}
