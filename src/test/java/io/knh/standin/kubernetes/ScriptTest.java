package io.knh.standin.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.knh.standin.kubernetes.LeaseTrouble.None;
import io.knh.standin.kubernetes.LeaseTrouble.Refuses;
import io.knh.standin.kubernetes.LeaseTrouble.Silent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a laboratory says to the API server about Leases. */
class ScriptTest {

  private StubApiServer api;

  @BeforeEach
  void listen() throws IOException {
    api = StubApiServer.start("127.0.4.9");
  }

  @AfterEach
  void close() throws IOException {
    api.close();
  }

  private String say(String line) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Script(api)
        .obey(
            new ByteArrayInputStream((line + "\n").getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void theLeasesAndTheirHistoryAreOneLineEach() throws IOException {
    assertEquals("none", say("leases"));
    assertEquals("none", say("lease-history"));

    api.leases().put("default/knh", "{\"holderIdentity\": \"node-a@1\"}");
    api.leases().put("default/knh", "{\"holderIdentity\": \"node-b@1\", \"leaseTransitions\": 1}");
    api.leases().put("lab/knh", "{}");

    assertEquals("is default/knh node-b@1 1 1002; is lab/knh nobody 0 1003", say("leases"));
    assertEquals(
        "create default/knh node-a@1 0 1001; update default/knh node-b@1 1 1002;"
            + " create lab/knh nobody 0 1003",
        say("lease-history"));
  }

  @Test
  void leasesAloneAreForbiddenOrSilentUntilAllIsHealed() throws IOException {
    assertEquals("ok", say("fail-leases 403"));
    assertEquals(new Refuses(403), api.leases().trouble());
    assertEquals("ok", say("hang-leases"));
    assertEquals(new Silent(Set.of("get", "create", "update")), api.leases().trouble());
    assertEquals("ok", say("heal"));
    assertEquals(new None(), api.leases().trouble());
  }
}
