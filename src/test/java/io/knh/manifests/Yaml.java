package io.knh.manifests;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML as JSON. A key that stands twice is refused. */
final class Yaml {

  private static final Gson GSON = new Gson();

  private Yaml() {}

  /** The documents of {@code file}. */
  static List<JsonObject> read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(file + " is no YAML: " + e.getMessage(), e);
    }
  }

  /** The documents of {@code text}; empty ones are left out. */
  static List<JsonObject> parse(String text) {
    List<JsonObject> documents = new ArrayList<>();
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
      JsonElement json = GSON.toJsonTree(document);
      if (!json.isJsonNull()) {
        documents.add(json.getAsJsonObject());
      }
    }
    return documents;
  }
}
