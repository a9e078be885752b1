package io.knh.peering;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The secret of the cluster as an in-server test wants it. */
final class FakeSecrets {

  private FakeSecrets() {}

  /** There is none. */
  @ApplicationScoped
  static class None {

    @Produces
    @Singleton
    ClusterSecrets secrets() {
      return ClusterSecrets.NONE;
    }
  }

  /** There is one, which must be used. */
  @ApplicationScoped
  static class Required {

    @Produces
    @Singleton
    ClusterSecrets secrets() {
      return Secrets.required(Secrets.OLD);
    }
  }
}
