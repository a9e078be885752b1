package io.knh.webhook;

import io.knh.core.event.Event;
import io.knh.core.event.PeerStatus;
import io.knh.core.peer.Peer;
import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The body of an event's post: the original's, to the letter, properties in its order. */
final class Payload {

  private static final JsonGeneratorFactory JSON = Json.createGeneratorFactory(Map.of());

  private Payload() {}

  /** The same bytes for every attempt, so that a receiver can compare them. */
  static byte[] of(Event event) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(body, StandardCharsets.UTF_8)) {
      json.writeStartObject();
      switch (event) {
        case Event.OfPeer about -> {
          json.writeStartObject("peer");
          write(json, about.peer());
          json.writeEnd();
        }
        case Event.ClusterStatus status -> {
          json.writeStartArray("peer_map");
          for (PeerStatus peer : status.peers()) {
            json.writeStartObject();
            write(json, peer);
            json.writeEnd();
          }
          json.writeEnd();
        }
      }
      Peer coordinator = event.coordinator();
      json.write("coordinator", coordinator.id().value());
      json.write("coordinator_address", coordinator.address().toString());
      json.writeEnd();
    }
    return body.toByteArray();
  }

  private static void write(JsonGenerator json, PeerStatus status) {
    Peer peer = status.peer();
    json.write("id", peer.id().value());
    json.write("address", peer.address().toString());
    json.write("alive", status.alive());
    json.write("node_name", peer.nodeName());
  }
}
