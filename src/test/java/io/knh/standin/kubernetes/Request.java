package io.knh.standin.kubernetes;

import com.google.gson.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request that the API server got.
 *
 * @param verb {@code list} or {@code watch}
 * @param path without the query
 * @param query each parameter once
 * @param authorization the header, empty when there is none
 * @param atNanos when it came, by {@link System#nanoTime()}
 */
public record Request(
    String verb, String path, Map<String, String> query, String authorization, long atNanos) {

  static Request of(String target, String authorization) {
    int mark = target.indexOf('?');
    Map<String, String> query = new TreeMap<>();
    if (mark >= 0) {
      for (String pair : target.substring(mark + 1).split("&", -1)) {
        String[] parts = pair.split("=", 2);
        query.put(parts[0], parts.length < 2 ? "" : decode(parts[1]));
      }
    }
    String verb = query.getOrDefault("watch", "").equals("true") ? "watch" : "list";
    String path = mark < 0 ? target : target.substring(0, mark);
    return new Request(verb, path, query, authorization, System.nanoTime());
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  String resource() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  long resourceVersion() {
    String version = query.getOrDefault("resourceVersion", "");
    return version.isEmpty() ? 0 : Long.parseLong(version);
  }

  /** Whether label and field selector take {@code object}. */
  boolean selects(JsonObject object) {
    JsonObject metadata = object.getAsJsonObject("metadata");
    String label = query.getOrDefault("labelSelector", "");
    if (!label.isEmpty()) {
      String[] wanted = label.split("=", 2);
      JsonObject labels = metadata.getAsJsonObject("labels");
      if (labels == null
          || !labels.has(wanted[0])
          || !labels.get(wanted[0]).getAsString().equals(wanted[1])) {
        return false;
      }
    }
    String field = query.getOrDefault("fieldSelector", "");
    return field.isEmpty() || field.equals("metadata.name=" + metadata.get("name").getAsString());
  }
}
