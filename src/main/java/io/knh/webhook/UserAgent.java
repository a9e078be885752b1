package io.knh.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What KNH calls itself when it posts: {@code knh/<version>}. */
final class UserAgent {

  /** The value of the header {@code User-Agent}. */
  static final String TEXT = "knh/" + version();

  private UserAgent() {}

  private static String version() {
    Properties build = new Properties();
    try (InputStream in = UserAgent.class.getResourceAsStream("/META-INF/knh-build.properties")) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      // Said to the receiver only out of courtesy.
      return "unknown";
    }
    return HeaderValue.checked("version", build.getProperty("version", "unknown"));
  }
}
