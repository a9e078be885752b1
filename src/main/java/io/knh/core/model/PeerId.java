package io.knh.core.model;

/**
 * The name of a member, {@code <node name>@<pod IP without dots or colons>}, such as {@code
 * my-node1@103205}.
 *
 * <p>Ids are ordered byte by byte, so {@code node-9} is above {@code node-10}; the highest id wins
 * an election. Only printable ASCII is allowed: then the order of Java's strings is the order of
 * the bytes, as the original Go program compares them, and an id can be logged as it is.
 *
 * @param value the id as it stands on the wire
 */
public record PeerId(String value) implements Comparable<PeerId> {

  /** Longest id: a node name has at most 253 characters, an IPv6 address without colons 32. */
  public static final int MAX_LENGTH = 253 + 1 + 32;

  public PeerId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a peer id must be 1 to " + MAX_LENGTH + " printable ASCII characters without blanks");
    }
  }

  /** Whether {@code value} can be an id at all, without saying that a member has it. */
  public static boolean isValid(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_LENGTH
        && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** Whether {@code value} has the form {@code <node name>@<IP without dots or colons>}. */
  public static boolean isOfMember(String value) {
    int at = value.lastIndexOf('@');
    return isValid(value)
        && at > 0
        && at < value.length() - 1
        && value.chars().skip(at + 1L).allMatch(c -> Character.digit(c, 16) >= 0);
  }

  /** The id of the member on node {@code nodeName} with the pod IP {@code ip}. */
  public static PeerId of(String nodeName, String ip) {
    return new PeerId(nodeName + "@" + ip.replace(".", "").replace(":", ""));
  }

  @Override
  public int compareTo(PeerId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
