package io.knh.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PayloadTest {

  private static final Payload DETAILED = new Payload(true, Optional.empty());

  @Test
  void aPeerEventIsTheOriginalsToTheLetter() {
    assertEquals(Events.PEER_BODY, body(Events.peerDown()));
  }

  @Test
  void aClusterStatusIsTheOriginalsToTheLetter() {
    Alert status =
        new Alert.ClusterStatus(
            Events.ID,
            List.of(new PeerStatus(Peer.of("my-node1", "10.32.0.5", 8080), true)),
            Peer.of("my-node0", "10.32.0.9", 8080));

    assertEquals(
        "{\"peer_map\":[{\"id\":\"my-node1@103205\",\"address\":\"10.32.0.5:8080\",\"alive\":true,"
            + "\"node_name\":\"my-node1\"}],\"coordinator\":\"my-node0@103209\","
            + "\"coordinator_address\":\"10.32.0.9:8080\"}",
        body(status));
  }

  @Test
  void withoutPeersThePeerMapIsAnEmptyArrayNotNull() {
    assertEquals(Events.EMPTY_CLUSTER_BODY, body(Events.cluster()));
  }

  @Test
  void peersKeepTheOrderTheyAreGivenIn() {
    String body =
        body(
            Events.cluster(
                new PeerStatus(Peer.of("node-10", "10.0.0.10", 8080), true),
                new PeerStatus(Peer.of("node-9", "10.0.0.9", 8080), false)));

    assertEquals(
        "{\"peer_map\":[{\"id\":\"node-10@100010\",\"address\":\"10.0.0.10:8080\",\"alive\":true,"
            + "\"node_name\":\"node-10\"},{\"id\":\"node-9@10009\",\"address\":\"10.0.0.9:8080\","
            + "\"alive\":false,\"node_name\":\"node-9\"}],\"coordinator\":\"my-node@103209\","
            + "\"coordinator_address\":\"10.32.0.9:8080\"}",
        body);
  }

  @Test
  void ipv6AddressesAreInBrackets() {
    Alert down =
        new Alert.PeerDown(
            Events.ID,
            1,
            new PeerStatus(Peer.of("n", "fd00::5", 8080), false),
            Peer.of("m", "fd00::9", 8080),
            Cause.REFUSED,
            Scope.UNKNOWN);

    assertEquals(
        "{\"peer\":{\"id\":\"n@fd005\",\"address\":\"[fd00::5]:8080\",\"alive\":false,"
            + "\"node_name\":\"n\"},\"coordinator\":\"m@fd009\","
            + "\"coordinator_address\":\"[fd00::9]:8080\"}",
        body(down));
  }

  @Test
  void aRecoveryIsThePeerEventsBodyWithAliveTrue() {
    assertEquals(Events.RECOVERY_BODY, body(Events.peerUp()));
  }

  @Test
  void detailsStandBehindTheOriginalsProperties() {
    assertEquals(
        behind(
            Events.PEER_BODY,
            ",\"event_id\":\"" + Events.ID + "\",\"scope\":\"path\",\"cause\":\"timeout\""),
        body(DETAILED, Events.peerDown(Scope.PATH)));
    assertEquals(
        behind(Events.RECOVERY_BODY, ",\"event_id\":\"" + Events.ID + "\""),
        body(DETAILED, Events.peerUp()));
  }

  @Test
  void theClusterNameIsADetailWhenThereIsOne() {
    Payload named = new Payload(true, Optional.of("Prod \"EU\" \\1"));
    String name = ",\"cluster_name\":\"Prod \\\"EU\\\" \\\\1\"";

    assertEquals(behind(body(DETAILED, Events.peerDown()), name), body(named, Events.peerDown()));
    assertEquals(behind(body(DETAILED, Events.peerUp()), name), body(named, Events.peerUp()));
    assertEquals(
        Events.PEER_BODY,
        body(new Payload(false, Optional.of("Prod")), Events.peerDown()),
        "not asked for");
  }

  @Test
  void whenAnOutageBeganAndEndedAreDetailsWhereTheyAreKnown() {
    Payload named = new Payload(true, Optional.of("Prod"));
    String since = ",\"since\":\"2026-11-29T00:41:57Z\"";
    String until = ",\"until\":\"2026-11-29T03:00:00Z\"";

    assertEquals(
        behind(body(named, Events.peerDown()), since), body(named, Events.peerDownSince()));
    assertEquals(
        behind(body(named, Events.peerUp()), since + until), body(named, Events.peerUpUntil()));
    assertEquals(Events.PEER_BODY, body(Events.peerDownSince()), "not asked for");
    assertEquals(Events.RECOVERY_BODY, body(Events.peerUpUntil()), "not asked for");
  }

  @Test
  void aClusterStatusHasNoDetails() {
    assertEquals(
        Events.EMPTY_CLUSTER_BODY, body(new Payload(true, Optional.of("Prod")), Events.cluster()));
  }

  @Test
  void detailsAreValidByTheirSchemaAndByTheOriginals() throws IOException {
    for (Payload payload : List.of(DETAILED, new Payload(true, Optional.of("Prod")))) {
      for (Scope scope : Scope.values()) {
        String down = body(payload, Events.peerDown(scope));
        assertEquals(List.of(), errors("peer-details.json", down));
        assertEquals(List.of(), errors("peer-status.json", down));
      }
      for (Cause cause : Cause.values()) {
        assertEquals(List.of(), errors("peer-details.json", body(payload, Events.peerDown(cause))));
      }
      for (Alert event : List.of(Events.peerUp(), Events.peerUpUntil(), Events.peerDownSince())) {
        assertEquals(List.of(), errors("peer-details.json", body(payload, event)));
        assertEquals(List.of(), errors("peer-status.json", body(payload, event)));
      }
    }
  }

  @Test
  void theSchemaOfDetailsRefusesWhatHasNone() throws IOException {
    String down = body(DETAILED, Events.peerDown());
    String up = body(DETAILED, Events.peerUp());
    String since = body(DETAILED, Events.peerDownSince());
    for (String wrong :
        List.of(
            Events.PEER_BODY,
            Events.RECOVERY_BODY,
            down.replace("\"scope\"", "\"x\""),
            down.replace("\"cause\"", "\"x\""),
            down.replace("\"timeout\"", "\"TIMEOUT\""),
            down.replace("\"unknown\"", "\"nobody\""),
            down.replace("false", "true"),
            since.replace("T00:41", " 00:41"),
            since.replace("57Z", "57+01:00"),
            since.replace("since", "until"),
            up.replace("true", "false"))) {
      assertNotEquals(List.of(), errors("peer-details.json", wrong), wrong);
    }
  }

  @Test
  void bothPayloadsAreValidByTheirSchemas() throws IOException {
    assertEquals(List.of(), errors("peer-status.json", body(Events.peerDown())));
    assertEquals(List.of(), errors("peer-status.json", body(Events.peerUp())));
    assertEquals(List.of(), errors("cluster-status.json", body(Events.cluster())));
    assertEquals(
        List.of(),
        errors("cluster-status.json", body(Events.cluster(new PeerStatus(Events.PEER, true)))));
  }

  @Test
  void theSchemasRefuseWhatIsNoPayload() throws IOException {
    assertNotEquals(List.of(), errors("peer-status.json", Events.EMPTY_CLUSTER_BODY));
    assertNotEquals(List.of(), errors("cluster-status.json", Events.PEER_BODY));
    assertNotEquals(
        List.of(), errors("cluster-status.json", Events.EMPTY_CLUSTER_BODY.replace("[]", "null")));
    assertNotEquals(
        List.of(), errors("peer-status.json", Events.PEER_BODY.replace("false", "\"false\"")));
    for (String property : List.of("id", "address", "alive", "node_name", "coordinator")) {
      assertNotEquals(
          List.of(),
          errors("peer-status.json", Events.PEER_BODY.replace("\"" + property + "\":", "\"x\":")));
    }
  }

  private static String body(Alert event) {
    return body(new Payload(false, Optional.empty()), event);
  }

  private static String body(Payload payload, Alert event) {
    return new String(payload.of(event), StandardCharsets.UTF_8);
  }

  /** The object {@code json} with {@code properties} as its last. */
  private static String behind(String json, String properties) {
    return json.substring(0, json.length() - 1) + properties + "}";
  }

  private static List<Error> errors(String schema, String json) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(PayloadTest.class.getResourceAsStream("/schemas/" + schema))) {
      Schema validator =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4).getSchema(in);
      return validator.validate(json, InputFormat.JSON);
    }
  }
}
