package io.knh.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a process writes to its standard output and error, line by line, as it comes; written to a
 * file as well, for whoever looks into a test that failed.
 */
final class ProcessOutput {

  /** Lines kept; a member that floods its log does not fill the memory of the test. */
  private static final int MAX_LINES = 100_000;

  private final List<OutputLine> lines = new ArrayList<>();
  private final Consumer<OutputLine> listener;

  ProcessOutput(InputStream stream, Path file, Consumer<OutputLine> listener) {
    this.listener = listener;
    Thread reader = new Thread(() -> read(stream, file), "output to " + file);
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream stream, Path file) {
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        var copy =
            Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      String text = reader.readLine();
      while (text != null) {
        add(new OutputLine(text, System.nanoTime()));
        copy.append(text).append('\n').flush();
        text = reader.readLine();
      }
    } catch (IOException e) {
      // The process was killed and its pipe is gone; what was read stays.
      add(new OutputLine("(end of output: " + e.getMessage() + ")", System.nanoTime()));
    }
  }

  private void add(OutputLine line) {
    synchronized (this) {
      if (lines.size() < MAX_LINES) {
        lines.add(line);
      }
      notifyAll();
    }
    listener.accept(line);
  }

  synchronized List<OutputLine> lines() {
    return List.copyOf(lines);
  }

  /** The first line that matches, from the {@code from}th on; waits {@code atMost} for it. */
  synchronized Optional<OutputLine> await(int from, Predicate<String> matching, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    int next = from;
    while (true) {
      for (; next < lines.size(); next++) {
        if (matching.test(lines.get(next).text())) {
          return Optional.of(lines.get(next));
        }
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}
