package io.knh.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * By which names this member may be asked for what people read. A web page of somebody else can
 * give its own name the address of a member (DNS rebinding), and then read whatever is served under
 * that name; it cannot choose a name that is listed here.
 *
 * @param ofService the names of the Service in the cluster
 * @param further {@code ALLOWED_HOSTS}: names, and {@code *.example.org} for all below one
 */
public record AllowedHosts(List<String> ofService, List<String> further) {

  /** IP addresses and {@code localhost} only. */
  public static final AllowedHosts NONE = new AllowedHosts(List.of(), List.of());

  /** Names that can be given. */
  public static final int MAX_NAMES = 100;

  /** A host in its two spellings, and the port that may follow. */
  private static final Pattern HOST =
      Pattern.compile("(?<host>\\[[0-9a-f:.]+(%[^]]*)?]|[^\\[\\]:]*)(:[0-9]*)?");

  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private static final String ALL_BELOW = "*.";

  public AllowedHosts {
    ofService = List.copyOf(ofService);
    further = List.copyOf(further);
  }

  /**
   * Whether a request may be answered that has the header {@code Host} with this value. Every
   * browser sends one; where it is empty no browser asked.
   */
  public boolean admit(String header) {
    var parts = HOST.matcher(header.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      return false;
    }
    String host = withoutLastDot(parts.group("host"));
    return host.isEmpty()
        || host.startsWith("[")
        || IPV4.matcher(host).matches()
        || host.equals("localhost")
        || Stream.concat(ofService.stream(), further.stream()).anyMatch(name -> fits(name, host));
  }

  /** {@code name} without the dot that may end it in DNS. */
  static String withoutLastDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static boolean fits(String name, String host) {
    return name.startsWith(ALL_BELOW)
        ? host.length() >= name.length() && host.endsWith(name.substring(1))
        : name.equals(host);
  }

  /** Reads by which names this member may be asked. */
  static final class Reader {

    private static final String SETTING = "ALLOWED_HOSTS";

    private static final Pattern NAME =
        Pattern.compile(
            "(\\*\\.)?[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_][a-z0-9_-]{0,62}){0,126}");

    private static final int LONGEST_NAME = 253;

    private final Values values;
    private final ClusterDomain domain;

    Reader(Values values, ClusterDomain domain) {
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
}
