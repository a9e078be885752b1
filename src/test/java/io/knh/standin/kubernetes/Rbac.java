package io.knh.standin.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.knh.kubernetes.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What the rules of one Role allow in its namespace, as RBAC reads them: nothing that no rule
 * names, and a rule for named objects is none for making or listing them.
 */
public final class Rbac {

  private static final String ANY = "*";

  private record Rule(
      List<String> groups, List<String> resources, List<String> names, List<String> verbs) {

    boolean allows(ApiRequest request) {
      return has(groups, request.group())
          && has(resources, request.resource())
          && has(verbs, request.verb())
          && (names.isEmpty() || names.contains(request.name()));
    }

    private static boolean has(List<String> list, String word) {
      return list.contains(ANY) || list.contains(word);
    }
  }

  private final String namespace;
  private final List<Rule> rules = new ArrayList<>();

  private Rbac(String namespace) {
    this.namespace = namespace;
  }

  /** What {@code role} allows. */
  public static Rbac of(JsonObject role) {
    Rbac rbac = new Rbac(role.getAsJsonObject("metadata").get("namespace").getAsString());
    for (JsonElement element : role.getAsJsonArray("rules")) {
      JsonObject rule = element.getAsJsonObject();
      rbac.rules.add(
          new Rule(
              texts(rule, "apiGroups"),
              texts(rule, "resources"),
              texts(rule, "resourceNames"),
              texts(rule, "verbs")));
    }
    return rbac;
  }

  /** Whether {@code request} is allowed. */
  public boolean allows(ApiRequest request) {
    return request.namespace().equals(namespace)
        && rules.stream().anyMatch(rule -> rule.allows(request));
  }

  private static List<String> texts(JsonObject rule, String field) {
    return rule.get(field) instanceof JsonArray array
        ? StreamSupport.stream(array.spliterator(), false)
            .map(JsonPrimitive.class::cast)
            .map(JsonPrimitive::getAsString)
            .toList()
        : List.of();
  }
}
