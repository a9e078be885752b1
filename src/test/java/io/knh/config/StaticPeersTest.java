package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Peer;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticPeersTest {

  private static final String RIGHT =
      "give <node name>=<IP>:<port> for every member, such as"
          + " node-a=10.0.0.1:8080,node-b=10.0.0.2:8080 or node-c=[fd00::3]:8080";

  private final Environment nodeA =
      Environment.empty()
          .with("DISCOVERY", "static")
          .with("POD_IP", "127.0.5.11")
          .with("NODE_NAME", "node-a");

  @Test
  void theListIsTheRosterAndNeedsNoServiceAndNoNamespace() {
    assertEquals(
        Roster.of(
            Stream.of(Peer.of("node-a", "127.0.5.11", 8080), Peer.of("node-b", "127.0.5.12", 8081))
                .map(peer -> new RosterEntry(peer, true, false))
                .toList()),
        roster(nodeA.with("PEERS", "node-b=127.0.5.12:8081, node-a=127.0.5.11:8080")));
  }

  @Test
  void theZoneOfAMemberMayFollow() {
    Environment zones = nodeA.with("PEERS", "node-a=127.0.5.11:8080@eu-1a,node-b=127.0.5.12:8080");
    assertEquals(
        List.of("eu-1a", ""), roster(zones).entries().stream().map(RosterEntry::zone).toList());
    assertEquals(
        List.of("eu-1b"),
        roster(nodeA.with("POD_IP", "fd00::1").with("PEERS", "node-a=[fd00::1]:8080@eu-1b"))
            .entries()
            .stream()
            .map(RosterEntry::zone)
            .toList());
    String shown = zones.settings().toString();
    assertTrue(
        shown.contains(" PEERS=node-a=127.0.5.11:8080@eu-1a,node-b=127.0.5.12:8080 "), shown);
  }

  @Test
  void ipv6AddressesStandInBrackets() {
    Environment v6 = nodeA.with("POD_IP", "fd00::1");
    Roster roster = roster(v6.with("PEERS", "node-a=[fd00::1]:8080,node-b=[fd00:0::2]:8080"));
    assertEquals(
        List.of("[fd00::1]:8080", "[fd00::2]:8080"),
        roster.entries().stream().map(entry -> entry.peer().address().toString()).toList());
  }

  @Test
  void twoPodsOfOneNodeMayShareAnId() {
    Environment pod = nodeA.with("POD_IP", "10.1.1.11");
    Roster roster = roster(pod.with("PEERS", "node-a=10.1.1.11:8080,node-a=10.1.11.1:8080"));
    assertEquals(2, roster.size());
  }

  @Test
  void theListIsRequired() {
    assertEquals(List.of("PEERS is not set: " + RIGHT), nodeA.problems());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node-b",
        "127.0.5.12:8080",
        "node-b=127.0.5.12",
        "node-b=127.0.5.12:",
        "node-b=127.0.5.12:0",
        "node-b=127.0.5.12:65536",
        "node-b=host:8080",
        "node-b=fd00::2:8080",
        "node-b=[127.0.5.12]:8080",
        "=127.0.5.12:8080",
        "node-b=127.0.5.12:8080@",
        "node-b=127.0.5.12:8080@zone 1",
        "node-b=127.0.5.12:8080@0123456789012345678901234567890123456789012345678901234567890123",
        "node b=127.0.5.12:8080",
        ""
      })
  void eachEntryIsANodeAnIpAndAPort(String wrong) {
    assertEquals(
        List.of("PEERS has \"" + wrong + "\": " + RIGHT),
        nodeA.with("PEERS", "node-a=127.0.5.11:8080," + wrong).problems());
  }

  @Test
  void leadingZerosAreRefused() {
    assertEquals(
        List.of("PEERS has \"node-b=127.0.05.12:8080\": " + RIGHT + ", without leading zeros"),
        nodeA.with("PEERS", "node-a=127.0.5.11:8080,node-b=127.0.05.12:8080").problems());
  }

  /** The wrong entry may be the one of this member. */
  @Test
  void aWrongEntryIsNoMissingOneToo() {
    assertEquals(
        List.of("PEERS has \"node-a=127.0.5.11\": " + RIGHT),
        nodeA.with("PEERS", "node-a=127.0.5.11,node-b=127.0.5.12:8080").problems());
  }

  @Test
  void aWrongPortIsNoWrongListToo() {
    assertEquals(
        List.of("CONTAINER_PORT is \"http\": give a whole number from 1 to 65535"),
        nodeA
            .with("CONTAINER_PORT", "http")
            .with("PEERS", "node-a=127.0.5.11:9090,node-b=127.0.5.12:9090")
            .problems());
  }

  @Test
  void twoNodeNamesAreNoWrongListToo() {
    assertEquals(
        List.of(
            "NODE_NAME is \"node-a\" and MY_NODE_NAME is \"node-b\":"
                + " give one of them, or both the same"),
        nodeA
            .with("MY_NODE_NAME", "node-b")
            .with("PEERS", "node-b=127.0.5.11:8080,node-a=127.0.5.12:8080")
            .problems());
  }

  @Test
  void theMemberItselfStandsInTheList() {
    assertEquals(
        List.of(
            "PEERS does not list this member: add node-a=127.0.5.11:8080"
                + " (NODE_NAME, POD_IP and CONTAINER_PORT)"),
        nodeA.with("PEERS", "node-b=127.0.5.12:8080").problems());
  }

  @Test
  void theOwnPortCountsToo() {
    assertEquals(
        List.of(
            "PEERS does not list this member: add node-a=127.0.5.11:9090"
                + " (NODE_NAME, POD_IP and CONTAINER_PORT)"),
        nodeA.with("PEERS", "node-a=127.0.5.11:8080").with("CONTAINER_PORT", "9090").problems());
  }

  @Test
  void theListCallsTheMemberAsItCallsItself() {
    assertEquals(
        List.of(
            "PEERS has 127.0.5.11:8080 as \"node-b\" and NODE_NAME is \"node-a\":"
                + " give both the same"),
        nodeA.with("PEERS", "node-b=127.0.5.11:8080").problems());
  }

  @Test
  void anAddressStandsInTheListOnce() {
    assertEquals(
        List.of("PEERS has 127.0.5.11:8080 twice: give each address once"),
        nodeA.with("PEERS", "node-a=127.0.5.11:8080,node-b=127.0.5.11:8080").problems());
  }

  @Test
  void allAddressesAreOfOneFamily() {
    assertEquals(
        List.of(
            "PEERS has \"node-b=[fd00::2]:8080\":"
                + " give addresses of the same IP family as POD_IP, which is 127.0.5.11"),
        nodeA.with("PEERS", "node-a=127.0.5.11:8080,node-b=[fd00::2]:8080").problems());
  }

  @Test
  void whatIsWrongInTheListIsSaidThoughTheMemberIsUnknown() {
    assertEquals(
        List.of(
            "POD_IP is not set: give the IP of the pod (status.podIP)",
            "PEERS has \"node-b\": " + RIGHT),
        nodeA.without("POD_IP").with("PEERS", "node-b").problems());
  }

  private static Roster roster(Environment environment) {
    return assertInstanceOf(DiscoverySource.StaticList.class, environment.settings().discovery())
        .roster();
  }
}
