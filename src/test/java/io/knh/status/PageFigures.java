package io.knh.status;

import io.knh.browser.Browser;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures the page of a member that runs: what a first load takes, and what the changes of a
 * minute cost the browser.
 */
public final class PageFigures {

  private static final int LOADS = 7;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private PageFigures() {}

  /** {@code PageFigures <address of the page>}. */
  public static void main(String[] args) throws InterruptedException {
    URI page = URI.create(args[0]);
    try (Browser browser = Browser.orSkip("the figures")) {
      browser.look(1366, 900, false);
      List<Double> loaded = new ArrayList<>();
      List<Double> shown = new ArrayList<>();
      for (int i = 0; i < LOADS; i++) {
        browser.forget();
        browser.open(page);
        browser.awaitText("#list-count", text -> !text.isEmpty(), PATIENCE);
        loaded.add(number(browser, "performance.getEntriesByType('navigation')[0].loadEventEnd"));
        shown.add(number(browser, "performance.getEntriesByName('knh-draw')[0].startTime"));
      }
      double bytes =
          number(
              browser,
              "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
                  + ".filter((entry) => !entry.name.includes('/knh/v1/'))"
                  + ".reduce((sum, entry) => sum + entry.transferSize, 0)");
      print("bytes of the first load, heads included", bytes);
      print("ms until loaded, median of " + LOADS, median(loaded));
      print("ms until the members are drawn, median of " + LOADS, median(shown));
      browser.run("performance.clearMeasures()");
      TimeUnit.MINUTES.sleep(1);
      for (String name : List.of("knh-take", "knh-draw")) {
        String all = "performance.getEntriesByName('" + name + "').map((entry) => entry.duration)";
        print(name + ", times in a minute", number(browser, all + ".length"));
        print(
            name + ", ms, median",
            number(browser, all + ".sort((a, b) => a - b).at(" + all + ".length / 2) ?? 0"));
        print(name + ", ms, most", number(browser, "Math.max(0, ..." + all + ")"));
      }
      print("MB of memory of the page", number(browser, "performance.memory.usedJSHeapSize / 1e6"));
    }
  }

  private static double number(Browser browser, String expression) {
    return browser.run("return " + expression) instanceof Number found ? found.doubleValue() : -1;
  }

  private static double median(List<Double> all) {
    Collections.sort(all);
    return all.get(all.size() / 2);
  }

  private static void print(String what, double value) {
    System.out.printf(Locale.ROOT, "| %s | %.1f |%n", what, value);
  }
}
