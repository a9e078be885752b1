package io.knh.config;

import io.knh.core.model.Address;
import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One entry of {@code NO_PROXY}: what is asked directly. */
sealed interface DirectRule {

  int MAX_PORT = 65_535;

  Pattern NAME_AND_PORT =
      Pattern.compile(
          "(?:\\*?\\.)?(?<name>[\\p{L}\\p{N}_-][\\p{L}\\p{N}._-]*)(?::(?<port>[0-9]{1,5}))?");

  Pattern BRACKETS_AND_PORT = Pattern.compile("\\[(?<ip>[0-9a-fA-F:.]+)](?::(?<port>[0-9]{1,5}))?");

  Pattern NETWORK = Pattern.compile("(?<ip>[0-9a-fA-F:.]+)/(?<bits>[0-9]{1,3})");

  /** Whether {@code target} is asked directly. */
  boolean matches(Target target);

  /** The rule that {@code entry} of the list writes; nothing where it writes none. */
  static Optional<DirectRule> of(String entry) {
    if (entry.equals("*")) {
      return Optional.of(new Everything());
    }
    Matcher network = NETWORK.matcher(entry);
    if (network.matches()) {
      return network(network.group("ip"), Integer.parseInt(network.group("bits")));
    }
    Optional<InetAddress> ip = ipOf(entry);
    if (ip.isPresent()) {
      return ip.map(only -> single(only, 0));
    }
    Matcher brackets = BRACKETS_AND_PORT.matcher(entry);
    if (brackets.matches()) {
      return ipOf(brackets.group("ip"))
          .flatMap(only -> port(brackets.group("port"), 0).map(port -> single(only, port)));
    }
    Matcher name = NAME_AND_PORT.matcher(entry);
    return name.matches() ? named(name) : Optional.empty();
  }

  /** {@code *}: everything. */
  record Everything() implements DirectRule {

    @Override
    public boolean matches(Target target) {
      return true;
    }

    @Override
    public String toString() {
      return "*";
    }
  }

  /**
   * A domain and what is below it.
   *
   * @param name in small ASCII letters, without a dot at either end
   * @param port the only port, or 0 for each
   */
  record Domain(String name, int port) implements DirectRule {

    @Override
    public boolean matches(Target target) {
      return (port == 0 || port == target.port())
          && (target.host().equals(name) || target.host().endsWith("." + name));
    }

    @Override
    public String toString() {
      return port == 0 ? name : name + ":" + port;
    }
  }

  /**
   * An IP or a network of them.
   *
   * @param address an address of it
   * @param bits how many leading bits all of its addresses have in common
   * @param port the only port, or 0 for each
   */
  record Network(InetAddress address, int bits, int port) implements DirectRule {

    @Override
    public boolean matches(Target target) {
      return (port == 0 || port == target.port())
          && target.ip().filter(ip -> isIn(ip.getAddress())).isPresent();
    }

    private boolean isIn(byte[] other) {
      byte[] own = address.getAddress();
      if (own.length != other.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % Byte.SIZE);
        if (((own[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      boolean single = bits == address.getAddress().length * Byte.SIZE;
      String ip = new Address(address.getHostAddress(), 1).ip();
      String text = ip.indexOf(':') >= 0 && port != 0 ? "[" + ip + "]" : ip;
      return text + (single ? "" : "/" + bits) + (port == 0 ? "" : ":" + port);
    }
  }

  /**
   * What is asked.
   *
   * @param host in small ASCII letters, without brackets
   */
  record Target(String host, Optional<InetAddress> ip, int port) {

    static Target of(String host, int port) {
      String plain = withoutBrackets(host);
      Optional<InetAddress> ip = ipOf(plain);
      return new Target(ip.map(Target::canonical).orElseGet(() -> name(plain)), ip, port);
    }

    private static String canonical(InetAddress ip) {
      return new Address(ip.getHostAddress(), 1).ip();
    }
  }

  /** A name as it is compared: in small letters, as DNS writes it, without the dot of the root. */
  static String name(String host) {
    String text = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    try {
      return IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return text.toLowerCase(Locale.ROOT);
    }
  }

  static Optional<InetAddress> ipOf(String text) {
    try {
      return Optional.of(new Address(text, 1).inetAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** The port; {@code standard} where there is none, and nothing where it is none. */
  static Optional<Integer> port(String text, int standard) {
    if (text == null) {
      return Optional.of(standard);
    }
    int port = Integer.parseInt(text);
    return port >= 1 && port <= MAX_PORT ? Optional.of(port) : Optional.empty();
  }

  private static Optional<DirectRule> named(Matcher entry) {
    Optional<Integer> port = port(entry.group("port"), 0);
    String name = entry.group("name");
    if (port.isEmpty()) {
      return Optional.empty();
    }
    Optional<InetAddress> ip = ipOf(name);
    if (ip.isPresent()) {
      return ip.map(only -> single(only, port.get()));
    }
    // 10.0.0.300 and the like: meant as an IP, and none.
    return name.matches("[0-9.]+")
        ? Optional.empty()
        : Optional.of(new Domain(name(name), port.get()));
  }

  private static Optional<DirectRule> network(String ip, int bits) {
    return ipOf(ip)
        .filter(address -> bits <= address.getAddress().length * Byte.SIZE)
        .map(address -> new Network(address, bits, 0));
  }

  private static DirectRule single(InetAddress ip, int port) {
    return new Network(ip, ip.getAddress().length * Byte.SIZE, port);
  }
}
