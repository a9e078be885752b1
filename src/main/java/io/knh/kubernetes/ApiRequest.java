package io.knh.kubernetes;

/**
 * What is asked of the API server, in the words of RBAC.
 *
 * @param verb such as {@code list}
 * @param resource such as {@code endpointslices}
 * @param group such as {@code discovery.k8s.io}; empty for the core group
 * @param namespace where; empty for what belongs to none, such as nodes
 * @param name of the one object that it is for; empty when it is for all, or for one to be made
 */
public record ApiRequest(
    String verb, String resource, String group, String namespace, String name) {

  /** A request for all objects of a resource. */
  public ApiRequest(String verb, String resource, String group, String namespace) {
    this(verb, resource, group, namespace, "");
  }

  /** In a sentence: which object, with a blank before; nothing when it is for all. */
  String named() {
    return name.isEmpty() ? "" : " named \"" + name + "\"";
  }

  @Override
  public String toString() {
    String qualified = group.isEmpty() ? resource : resource + "." + group;
    return verb
        + " "
        + qualified
        + named()
        + (namespace.isEmpty() ? "" : " in namespace " + namespace);
  }
}
