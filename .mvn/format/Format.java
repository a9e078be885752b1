import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds the Java sources to google-java-format: {@code Format.java check|write|skip <stamp>
 * <folder>...}.
 *
 * <p>Maven may run on a JDK that is too old for the formatter, so this runs on the toolchain's. The
 * stamp is a file that is as old as the last run that found everything formatted; only files that
 * changed since are looked at, so that a build which changed nothing costs a JVM start.
 */
public final class Format {

  private static final Formatter FORMATTER =
      new Formatter(
          JavaFormatterOptions.builder()
              .style(JavaFormatterOptions.Style.GOOGLE)
              .formatJavadoc(true)
              .build());

  private Format() {}

  /** Exits with 1 when a file is not formatted and must not be written. */
  public static void main(String[] arguments) throws IOException {
    String mode = arguments[0];
    if (mode.equals("skip")) {
      return;
    }
    if (!mode.equals("check") && !mode.equals("write")) {
      throw new IllegalArgumentException("format (" + mode + ") must be check, write or skip");
    }
    Path stamp = Path.of(arguments[1]);
    FileTime started = FileTime.fromMillis(System.currentTimeMillis());
    List<Path> wrong = new ArrayList<>();
    for (Path file : changedSince(stamp, arguments)) {
      String source = Files.readString(file);
      String formatted = format(file, source);
      if (formatted.equals(source)) {
        continue;
      }
      if (mode.equals("write")) {
        Files.writeString(file, formatted);
        System.out.println("Formatted " + file);
      } else {
        wrong.add(file);
      }
    }
    if (!wrong.isEmpty()) {
      wrong.forEach(file -> System.err.println("Not formatted: " + file));
      System.err.println("Format with: ./mvnw process-sources -Dformat=write");
      System.exit(1);
    }
    Files.writeString(stamp, "");
    Files.setLastModifiedTime(stamp, started);
  }

  private static List<Path> changedSince(Path stamp, String[] arguments) throws IOException {
    long formattedMillis = Files.exists(stamp) ? Files.getLastModifiedTime(stamp).toMillis() : 0;
    List<Path> files = new ArrayList<>();
    for (int i = 2; i < arguments.length; i++) {
      try (Stream<Path> tree = Files.walk(Path.of(arguments[i]))) {
        for (Path file : (Iterable<Path>) tree.filter(Format::isJava).sorted()::iterator) {
          if (Files.getLastModifiedTime(file).toMillis() >= formattedMillis) {
            files.add(file);
          }
        }
      }
    }
    return files;
  }

  private static boolean isJava(Path file) {
    return file.toString().endsWith(".java");
  }

  private static String format(Path file, String source) {
    try {
      String tidy = RemoveUnusedImports.removeUnusedImports(source);
      tidy = ImportOrderer.reorderImports(tidy, JavaFormatterOptions.Style.GOOGLE);
      return FORMATTER.formatSource(tidy);
    } catch (FormatterException e) {
      throw new IllegalStateException(file + " cannot be parsed: " + e.getMessage(), e);
    }
  }
}
