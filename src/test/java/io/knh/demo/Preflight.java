package io.knh.demo;

import io.knh.core.model.Address;
import io.knh.core.model.Peer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds out before anything is started whether the members could listen. */
final class Preflight {

  private Preflight() {}

  /** What is in the way, as a line for the user; empty when nothing is. */
  static Optional<String> obstacle(List<Peer> nodes) {
    return nodes.stream().map(Peer::address).flatMap(at -> obstacle(at).stream()).findFirst();
  }

  private static Optional<String> obstacle(Address address) {
    try (ServerSocket socket = new ServerSocket()) {
      // Members do the same: a port that only lingers after a killed process is free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address.inetAddress(), address.port()));
      return Optional.empty();
    } catch (BindException e) {
      String reason = String.valueOf(e.getMessage());
      if (reason.toLowerCase(Locale.ROOT).contains("in use")) {
        return Optional.of(
            "another program listens on " + address + "; choose another port: -Ddemo.port=18080");
      }
      return Optional.of(
          "this machine has no address "
              + address.ip()
              + " ("
              + reason
              + "); on macOS: sudo ifconfig lo0 alias "
              + address.ip()
              + " up, for each of 127.0.0.11 to 127.0.0.15");
    } catch (IOException e) {
      return Optional.of("cannot listen on " + address + ": " + e.getMessage());
    }
  }
}
