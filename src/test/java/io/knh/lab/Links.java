package io.knh.lab;

import java.util.List;

/** The wires of the lab: a bridge in the hub, and a pair of virtual Ethernet ends for each pod. */
record Links(Namespaces namespaces) {

  private static final String BRIDGE = "br0";

  /** Makes the bridge, with the addresses of all that is no pod, and the wires to the pods. */
  void create() {
    String hub = namespaces.hub();
    ip(hub, "link set lo up");
    ip(hub, "link add " + BRIDGE + " type bridge");
    List.of(Addresses.OBSERVER, Addresses.API, Addresses.RECEIVER)
        .forEach(address -> ip(hub, "addr add " + address + "/24 dev " + BRIDGE));
    ip(hub, "link set " + BRIDGE + " up");
    for (int i = 0; i < namespaces.pods(); i++) {
      String pod = namespaces.pod(i);
      ip(hub, "link add pod%d type veth peer name eth0 netns %s".formatted(i, pod));
      ip(hub, "link set pod%d master %s".formatted(i, BRIDGE));
      ip(hub, "link set pod%d up".formatted(i));
      ip(pod, "link set lo up");
      ip(pod, "link set eth0 up");
    }
  }

  /** Gives the {@code index}th pod the address {@code address} in place of any other. */
  void address(int index, String address) {
    String pod = namespaces.pod(index);
    ip(pod, "addr flush dev eth0");
    ip(pod, "addr add " + address + "/24 dev eth0");
  }

  private static void ip(String namespace, String command) {
    Command.run(("ip -n " + namespace + " " + command).split(" ", -1));
  }
}
