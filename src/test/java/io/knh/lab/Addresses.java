package io.knh.lab;

/** The lab's network, {@code 10.32.0.0/24}. */
final class Addresses {

  /** Of the lab itself, which stands for the kubelets: no fault ever keeps it from a pod. */
  static final String OBSERVER = "10.32.0.1";

  /** Of the stand-in for the API server. */
  static final String API = "10.32.0.2";

  /** Of the webhook receiver. */
  static final String RECEIVER = "10.32.0.3";

  /** The port of every pod, in a namespace that has no other use for it. */
  static final int POD_PORT = 8080;

  private static final int FIRST_POD = 11;
  private static final int PODS_APART = 10;
  private static final int GENERATIONS = 24;

  private Addresses() {}

  /**
   * The address of a pod.
   *
   * @param index of the node, from 0
   * @param generation how many pods the node has had before; after 24 addresses come again
   */
  static String pod(int index, int generation) {
    return "10.32.0." + (FIRST_POD + index + PODS_APART * (generation % GENERATIONS));
  }
}
