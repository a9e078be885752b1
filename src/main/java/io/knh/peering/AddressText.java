package io.knh.peering;

import io.knh.core.model.Address;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an address that another member wrote: {@code 10.32.0.5:8080} or {@code [fd00::5]:8080}. */
final class AddressText {

  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([0-9a-f:]{2,39})]|([0-9.]{7,15})):([1-9][0-9]{0,4})");

  private AddressText() {}

  /** The address; nothing where it is not written as {@link Address#toString()} does. */
  static Optional<Address> read(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String ip = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    try {
      return Optional.of(new Address(ip, Integer.parseInt(matcher.group(3))))
          .filter(address -> address.toString().equals(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
