package io.knh.manifests;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The base read without kustomize, which it is simple enough for: files, a namespace, and
 * generators without the hash. That this is what kustomize makes of it is tested.
 */
public final class Base {

  /** Where all manifests are. */
  static final Path ROOT = Path.of("kubernetes");

  static final Path FOLDER = ROOT.resolve("base");

  private Base() {}

  /** The objects of the base. */
  public static Manifests read() {
    JsonObject plan = Yaml.read(FOLDER.resolve("kustomization.yaml")).getFirst();
    List<JsonObject> objects = new ArrayList<>();
    Json.texts(plan, "/resources").forEach(file -> objects.addAll(Yaml.read(FOLDER.resolve(file))));
    for (JsonElement generator : Json.list(plan, "/configMapGenerator")) {
      objects.add(generated("ConfigMap", generator, plan));
    }
    for (JsonElement generator : Json.list(plan, "/secretGenerator")) {
      JsonObject secret = generated("Secret", generator, plan);
      secret.addProperty("type", "Opaque");
      objects.add(secret);
    }
    objects.stream()
        .filter(object -> !Manifests.kindOf(object).equals("Namespace"))
        .forEach(object -> Json.set(object, "/metadata/namespace", Json.at(plan, "/namespace")));
    return new Manifests(FOLDER.toString(), objects);
  }

  /** Copies all manifests into {@code folder}, where they are called as here. */
  static void copyAllInto(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(file);
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private static JsonObject generated(String kind, JsonElement generator, JsonObject plan) {
    Map<String, String> values = new TreeMap<>();
    Json.texts(generator, "/envs")
        .forEach(file -> values.putAll(EnvFile.read(FOLDER.resolve(file)).values()));
    JsonObject object =
        JsonParser.parseString(
                "{\"apiVersion\": \"v1\", \"kind\": \"%s\", \"metadata\": {}, \"data\": {}}"
                    .formatted(kind))
            .getAsJsonObject();
    Json.set(object, "/metadata/name", Json.at(generator, "/name"));
    Json.set(object, "/metadata/labels", Json.at(plan, "/generatorOptions/labels"));
    JsonObject data = object.getAsJsonObject("data");
    values.forEach(
        (name, value) -> data.addProperty(name, kind.equals("Secret") ? base64(value) : value));
    return object;
  }

  private static String base64(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }
}
