package io.knh.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads by which names this member may be asked. */
final class HostsReader {

  private static final String SETTING = "ALLOWED_HOSTS";

  private static final Pattern NAME =
      Pattern.compile("(\\*\\.)?[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_][a-z0-9_-]{0,62}){0,126}");

  private static final int LONGEST_NAME = 253;

  private final Values values;
  private final ClusterDomain domain;

  HostsReader(Values values, ClusterDomain domain) {
    this.values = values;
    this.domain = domain;
  }

  AllowedHosts read() {
    return new AllowedHosts(ofService(), further());
  }

  private List<String> ofService() {
    Optional<String> service = values.text("SERVICE_NAME");
    Optional<String> namespace = values.text("NAMESPACE");
    if (service.isEmpty() || namespace.isEmpty()) {
      return service.map(List::of).orElse(List.of());
    }
    String within = service.get() + "." + namespace.get();
    String svc = within + ".svc";
    return List.of(service.get(), within, svc, svc + "." + domain.of(namespace.get()));
  }

  private List<String> further() {
    Optional<String> text = values.text(SETTING);
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> names =
        Arrays.stream(text.get().split(",", -1))
            .map(name -> AllowedHosts.withoutLastDot(name.strip().toLowerCase(Locale.ROOT)))
            .toList();
    boolean right =
        names.size() <= AllowedHosts.MAX_NAMES
            && names.stream()
                .allMatch(name -> name.length() <= LONGEST_NAME && NAME.matcher(name).matches());
    return right
        ? names
        : values.wrong(
            SETTING,
            text.get(),
            "up to "
                + AllowedHosts.MAX_NAMES
                + " names with commas between them, without http:// and port, such as"
                + " knh.example.org or *.example.org",
            List.of());
  }
}
