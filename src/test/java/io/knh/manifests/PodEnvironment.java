package io.knh.manifests;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The environment that the kubelet gives to the container. */
public final class PodEnvironment {

  /** To what the list, or a file before it, has set. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\((\\w+)\\)");

  private PodEnvironment() {}

  /**
   * All of it.
   *
   * @param fields what is known of the pod, such as {@code status.podIP}
   */
  public static Map<String, String> of(Manifests manifests, Map<String, String> fields) {
    Map<String, String> environment = new TreeMap<>();
    for (JsonElement source : Json.list(manifests.container(), "/envFrom")) {
      environment.putAll(from(manifests, source));
    }
    for (JsonElement variable : Json.list(manifests.container(), "/env")) {
      String field = Json.text(variable, "/valueFrom/fieldRef/fieldPath");
      String value =
          field.isEmpty()
              ? expanded(Json.text(variable, "/value"), environment)
              : fields.get(field);
      if (value == null) {
        throw new AssertionError("nothing is known of the field " + field);
      }
      environment.put(Json.text(variable, "/name"), value);
    }
    return environment;
  }

  /** A name that is not known stays as it is written. */
  private static String expanded(String value, Map<String, String> environment) {
    return REFERENCE
        .matcher(value)
        .replaceAll(
            reference ->
                Matcher.quoteReplacement(
                    environment.getOrDefault(reference.group(1), reference.group())));
  }

  private static Map<String, String> from(Manifests manifests, JsonElement source) {
    String secret = Json.text(source, "/secretRef/name");
    if (secret.isEmpty()) {
      String map = Json.text(source, "/configMapRef/name");
      return Json.map(find(manifests, "ConfigMap", map), "/data");
    }
    if (Json.text(source, "/secretRef/optional").equals("true")) {
      return Map.of();
    }
    Map<String, String> values = Json.map(find(manifests, "Secret", secret), "/data");
    values.replaceAll(
        (name, value) -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
    return values;
  }

  private static JsonObject find(Manifests manifests, String kind, String name) {
    return manifests
        .find(kind, name)
        .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
  }
}
