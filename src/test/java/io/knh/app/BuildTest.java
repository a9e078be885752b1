package io.knh.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What the build leaves behind for the program. */
class BuildTest {

  @Test
  void versionAndCommitAreFilledIn() throws IOException {
    Properties build = new Properties();
    try (InputStream in =
        Objects.requireNonNull(
            getClass().getResourceAsStream("/META-INF/knh-build.properties"), "resource")) {
      build.load(in);
    }
    assertTrue(build.getProperty("version").matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"));
    assertTrue(build.getProperty("commit").matches("[0-9a-f]{40}|unknown"));
    assertEquals(2, build.size());
  }
}
