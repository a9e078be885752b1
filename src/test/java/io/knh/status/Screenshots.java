package io.knh.status;

import io.knh.browser.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Makes the pictures of {@code docs/img}: three sizes, both colour schemes, well and in trouble.
 */
public final class Screenshots {

  private static final Duration SOON = Duration.ofSeconds(30);

  private Screenshots() {}

  /** {@code Screenshots [folder]}. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args.length > 0 ? args[0] : "docs/img");
    Files.createDirectories(folder);
    try (Browser browser = Browser.orSkip("the pictures")) {
      picture(browser, folder.resolve("page-well.png"), 12, "", 1366, 900, false);
      picture(browser, folder.resolve("page-down-dark.png"), 12, "outage", 1366, 900, true);
      picture(browser, folder.resolve("page-phone-down.png"), 12, "outage", 390, 844, false);
      picture(browser, folder.resolve("page-phone-well-dark.png"), 12, "", 390, 844, true);
      picture(browser, folder.resolve("page-100-dark.png"), 100, "all", 1366, 900, true);
      picture(browser, folder.resolve("page-paths.png"), 12, "paths", 1366, 1000, false);
      picture(browser, folder.resolve("page-5000.png"), 5000, "all", 1920, 1080, false);
    }
  }

  private static void picture(
      Browser browser, Path file, int members, String trouble, int width, int height, boolean dark)
      throws IOException {
    FakeCluster cluster = new FakeCluster(members);
    cluster.rounds(40);
    if (trouble.equals("paths")) {
      cluster.zones(3);
    }
    try (FakePageServer member = new FakePageServer(cluster, 0)) {
      if (!trouble.isEmpty()) {
        cluster.trouble(trouble);
      }
      cluster.round();
      browser.look(width, height, dark);
      browser.open(member.page());
      browser.awaitText("#list-count", text -> !text.isEmpty(), SOON);
      browser.awaitText("#timeline", text -> text.contains("coordinator"), SOON);
      if (trouble.equals("paths")) {
        browser.run("document.getElementById('paths-section').scrollIntoView()");
        browser.awaitText("#worst", text -> !text.isEmpty(), SOON);
      }
      Files.write(file, browser.picture());
      System.out.println(file + " " + Files.size(file) + " bytes");
    }
  }
}
