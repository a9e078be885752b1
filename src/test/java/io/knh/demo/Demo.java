package io.knh.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows KNH at work; a stub that says where the server is and waits. */
final class Demo {

  private Demo() {}

  /** Runs for {@code demo.seconds}, or until it is stopped when that is 0. */
  public static void main(String[] arguments) throws InterruptedException {
    Leash.tie();
    System.out.println("KNH's server is in " + System.getProperty("knh.server"));
    long seconds = Long.getLong("demo.seconds", 0);
    new CountDownLatch(1).await(seconds == 0 ? Long.MAX_VALUE : seconds, TimeUnit.SECONDS);
  }
}
