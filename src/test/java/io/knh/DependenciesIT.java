package io.knh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What others wrote and the package holds: each file is on the list, to the byte. */
class DependenciesIT {

  private static final Path LIST = Path.of("docs/dependencies.md");
  private static final String BOMS = "WEB-INF/classes/META-INF/sbom/";
  private static final String LIBRARIES = "WEB-INF/lib/";

  /** A line of the list: file, SHA-256, licence, day of the review, purpose. */
  private static final Pattern LINE =
      Pattern.compile(
          "\\| `([^`]+\\.(?:jar|zip))` \\| `([0-9a-f]{64})` \\| ([^|]+) \\| ([0-9-]{10}) \\| [^|]+ \\|");

  private record Reviewed(String sha256, String licence, LocalDate day) {}

  @Test
  void everyLibraryOfThePackageIsOnTheListToTheByte() throws IOException {
    Map<String, String> packaged = libraries();
    assertTrue(packaged.size() > 5, packaged::toString);
    packaged.put(runtime().getFileName().toString(), sha256(Files.newInputStream(runtime())));
    Map<String, String> listed = new TreeMap<>();
    list().forEach((file, reviewed) -> listed.put(file, reviewed.sha256()));
    assertEquals(
        text(listed), text(packaged), "as in " + LIST + "; review what is new, then list it");
  }

  @Test
  void everyReviewHasALicenceThatKnhMayBeShippedWith() throws IOException {
    list()
        .forEach(
            (file, reviewed) ->
                assertTrue(
                    List.of("Apache-2.0", "MIT", "EPL-2.0").contains(reviewed.licence()), file));
  }

  @Test
  void theBillsOfMaterialsInThePackageNameThemAll() throws IOException {
    String libraries = bom("knh.cdx.json");
    String server = bom("server.cdx.json");
    list()
        .forEach(
            (file, reviewed) -> {
              String bom = file.endsWith(".zip") ? server : libraries;
              assertTrue(bom.contains("\"" + reviewed.sha256() + "\""), file);
            });
    String runtime = runtime().getFileName().toString();
    String version = runtime.substring(runtime.lastIndexOf('-') + 1, runtime.lastIndexOf('.'));
    assertTrue(server.contains("openliberty-runtime@" + version + "?type=zip"), version);
    // Equal sources make equal bytes: nothing in them may change from build to build.
    assertTrue(libraries.contains("\"cdx:reproducible\""));
    assertFalse((libraries + server).contains("\"timestamp\""));
  }

  private static String bom(String name) throws IOException {
    try (ZipFile war = new ZipFile(war().toFile())) {
      String bom = new String(war.getInputStream(war.getEntry(BOMS + name)).readAllBytes(), UTF_8);
      assertTrue(bom.contains("\"bomFormat\" : \"CycloneDX\""), name);
      return bom;
    }
  }

  private static Map<String, Reviewed> list() throws IOException {
    Map<String, Reviewed> list = new TreeMap<>();
    LINE.matcher(Files.readString(LIST))
        .results()
        .forEach(
            line ->
                list.put(
                    line.group(1),
                    new Reviewed(line.group(2), line.group(3), LocalDate.parse(line.group(4)))));
    return list;
  }

  private static Map<String, String> libraries() throws IOException {
    try (ZipFile war = new ZipFile(war().toFile())) {
      Map<String, String> libraries = new TreeMap<>();
      war.stream()
          .filter(entry -> entry.getName().startsWith(LIBRARIES) && !entry.isDirectory())
          .forEach(
              entry -> {
                try {
                  libraries.put(
                      entry.getName().substring(LIBRARIES.length()),
                      sha256(war.getInputStream(entry)));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      return libraries;
    }
  }

  /** As it stands in the server that is shipped. */
  private static Path war() {
    return Path.of(System.getProperty("knh.server"), "usr/servers/knh/apps/knh.war");
  }

  /** What the server is made of. */
  private static Path runtime() {
    return Path.of(System.getProperty("knh.runtime"));
  }

  private static String text(Map<String, String> files) {
    return files.entrySet().stream()
        .map(entry -> entry.getValue() + "  " + entry.getKey())
        .collect(Collectors.joining("\n"));
  }

  private static String sha256(InputStream content) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
