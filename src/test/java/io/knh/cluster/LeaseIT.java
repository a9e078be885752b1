package io.knh.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Peer;
import io.knh.standin.kubernetes.LeaseChange;
import io.knh.standin.kubernetes.LeaseTrouble;
import io.knh.standin.kubernetes.Request;
import io.knh.standin.kubernetes.Slice;
import io.knh.standin.kubernetes.StubApiServer;
import io.knh.standin.kubernetes.StubNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member as it is packaged uses the Lease, and reads nodes: all that this loads is there. */
class LeaseIT {

  private static final String LEASE = "default/knh-lease";

  @Test
  void aCoordinatorHoldsTheLeaseAndSaysWhenItMayNot(@TempDir Path folder)
      throws IOException, InterruptedException {
    Peer member = Stage.nodes("127.0.16", 1).getFirst();
    Installation installation = Installation.ofBuild("lease");
    installation.clear();
    try (StubApiServer api = StubApiServer.start("127.0.16.100");
        WebhookReceiver receiver = WebhookReceiver.on("127.0.0.1", 0)) {
      api.put(
          Slice.of("knh-lease-1", "knh-lease", "IPv4")
              .with(member.address().ip(), member.nodeName()));
      api.put(StubNode.of(member.nodeName()));
      Path kubeconfig = folder.resolve("kubeconfig");
      Files.writeString(kubeconfig, api.kubeconfig());
      try (ServerProcess server =
          ServerProcess.start(
              installation, "node-a", settings(member, kubeconfig, receiver), line -> {})) {
        awaitChanges(api, 3);
        // With NODES=watch a coordinator reads the nodes, too.
        Awaitility.await("the nodes are read")
            .atMost(PostsSince.PATIENCE)
            .until(() -> requests(api, "watch").contains("/api/v1/nodes"));
        assertTrue(requests(api, "list").contains("/api/v1/nodes"));

        assertEquals(member.id().value(), api.leases().holder(LEASE));
        assertEquals(Set.of(LEASE), leases(api.leases().history()));

        api.leases().trouble(new LeaseTrouble.Refuses(403));
        OutputLine complaint =
            server.awaitLine(line -> line.contains("permission denied"), PostsSince.PATIENCE);
        assertTrue(
            complaint.text().contains("KNH needs get and update on leases named \"knh-lease\""),
            complaint.text());

        int changes = api.leases().history().size();
        api.leases().trouble(new LeaseTrouble.None());
        awaitChanges(api, changes + 2);
        server.awaitLine(line -> line.contains("can be used again"), PostsSince.PATIENCE);
      }
    }
  }

  private static Map<String, String> settings(
      Peer member, Path kubeconfig, WebhookReceiver receiver) {
    Map<String, String> settings = new HashMap<>(ShortTimes.settings(receiver));
    settings.put("POD_IP", member.address().ip());
    settings.put("BIND_ADDRESS", member.address().ip());
    settings.put("CONTAINER_PORT", String.valueOf(Stage.PORT));
    settings.put("NODE_NAME", member.nodeName());
    settings.put("SERVICE_NAME", "knh-lease");
    settings.put("NAMESPACE", "default");
    settings.put("KUBECONFIG", kubeconfig.toString());
    settings.put("NODES", "watch");
    settings.put("ALERT_URLS", "events");
    return settings;
  }

  private static Set<String> requests(StubApiServer api, String verb) {
    return api.requests(verb).stream()
        .map(Request::path)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void awaitChanges(StubApiServer api, int count) {
    Awaitility.await(count + " changes of the Lease")
        .atMost(PostsSince.PATIENCE.multipliedBy(3))
        .until(() -> api.leases().history().size() >= count);
  }

  private static Set<String> leases(List<LeaseChange> changes) {
    return changes.stream().map(LeaseChange::lease).collect(Collectors.toCollection(TreeSet::new));
  }
}
