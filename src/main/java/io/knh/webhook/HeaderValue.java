package io.knh.webhook;

/** What may stand in a header: a line break in a setting would begin another one. */
final class HeaderValue {

  private HeaderValue() {}

  /**
   * {@code value} itself.
   *
   * @throws IllegalArgumentException when it holds anything but printable ASCII; names {@code
   *     what}, not the value, which may be a secret
   */
  static String checked(String what, String value) {
    if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(what + " must be printable ASCII to be sent as a header");
    }
    return value;
  }
}
