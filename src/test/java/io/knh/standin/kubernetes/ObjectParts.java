package io.knh.standin.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Parts that all objects of Kubernetes share. */
final class ObjectParts {

  private ObjectParts() {}

  static JsonObject metadata(String name, String namespace) {
    return JsonParser.parseString(
            """
            {"name": "%s", "namespace": "%s", "uid": "7a4c1f0e-1a2b-4c3d-8e9f-000000000000",
             "creationTimestamp": "2026-01-01T00:00:00Z",
             "managedFields": [{"manager": "kube-controller-manager", "operation": "Update",
               "apiVersion": "v1", "time": "2026-01-01T00:00:00Z", "fieldsType": "FieldsV1",
               "fieldsV1": {"f:endpoints": {}}}]}
            """
                .formatted(name, namespace))
        .getAsJsonObject();
  }

  static JsonArray ports() {
    return JsonParser.parseString("[{\"name\": \"http\", \"port\": 8080, \"protocol\": \"TCP\"}]")
        .getAsJsonArray();
  }

  static JsonObject status(int code, String reason, String message) {
    JsonObject status = new JsonObject();
    status.addProperty("kind", "Status");
    status.addProperty("apiVersion", "v1");
    status.add("metadata", new JsonObject());
    status.addProperty("status", "Failure");
    status.addProperty("message", message);
    status.addProperty("reason", reason);
    status.addProperty("code", code);
    return status;
  }
}
