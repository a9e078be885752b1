package io.knh.lab;

import com.google.gson.JsonObject;
import io.knh.cluster.OutputLine;
import io.knh.cluster.ReceivedPost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is kept of a run, for whoever wants to know what happened: {@code events.jsonl}, a line for
 * every peer webhook and every notice that the receivers got, and for each scenario what the
 * members wrote during it, in the order of its arrival.
 */
final class Account {

  /** Lines kept of one scenario; a member that floods its log does not fill the memory. */
  private static final int MAX_LINES = 50_000;

  private final Path folder;
  private final List<String> lines = new ArrayList<>();
  private String scenario = "start";

  Account(Path folder) {
    this.folder = folder;
  }

  /** Removes what an earlier run wrote. */
  void clear() throws IOException {
    Files.createDirectories(folder);
    try (var files = Files.newDirectoryStream(folder, "*.{log,jsonl,md}")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  /** What comes from now on belongs to {@code name}. */
  synchronized void begin(String name) {
    write(scenario + ".log", lines.stream());
    lines.clear();
    scenario = name;
  }

  /** A member wrote {@code line}. */
  synchronized void wrote(Pod pod, OutputLine line) {
    if (lines.size() < MAX_LINES) {
      lines.add(pod + " " + line.text());
    }
  }

  /** The lab did or saw {@code what}. */
  synchronized void note(String what) {
    lines.add("-- " + what);
  }

  /** The receiver got {@code post}. */
  synchronized void received(ReceivedPost post) {
    if (!post.isPeerEvent() && !post.isNotice()) {
      return;
    }
    JsonObject headers = new JsonObject();
    post.headers().forEach(headers::addProperty);
    JsonObject event = new JsonObject();
    event.addProperty("scenario", scenario);
    event.addProperty("at", post.heardAt().toString());
    event.addProperty("path", post.path());
    event.addProperty("accepted", post.accepted());
    event.add("headers", headers);
    event.addProperty("body", post.json());
    write("events.jsonl", Stream.of(event.toString()));
    lines.add("-- " + post.heardAt() + " the receiver got " + event);
  }

  private void write(String file, Stream<String> text) {
    try {
      Files.createDirectories(folder);
      Files.write(
          folder.resolve(file),
          text.toList(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
