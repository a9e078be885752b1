package io.knh.status;

import io.knh.config.Environment;
import io.knh.config.Settings;
import io.knh.core.model.Peer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The settings of the member in the server, with a secret wherever there can be one. */
@ApplicationScoped
class WithSecrets {

  static final Peer SELF = Peer.of("node-b", "10.0.0.2", 8080);
  static final Peer PEER = Peer.of("node-a", "10.0.0.1", 8080);
  static final String SECRET = "s3cret";

  @Produces
  @Singleton
  static Settings settings() {
    return Environment.of(SELF)
        .with("DISCOVERY", "static")
        .with("PEERS", "node-a=10.0.0.1:8080,node-b=10.0.0.2:8080")
        .with("SANITY_CHECK_URL", "http://127.0.0.1:9/?token=" + SECRET)
        .with("PEER_STATUS_URL", "http://127.0.0.1:9/" + SECRET)
        .with("CLUSTER_STATUS_URL", "http://127.0.0.1:9/" + SECRET)
        .with("WEBHOOK_AUTHORIZATION", SECRET)
        .with("WEBHOOK_SECRET", SECRET)
        .with("CLUSTER_NAME", "testing")
        .with("ALLOWED_HOSTS", "*.example.org")
        .settings();
  }
}
