package io.knh.peering.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Cause;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class CausesTest {

  @Test
  void aConnectionThatDoesNotComeToStandHasTheSystemsCause() {
    assertEquals(Cause.REFUSED, Causes.ofConnecting(new ConnectException("Connection refused")));
    assertEquals(Cause.TIMEOUT, Causes.ofConnecting(new ConnectException("Connection timed out")));
    assertEquals(
        Cause.UNREACHABLE, Causes.ofConnecting(new NoRouteToHostException("No route to host")));
    assertEquals(
        Cause.UNREACHABLE, Causes.ofConnecting(new SocketException("Network is unreachable")));
    assertEquals(Cause.UNREACHABLE, Causes.ofConnecting(new SocketException("Host is down")));
    assertEquals(Cause.RESET, Causes.ofConnecting(new SocketException("Connection reset")));
  }

  @Test
  void whatThisMemberLacksSaysNothingAboutThePeer() {
    assertTrue(Causes.isLocal(new BindException("Cannot assign requested address")));
    assertTrue(Causes.isLocal(new SocketException("Too many open files")));
    assertTrue(Causes.isLocal(new SocketException("No buffer space available")));
    assertFalse(Causes.isLocal(new ConnectException("Connection refused")));
    assertFalse(Causes.isLocal(new NoRouteToHostException("No route to host")));
    assertFalse(Causes.isLocal(new IOException()));
    assertEquals(Cause.OTHER, Causes.ofConnecting(new IOException()));
  }

  @Test
  void aConnectionThatStoodIsResetUnlessTheNetworkSaysOtherwise() {
    assertEquals(Cause.RESET, Causes.ofBroken(new SocketException("Connection reset")));
    assertEquals(Cause.RESET, Causes.ofBroken(new IOException("Broken pipe")));
    assertEquals(Cause.RESET, Causes.ofBroken(new IOException()));
    assertEquals(Cause.TIMEOUT, Causes.ofBroken(new SocketException("Connection timed out")));
    assertEquals(
        Cause.UNREACHABLE, Causes.ofBroken(new NoRouteToHostException("No route to host")));
  }
}
