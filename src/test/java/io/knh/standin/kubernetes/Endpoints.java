package io.knh.standin.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** An Endpoints object as the API server writes it. */
public final class Endpoints {

  private final String name;
  private final JsonArray ready = new JsonArray();
  private final JsonArray notReady = new JsonArray();

  /** The Endpoints of the Service {@code name}, without addresses. */
  public Endpoints(String name) {
    this.name = name;
  }

  /** Adds an address that is ready. */
  public Endpoints ready(String ip, String node) {
    ready.add(address(ip, node));
    return this;
  }

  /** Adds an address that is not. */
  public Endpoints notReady(String ip, String node) {
    notReady.add(address(ip, node));
    return this;
  }

  private static JsonObject address(String ip, String node) {
    JsonObject address = new JsonObject();
    address.addProperty("ip", ip);
    if (!node.isEmpty()) {
      address.addProperty("nodeName", node);
    }
    return address;
  }

  String name() {
    return name;
  }

  JsonObject json(String namespace) {
    JsonObject endpoints = new JsonObject();
    endpoints.addProperty("kind", "Endpoints");
    endpoints.addProperty("apiVersion", "v1");
    endpoints.add("metadata", ObjectParts.metadata(name, namespace));
    if (!ready.isEmpty() || !notReady.isEmpty()) {
      JsonObject subset = new JsonObject();
      if (!ready.isEmpty()) {
        subset.add("addresses", ready);
      }
      if (!notReady.isEmpty()) {
        subset.add("notReadyAddresses", notReady);
      }
      subset.add("ports", ObjectParts.ports());
      JsonArray subsets = new JsonArray();
      subsets.add(subset);
      endpoints.add("subsets", subsets);
    }
    return endpoints;
  }
}
