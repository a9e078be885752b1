package io.knh.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What the build says about itself.
 *
 * @param version of KNH
 * @param commit that it was built from
 */
public record BuildInfo(String version, String commit) {

  private static final String RESOURCE = "/META-INF/knh-build.properties";

  private static final String UNKNOWN = "unknown";

  /** What stands in the archive; unknown where it does not. */
  public static BuildInfo read() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE, e);
    }
    return new BuildInfo(
        properties.getProperty("version", UNKNOWN), properties.getProperty("commit", UNKNOWN));
  }

  @Override
  public String toString() {
    return "KNH "
        + version
        + " (commit "
        + commit
        + ") on JDK "
        + Runtime.version()
        + " ("
        + System.getProperty("java.vendor", UNKNOWN)
        + ")";
  }
}
