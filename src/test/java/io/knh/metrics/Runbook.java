package io.knh.metrics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a rule or a panel leads.
 *
 * @param base up to the folder of the documents
 * @param page below the sources
 * @param heading as an anchor
 */
record Runbook(String base, Path page, String heading) {

  private static final Pattern URL = Pattern.compile("(https://[^#]+/)(docs/\\w+[.]md)#([\\w-]+)");

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is not the whole address of a heading of a document
   */
  static Runbook of(String url) {
    Matcher matcher = URL.matcher(url);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("leads to no heading of a document: " + url);
    }
    return new Runbook(matcher.group(1), Path.of(matcher.group(2)), matcher.group(3));
  }

  /** Whether the document has that heading. */
  boolean exists() {
    return Files.exists(page)
        && Monitoring.text(page)
            .lines()
            .filter(line -> line.startsWith("#"))
            .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
            .map(line -> line.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
            .anyMatch(heading::equals);
  }
}
