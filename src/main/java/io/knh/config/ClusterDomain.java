package io.knh.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The domain in which the cluster's Services have their names. The kubelet writes it into every
 * pod's {@code resolv.conf}: {@code search knh.svc.cluster.local svc.cluster.local cluster.local}.
 */
final class ClusterDomain {

  /** Where nothing else is said. */
  static final String USUAL = "cluster.local";

  /** Of the file, at most; the kubelet writes 2,048 characters of search list. */
  static final int MAX_BYTES = 16 * 1024;

  private static final Pattern SEARCH = Pattern.compile("(?m)^search[ \\t]+(.*)$");

  private final Path file;

  ClusterDomain(Path file) {
    this.file = file;
  }

  /** That of this machine. */
  static ClusterDomain ofMachine() {
    return new ClusterDomain(Path.of("/etc/resolv.conf"));
  }

  /** The domain as pods in {@code namespace} see it. */
  String of(String namespace) {
    return content().flatMap(text -> searched(text, namespace + ".svc.")).orElse(USUAL);
  }

  private static Optional<String> searched(String text, String begin) {
    Matcher lists = SEARCH.matcher(text);
    while (lists.find()) {
      for (String domain : lists.group(1).strip().split("\\s+", -1)) {
        if (domain.startsWith(begin) && domain.length() > begin.length()) {
          return Optional.of(AllowedHosts.withoutLastDot(domain.substring(begin.length())));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> content() {
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(MAX_BYTES), ISO_8859_1));
    } catch (IOException e) {
      // Not Linux, or no such file: the usual domain then.
      return Optional.empty();
    }
  }
}
