package io.knh.browser;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Where the browser and its driver are: those of the system, nothing is fetched. The system
 * property {@code browser} says what to do without them: {@code auto} skips and says so, {@code
 * required} fails. With {@code off} no browser is ever started.
 */
record Chromium(Path browser, Path driver) {

  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final String DRIVER = "chromedriver";

  /** Those of this machine; without them the test ends here. */
  static Chromium orSkip(String test) {
    String wanted = System.getProperty("browser", "auto");
    if (wanted.equals("off")) {
      throw skip(test, "it is switched off by -Dbrowser=off");
    }
    Optional<Path> browser =
        BROWSERS.stream().map(Chromium::onPath).flatMap(Optional::stream).findFirst();
    Optional<Path> driver = onPath(DRIVER);
    if (browser.isPresent() && driver.isPresent()) {
      return new Chromium(browser.get(), driver.get());
    }
    String missing =
        "there is no "
            + (browser.isPresent() ? DRIVER : BROWSERS.get(0))
            + " on the PATH (Debian: apt-get install chromium chromium-driver)";
    if (wanted.equals("required")) {
      return fail("a browser is required: " + missing);
    }
    throw skip(test, missing);
  }

  private static RuntimeException skip(String test, String why) {
    System.out.println("SKIPPED " + test + " in a browser: " + why);
    return Assumptions.abort(why);
  }

  private static Optional<Path> onPath(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
