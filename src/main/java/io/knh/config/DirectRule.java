package io.knh.config;

import io.knh.core.model.Address;
import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/** One entry of {@code NO_PROXY}: what is asked directly. */
sealed interface DirectRule {

  /** Whether {@code target} is asked directly. */
  boolean matches(Target target);

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
}
