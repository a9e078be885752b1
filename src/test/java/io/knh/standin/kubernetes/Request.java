package io.knh.standin.kubernetes;

import com.google.gson.JsonObject;
import io.knh.kubernetes.ApiRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request that the API server got.
 *
 * @param verb as RBAC calls it: {@code list} or {@code watch}; of a Lease {@code get}, {@code
 *     create} or {@code update}
 * @param path without the query
 * @param query each parameter once
 * @param authorization the header, empty when there is none
 * @param body what it carried
 * @param atNanos when it came, by {@link System#nanoTime()}
 */
public record Request(
    String verb,
    String path,
    Map<String, String> query,
    String authorization,
    String body,
    long atNanos) {

  private static final Pattern LEASE =
      Pattern.compile("/apis/coordination\\.k8s\\.io/v1/namespaces/([^/]+)/leases(?:/([^/]+))?");

  private static final Pattern EVENT =
      Pattern.compile("/apis/events\\.k8s\\.io/v1/namespaces/([^/]+)/events(?:/([^/]+))?");

  static Request of(String method, String target, String authorization, String body) {
    int mark = target.indexOf('?');
    Map<String, String> query = new TreeMap<>();
    if (mark >= 0) {
      for (String pair : target.substring(mark + 1).split("&", -1)) {
        String[] parts = pair.split("=", 2);
        query.put(parts[0], parts.length < 2 ? "" : decode(parts[1]));
      }
    }
    String path = mark < 0 ? target : target.substring(0, mark);
    String verb =
        switch (method) {
          case "POST" -> "create";
          case "PUT" -> "update";
          case "PATCH" -> "patch";
          default -> {
            Matcher lease = LEASE.matcher(path);
            if (lease.matches() && lease.group(2) != null) {
              yield "get";
            }
            yield query.getOrDefault("watch", "").equals("true") ? "watch" : "list";
          }
        };
    return new Request(verb, path, query, authorization, body, System.nanoTime());
  }

  /** The same by another verb. */
  Request as(String other) {
    return new Request(other, path, query, authorization, body, atNanos);
  }

  boolean isForEvents() {
    return EVENT.matcher(path).matches();
  }

  /** Namespace, slash, and the name if it is for one. */
  String event() {
    Matcher event = EVENT.matcher(path);
    if (!event.matches()) {
      throw new IllegalStateException(path);
    }
    return event.group(1) + "/" + (event.group(2) == null ? "" : event.group(2));
  }

  boolean isForLeases() {
    return LEASE.matcher(path).matches();
  }

  /** Namespace, slash, and the name if it is for one. */
  String lease() {
    Matcher lease = LEASE.matcher(path);
    if (!lease.matches()) {
      throw new IllegalStateException(path);
    }
    return lease.group(1) + "/" + (lease.group(2) == null ? "" : lease.group(2));
  }

  /** In the words of RBAC. */
  public ApiRequest inWords() {
    String name = isForLeases() ? lease().substring(lease().indexOf('/') + 1) : "";
    return new ApiRequest(verb, resource(), group(), namespace(), name);
  }

  String group() {
    return path.startsWith("/apis/") ? path.split("/", 4)[2] : "";
  }

  String namespace() {
    return path.contains("/namespaces/") ? path.replaceFirst(".*/namespaces/([^/]+)/.*", "$1") : "";
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  String resource() {
    if (isForEvents()) {
      return "events";
    }
    return isForLeases() ? "leases" : path.substring(path.lastIndexOf('/') + 1);
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
