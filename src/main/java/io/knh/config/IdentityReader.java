package io.knh.config;

import io.knh.core.model.Peer;
import io.knh.core.model.PeerId;
import java.net.InetAddress;
import java.util.Optional;

/** Reads who this member is and where it listens. */
final class IdentityReader {

  /** Stands in for a member that is not known, so that the reading can go on. */
  static final Peer NOBODY = Peer.of("nobody", "192.0.2.1", 1);

  private static final int DEFAULT_PORT = 8080;

  private static final int LONGEST_NAME = 253;

  private static final String POD_IP_IS = "the IP of the pod (status.podIP)";

  private static final String NODE_NAME_IS = "the node of the pod (spec.nodeName)";

  private final Values values;

  IdentityReader(Values values) {
    this.values = values;
  }

  /** The member; empty when a part of it is missing or wrong. */
  Optional<Peer> self() {
    Optional<InetAddress> ip =
        values
            .required("POD_IP", POD_IP_IS)
            .flatMap(text -> values.ip("POD_IP", text, POD_IP_IS))
            .filter(this::belongsToOne);
    Optional<String> name = nodeName();
    Optional<Integer> port = values.port("CONTAINER_PORT", DEFAULT_PORT);
    return ip.isPresent() && name.isPresent() && port.isPresent()
        ? Optional.of(Peer.of(name.get(), ip.get().getHostAddress(), port.get()))
        : Optional.empty();
  }

  /** The only address to listen on; empty for all. */
  Optional<InetAddress> bindAddress() {
    String right = "one IP of this machine, or * for all";
    return values
        .exact("BIND_ADDRESS")
        .filter(text -> !text.equals("*"))
        .flatMap(text -> values.ip("BIND_ADDRESS", text, right))
        .filter(address -> !address.isAnyLocalAddress());
  }

  private boolean belongsToOne(InetAddress ip) {
    if (ip.isAnyLocalAddress() || ip.isMulticastAddress()) {
      values.wrong("POD_IP", ip.getHostAddress(), POD_IP_IS, false);
      return false;
    }
    return true;
  }

  private Optional<String> nodeName() {
    Optional<String> name = values.text("NODE_NAME");
    Optional<String> other = values.text("MY_NODE_NAME");
    if (name.isPresent() && other.isPresent() && !name.equals(other)) {
      values.problem(
          "NODE_NAME is \""
              + Values.shown(name.get())
              + "\" and MY_NODE_NAME is \""
              + Values.shown(other.get())
              + "\": give one of them, or both the same");
      return Optional.empty();
    }
    String setting = name.isEmpty() && other.isPresent() ? "MY_NODE_NAME" : "NODE_NAME";
    return values.required(setting, NODE_NAME_IS).filter(text -> canBeInAnId(setting, text));
  }

  private boolean canBeInAnId(String setting, String name) {
    boolean can = name.length() <= LONGEST_NAME && PeerId.isValid(name);
    return can
        || values.wrong(
            setting,
            name,
            NODE_NAME_IS + ", at most 253 printable ASCII characters without blanks",
            false);
  }
}
