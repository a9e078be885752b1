package io.knh.discovery;

import io.knh.agent.FakeAgent;

/** Starts discovery by the kubeconfig of its environment, says what it found, and returns. */
final class DiscoveryProcess {

  private DiscoveryProcess() {}

  public static void main(String[] arguments) {
    FakeAgent inbox = new FakeAgent();
    Discovery discovery =
        new Discovery(DiscoveryFixture.settings(DiscoveryFixture.SELF, "endpointslices"), inbox);
    discovery.start();
    DiscoveryFixture.await().until(() -> !inbox.rosters().isEmpty());
    System.out.println(DiscoveryFixture.members(inbox));
  }
}
