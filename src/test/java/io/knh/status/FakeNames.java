package io.knh.status;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Node names as clusters have them, up to the longest that Kubernetes allows. */
enum FakeNames {
  /** {@code worker-0007}. */
  SHORT,
  /** 32 characters, as AKS gives them: they differ in their last ones. */
  LONG,
  /** As AWS gives them: they differ in the middle and share their domain. */
  AWS,
  /** 253 characters: some differ at the start, some in the middle, and some at the end. */
  LONGEST;

  /** The names of so many nodes. */
  List<String> of(int nodes) {
    return IntStream.rangeClosed(1, nodes).mapToObj(this::name).toList();
  }

  private String name(int n) {
    return switch (this) {
      case SHORT -> String.format(Locale.ROOT, "worker-%04d", n);
      case LONG -> String.format(Locale.ROOT, "aks-nodepool1-12345678-vmss%05d", n);
      case AWS ->
          String.format(
              Locale.ROOT, "ip-10-0-%d-%d.eu-central-1.compute.internal", 100 + n / 200, n % 200);
      case LONGEST -> longest(n);
    };
  }

  private static String longest(int n) {
    String number = String.format(Locale.ROOT, "%04d", n);
    String[] parts = {"a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(253 - 3 * 64)};
    int part = n % parts.length;
    parts[part] = parts[part].substring(number.length()) + number;
    return String.join(".", parts);
  }
}
