package io.knh.authority;

import io.knh.core.model.LeaseUse;
import java.util.Map;

/** Uses the Lease by a static list, or by Kubernetes when there is an argument; says what comes. */
final class StaticLeaseProcess {

  private StaticLeaseProcess() {}

  public static void main(String[] arguments) {
    LeaseFixture member =
        LeaseFixture.with(
            arguments.length > 0
                ? Map.of()
                : Map.of("DISCOVERY", "static", "PEERS", "node-a=10.0.0.1:8080"),
            "http://127.0.4.8:1");
    System.out.println("came to " + member.use(new LeaseUse.Force()));
  }
}
