package io.knh.core.model;

/**
 * A member as others know it: its id, where it listens, and the node it runs on.
 *
 * @param id the name that elections compare
 * @param address where it listens, the key of the roster
 * @param nodeName the Kubernetes node, as the webhooks show it
 */
public record Peer(PeerId id, Address address, String nodeName) implements Comparable<Peer> {

  /** The member on node {@code nodeName} that listens on {@code ip} and {@code port}. */
  public static Peer of(String nodeName, String ip, int port) {
    Address address = new Address(ip, port);
    return new Peer(PeerId.of(nodeName, address.ip()), address, nodeName);
  }

  /** By id, as elections and webhooks do; two members with one id by address. */
  @Override
  public int compareTo(Peer other) {
    // Written out, since large clusters compare peers more than they do anything else.
    int byId = id.compareTo(other.id);
    return byId != 0 ? byId : address.compareTo(other.address);
  }

  @Override
  public String toString() {
    return id + " (" + address + ")";
  }
}
