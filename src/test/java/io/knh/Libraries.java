package io.knh;

import java.io.File;
import java.net.URISyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The jars that a war of a test needs beside classes. */
@NullMarked
public final class Libraries {

  private Libraries() {}

  /** The jar of each of {@code classes}. */
  public static File[] of(Class<?>... classes) {
    return Stream.of(classes).map(Libraries::jar).distinct().toArray(File[]::new);
  }

  private static File jar(Class<?> type) {
    try {
      return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
