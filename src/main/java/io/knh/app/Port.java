package io.knh.app;

import io.knh.config.Settings;
import io.knh.core.model.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/**
 * Where this member listens. The server opens the port after the application has started, and when
 * it cannot it says so in its own log and goes on without.
 *
 * @param bindAddress the only address; empty for all
 * @param self the address and port that others use
 */
record Port(Optional<InetAddress> bindAddress, Address self) {

  /** The first port that anybody may listen at. */
  private static final int FIRST_FREE = 1024;

  static Port of(Settings settings) {
    return new Port(settings.bindAddress(), settings.self().address());
  }

  /** What keeps a server from listening at this address, whatever the port. */
  Optional<String> addressProblem() {
    return bindAddress.flatMap(
        address ->
            bindProblem(0)
                .map(
                    problem ->
                        "BIND_ADDRESS is \""
                            + address.getHostAddress()
                            + "\" ("
                            + problem
                            + "): give one IP of this machine, or * for all"));
  }

  /**
   * What keeps a server from listening at this port; also that this very server listens there
   * already.
   */
  Optional<String> portProblem() {
    return bindProblem(self.port())
        .map(
            problem ->
                "CONTAINER_PORT is \"" + self.port() + "\" (" + problem + "): give a free port");
  }

  /**
   * What keeps this user from listening at this port, whoever else does or does not: below 1024 as
   * a rule root alone may.
   */
  Optional<String> privilegeProblem() {
    if (self.port() >= FIRST_FREE) {
      return Optional.empty(); // not even tried: whoever tries a port takes it for a moment
    }
    return bindProblem(self.port())
        .filter(problem -> problem.contains("Permission denied"))
        .map(
            problem ->
                "CONTAINER_PORT is \""
                    + self.port()
                    + "\" ("
                    + problem
                    + "): give a port from "
                    + FIRST_FREE
                    + " on, or allow this user to listen on lower ports"
                    + " (net.ipv4.ip_unprivileged_port_start)");
  }

  /** That others look for this member where it may not be. */
  Optional<String> warning() {
    if (bindAddress.isPresent() || canBind(self.inetAddress())) {
      return Optional.empty(); // another BIND_ADDRESS has its own warning
    }
    return Optional.of(
        "POD_IP ("
            + self.ip()
            + ") is not an address of this machine:"
            + " other members reach this one only if something forwards to it");
  }

  private static boolean canBind(InetAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, 0), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** That nobody opened the port though it is free. */
  String notServed(Duration patience) {
    return "CONTAINER_PORT is \""
        + self.port()
        + "\" (nothing is served there after "
        + patience.toSeconds()
        + " s): see the server's own messages";
  }

  /** Where this process can reach itself. */
  InetSocketAddress fromInside() {
    return new InetSocketAddress(bindAddress.orElseGet(this::loopback), self.port());
  }

  private InetAddress loopback() {
    try {
      return InetAddress.getByName(self.isIpv6() ? "::1" : "127.0.0.1");
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> bindProblem(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As the server does: connections of an earlier process may still be closing.
      socket.setReuseAddress(true);
      socket.bind(
          bindAddress
              .map(address -> new InetSocketAddress(address, port))
              .orElseGet(() -> new InetSocketAddress(port)),
          1);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
