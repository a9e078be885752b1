package io.knh.discovery;

/**
 * What is asked of the API server, in the words of RBAC.
 *
 * @param verb {@code list} or {@code watch}
 * @param resource such as {@code endpointslices}
 * @param group such as {@code discovery.k8s.io}; empty for the core group
 * @param namespace where
 */
record ApiRequest(String verb, String resource, String group, String namespace) {

  @Override
  public String toString() {
    String qualified = group.isEmpty() ? resource : resource + "." + group;
    return verb + " " + qualified + " in namespace " + namespace;
  }
}
