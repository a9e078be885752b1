package io.knh.peering.client;

import io.knh.core.model.Cause;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;

/** What the errors of sockets mean. Java gives most of them a text only, which is the system's. */
final class Causes {

  private Causes() {}

  /** Why a connection did not come to stand. */
  static Cause ofConnecting(IOException error) {
    String text = text(error);
    if (error instanceof ConnectException) {
      return text.contains("timed out") ? Cause.TIMEOUT : Cause.REFUSED;
    }
    if (text.contains("reset")) {
      return Cause.RESET;
    }
    return isUnreachable(error, text) ? Cause.UNREACHABLE : Cause.OTHER;
  }

  /**
   * Whether a connection could not even be tried, for want of something on this side: file
   * descriptors, local ports, the local address, memory. That is no fault of the peer.
   */
  static boolean isLocal(IOException error) {
    String text = text(error);
    return error instanceof BindException
        || text.contains("Too many open files")
        || text.contains("Cannot assign requested address")
        || text.contains("No buffer space")
        || text.contains("Cannot allocate memory");
  }

  /** Why a connection that stood broke: cut by the peer, unless the network says otherwise. */
  static Cause ofBroken(IOException error) {
    String text = text(error);
    if (text.contains("timed out")) {
      return Cause.TIMEOUT;
    }
    return isUnreachable(error, text) ? Cause.UNREACHABLE : Cause.RESET;
  }

  private static boolean isUnreachable(IOException error, String text) {
    return error instanceof NoRouteToHostException
        || text.contains("unreachable")
        || text.contains("No route to host")
        || text.contains("Host is down");
  }

  private static String text(IOException error) {
    String text = error.getMessage();
    return text == null ? "" : text;
  }
}
