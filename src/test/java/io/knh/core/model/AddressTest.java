package io.knh.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @Test
  void anIpv4AddressIsIpAndPort() {
    assertEquals("10.32.0.5:8080", new Address("10.32.0.5", 8080).toString());
  }

  @Test
  void anIpv6AddressStandsInBrackets() {
    assertEquals("[fd00::5]:8080", new Address("fd00::5", 8080).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "FD00:0:0:0:0:0:0:5, fd00::5",
    "2001:db8::1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0db8:0:0:0:0:0:0, 2001:db8::",
    "0:0:0:0:0:0:0:1, ::1",
    "::, ::",
    "::ffff:10.0.0.1, 10.0.0.1",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "0.0.0.0, 0.0.0.0",
    "255.249.199.100, 255.249.199.100"
  })
  void oneAddressHasOneText(String written, String canonical) {
    assertEquals(canonical, new Address(written, 80).ip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.0.0",
        "10.0.0.256",
        "999.1.1.1",
        "1.2.3.4.5",
        "fe80::1%eth0",
        "1",
        ":::",
        "a",
        "....:",
        ".:",
        "g::1",
        "1:2",
        "1.2.3.4:",
        "::1.2.3.256",
        "::1.2.3",
        "127.0.030.51",
        "010.0.0.1",
        "10.0.0.01",
        "10.0.0.00",
        "10.00.0.1",
        "::ffff:10.0.0.01",
        "::10.0.0.1:1",
        "10.0.0.1::"
      })
  void whatIsNoAddressIsRefusedWithoutALookUp(String ip) {
    Exception refusal = assertThrows(IllegalArgumentException.class, () -> new Address(ip, 80));
    // Refused as a literal; a resolver that was asked would say that it knows no such name.
    Throwable cause = refusal.getCause();
    assertTrue(cause == null || String.valueOf(cause.getMessage()).contains("literal"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65_536})
  void aPortIsOneTo65535(int port) {
    assertThrows(IllegalArgumentException.class, () -> new Address("10.0.0.1", port));
  }
}
