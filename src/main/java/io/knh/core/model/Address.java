package io.knh.core.model;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Where a member listens: an IP literal and a TCP port. The roster's key, because {@code 10.1.1.11}
 * and {@code 10.1.11.1} make the same id on one node.
 *
 * @param ip the literal in its canonical form (RFC 5952 for IPv6), so that one address has one text
 * @param port 1 to 65535
 */
public record Address(String ip, int port) implements Comparable<Address> {

  // Without leading zeros: 127.0.030.51 is 127.0.30.51 for some and, read as octal, 127.0.24.51 for
  // others (RFC 6943, section 3.1.1).
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d{2}|[1-9]?\\d)";

  private static final String IPV4 = OCTET + "(?:\\." + OCTET + "){3}";

  // A name would be looked up in the DNS, and so would 10.0.0.256 or ".::", which are none either;
  // only what can be a literal goes to InetAddress. IPv6 may end in an IPv4 address.
  private static final Pattern LITERAL =
      Pattern.compile(IPV4 + "|(?=.*:)[0-9a-fA-F:]{1,45}|(?=.{2,45}$)[0-9a-fA-F:]*:" + IPV4);

  public Address {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " must be 1 to 65535");
    }
    ip = canonical(ip);
  }

  /** Whether this is an IPv6 address, which {@link #toString()} puts in brackets. */
  public boolean isIpv6() {
    return ip.indexOf(':') >= 0;
  }

  /** The IP as the type that sockets take; never looks anything up. */
  public InetAddress inetAddress() {
    return parse(ip);
  }

  private static String canonical(String ip) {
    InetAddress parsed = parse(ip);
    if (parsed instanceof Inet4Address) {
      return parsed.getHostAddress();
    }
    return Rfc5952.text(parsed.getAddress());
  }

  private static InetAddress parse(String ip) {
    if (!LITERAL.matcher(ip).matches()) {
      throw new IllegalArgumentException("\"" + ip + "\" is not an IP address");
    }
    try {
      return InetAddress.getByName(ip);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("\"" + ip + "\" is not an IP address", e);
    }
  }

  @Override
  public int compareTo(Address other) {
    int byIp = ip.compareTo(other.ip);
    return byIp != 0 ? byIp : Integer.compare(port, other.port);
  }

  /** {@code 10.32.0.5:8080}, or {@code [fd00::5]:8080}. */
  @Override
  public String toString() {
    return isIpv6() ? "[" + ip + "]:" + port : ip + ":" + port;
  }
}
