package io.knh.core.model;

import java.lang.reflect.Proxy;

/** What a part has to be given, and does not use in a test. */
public final class Unused {

  private Unused() {}

  /** A {@code type} of which every call fails the test. */
  public static <T> T of(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw new AssertionError(method + " was called");
            }));
  }
}
