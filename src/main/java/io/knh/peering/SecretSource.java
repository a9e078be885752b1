package io.knh.peering;

import io.knh.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the keys of the secrets that are set, once for all who check signatures. */
@ApplicationScoped
class SecretSource {

  @Produces
  @Singleton
  ClusterSecrets secrets(Settings settings) {
    return new ClusterSecrets(settings.security());
  }
}
