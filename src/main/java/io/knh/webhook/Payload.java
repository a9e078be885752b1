package io.knh.webhook;

import io.knh.core.model.Alert;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The body of an alert's post: exactly the original's, properties in its order; for those who want
 * them, details of the outage behind it.
 */
final class Payload {

  private static final JsonGeneratorFactory JSON = Json.createGeneratorFactory(Map.of());

  private final boolean details;
  private final Optional<String> clusterName;

  /**
   * Bodies for one operator.
   *
   * @param details whether those about one peer have details
   * @param clusterName one of the details
   */
  Payload(boolean details, Optional<String> clusterName) {
    this.details = details;
    this.clusterName = clusterName;
  }

  /**
   * The same bytes for every attempt, so that a receiver can compare them: they come from nothing
   * but the alert and the settings, whichever member posts it, and when.
   */
  byte[] of(Alert alert) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(body, StandardCharsets.UTF_8)) {
      json.writeStartObject();
      switch (alert) {
        case Alert.OfPeer about -> {
          json.writeStartObject("peer");
          write(json, about.peer());
          json.writeEnd();
          write(json, about.coordinator());
          if (details) {
            writeDetails(json, about);
          }
        }
        case Alert.ClusterStatus status -> {
          json.writeStartArray("peer_map");
          for (PeerStatus peer : status.peers()) {
            json.writeStartObject();
            write(json, peer);
            json.writeEnd();
          }
          json.writeEnd();
          write(json, status.coordinator());
        }
      }
      json.writeEnd();
    }
    return body.toByteArray();
  }

  private static void write(JsonGenerator json, PeerStatus status) {
    Peer peer = status.peer();
    json.write("id", peer.id().value());
    json.write("address", peer.address().toString());
    json.write("alive", status.up());
    json.write("node_name", peer.nodeName());
  }

  private static void write(JsonGenerator json, Peer coordinator) {
    json.write("coordinator", coordinator.id().value());
    json.write("coordinator_address", coordinator.address().toString());
  }

  private void writeDetails(JsonGenerator json, Alert.OfPeer alert) {
    AlertHeaders headers = AlertHeaders.of(alert);
    json.write("event_id", alert.id());
    headers.scope().ifPresent(scope -> json.write("scope", scope));
    headers.cause().ifPresent(cause -> json.write("cause", cause));
    clusterName.ifPresent(name -> json.write("cluster_name", name));
    headers.since().ifPresent(since -> json.write("since", since));
    headers.until().ifPresent(until -> json.write("until", until));
  }
}
