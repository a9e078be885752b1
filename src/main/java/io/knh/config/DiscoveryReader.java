package io.knh.config;

import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where the roster comes from. */
final class DiscoveryReader {

  /** The names of {@link DiscoverySource}. */
  private enum Source {
    ENDPOINTSLICES,
    ENDPOINTS,
    STATIC
  }

  /** A DNS label, as Kubernetes wants it for Services and namespaces. */
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final Values values;

  DiscoveryReader(Values values) {
    this.values = values;
  }

  /**
   * The source; what is wrong with it is noted in the values.
   *
   * @param self this member, as far as it is known: a static list has to name it
   */
  DiscoverySource read(Optional<Peer> self) {
    Optional<Source> source = values.choice("DISCOVERY", Source.ENDPOINTSLICES);
    if (source.isEmpty()) {
      // Nobody knows what else should be there. Stands in, so that the reading can go on.
      return new DiscoverySource.StaticList(Roster.empty());
    }
    return switch (source.get()) {
      case ENDPOINTSLICES -> new DiscoverySource.EndpointSlices(namespace(), serviceName());
      case ENDPOINTS -> new DiscoverySource.Endpoints(namespace(), serviceName());
      case STATIC -> new DiscoverySource.StaticList(peers(self));
    };
  }

  private Roster peers(Optional<Peer> self) {
    return new StaticPeers(values, self).read();
  }

  private String serviceName() {
    return label("SERVICE_NAME", "the name of the Service that selects the pods");
  }

  private String namespace() {
    return label("NAMESPACE", "the namespace of that Service (metadata.namespace)");
  }

  private String label(String setting, String right) {
    Optional<String> value = values.required(setting, right);
    value
        .filter(text -> !LABEL.matcher(text).matches())
        .ifPresent(
            text ->
                values.wrong(
                    setting,
                    text,
                    right + ": lower-case letters, digits and -, at most 63 characters",
                    text));
    return value.orElse("");
  }
}
