package io.knh.peering;

/**
 * The header of an answer to a ping in which a member says that it echoes datagrams and large
 * requests to other members. Members that do not, and the original program, have none.
 */
public final class EchoHeader {

  public static final String NAME = "KNH-Echo";

  /** The version of what is echoed. */
  static final String VALUE = "1";

  private EchoHeader() {}

  /** Whether {@code value} offers what this version sends, whoever wrote it. */
  public static boolean offers(String value) {
    return value.equals(VALUE);
  }
}
