package io.knh.status;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/**
 * The files of the page, by name, and no others. Read from the war and its one webjar when first
 * asked for, and kept: about 200 KB with the packed forms.
 */
final class PageFiles {

  /** The page itself. */
  static final String INDEX = "index.html";

  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";
  private static final String ICON = "image/svg+xml";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry(INDEX, "text/html; charset=utf-8"),
          Map.entry("icon.svg", ICON),
          Map.entry("icon-bad.svg", ICON),
          Map.entry("icon-ok.svg", ICON),
          Map.entry("icon-unknown.svg", ICON),
          Map.entry("icon-warn.svg", ICON),
          Map.entry("style.css", STYLE),
          Map.entry("problems.js", SCRIPT),
          Map.entry("app.js", SCRIPT),
          Map.entry("detail.js", SCRIPT),
          Map.entry("evidence.js", SCRIPT),
          Map.entry("facts.js", SCRIPT),
          Map.entry("grid.js", SCRIPT),
          Map.entry("headline.js", SCRIPT),
          Map.entry("labels.js", SCRIPT),
          Map.entry("link.js", SCRIPT),
          Map.entry("members.js", SCRIPT),
          Map.entry("model.js", SCRIPT),
          Map.entry("outages.js", SCRIPT),
          Map.entry("paper.js", SCRIPT),
          Map.entry("matrix.js", SCRIPT),
          Map.entry("pathfacts.js", SCRIPT),
          Map.entry("pathlink.js", SCRIPT),
          Map.entry("paths.js", SCRIPT),
          Map.entry("place.js", SCRIPT),
          Map.entry("ring.js", SCRIPT),
          Map.entry("signs.js", SCRIPT),
          Map.entry("sort.js", SCRIPT),
          Map.entry("spark.js", SCRIPT),
          Map.entry("summary.js", SCRIPT),
          Map.entry("text.js", SCRIPT),
          Map.entry("timeline.js", SCRIPT),
          Map.entry("uplot.css", STYLE),
          Map.entry("uplot.js", SCRIPT));

  /** The charting library's names of its files. */
  private static final Map<String, String> OF_LIBRARY =
      Map.of("uplot.css", "uPlot.min.css", "uplot.js", "uPlot.iife.min.js");

  private static final String LIBRARY_VERSION =
      "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

  private final Map<String, PageFile> read = new ConcurrentHashMap<>();

  /** The file {@code name}; none when it is not one of the page. */
  Optional<PageFile> named(String name) {
    String type = TYPES.get(name);
    return type == null
        ? Optional.empty()
        : Optional.of(read.computeIfAbsent(name, wanted -> new PageFile(type, content(wanted))));
  }

  private static byte[] content(String name) {
    String library = OF_LIBRARY.get(name);
    return bytes(library == null ? "page/" + name : libraryFolder() + library);
  }

  private static String libraryFolder() {
    Properties pom = new Properties();
    try (InputStream in = open(LIBRARY_VERSION)) {
      pom.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "/META-INF/resources/webjars/uplot/" + pom.getProperty("version") + "/dist/";
  }

  private static byte[] bytes(String path) {
    try (InputStream in = open(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String path) {
    InputStream in = PageFiles.class.getResourceAsStream(path);
    if (in == null) {
      throw new IllegalStateException("the war lacks " + path);
    }
    return in;
  }

  /** One file of the page, read once: its bytes, the same packed, and what names its content. */
  static final class PageFile {

    /** Bytes of the hash that name a content; two versions of a file will not share 12. */
    private static final int TAG_BYTES = 12;

    private final String type;
    private final byte[] plain;
    private final byte[] packed;
    private final String tag;

    PageFile(String type, byte[] content) {
      this.type = type;
      this.plain = content.clone();
      this.packed = pack(content);
      this.tag = tag(content);
    }

    /** The value of {@code Content-Type}. */
    String type() {
      return type;
    }

    /** The content, as it is or by gzip. */
    byte[] bytes(boolean gzip) {
      return gzip ? packed.clone() : plain.clone();
    }

    /** Names the content, and which form of it is sent. */
    String tag(boolean gzip) {
      return gzip ? tag + "-gzip" : tag;
    }

    private static byte[] pack(byte[] content) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream(content.length);
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        gzip.write(content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return packed.toByteArray();
    }

    private static String tag(byte[] content) {
      try {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
        return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JVM has SHA-256", e);
      }
    }
  }
}
