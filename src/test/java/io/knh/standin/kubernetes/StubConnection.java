package io.knh.standin.kubernetes;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection of a client: HTTP/1.1 with keep-alive, and chunks for watches. */
final class StubConnection implements Runnable {

  /** What is to become of it. */
  enum Fate {
    NONE,
    DEAF,
    DROPPED,
    ENDED
  }

  private static final byte[] NEW_LINE = {'\r', '\n'};

  private final StubApiServer server;
  private final Socket socket;
  volatile boolean watching;
  volatile Fate fate = Fate.NONE;

  StubConnection(StubApiServer server, Socket socket) {
    this.server = server;
    this.socket = socket;
  }

  /** Breaks it, with a reset rather than in an orderly way. */
  void drop() {
    fate = Fate.DROPPED;
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is broken already.
    }
  }

  @Override
  public void run() {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = socket.getOutputStream();
      Request request = next(in);
      while (request != null && answer(request, out)) {
        request = next(in);
      }
    } catch (IOException | InterruptedException e) {
      // The client has gone, or drop() was called.
    } finally {
      server.forget(this);
    }
  }

  private static @Nullable Request next(BufferedReader in) throws IOException {
    String start = in.readLine();
    if (start == null) {
      return null;
    }
    String authorization = "";
    int length = 0;
    String header = in.readLine();
    while (header != null && !header.isEmpty()) {
      if (header.toLowerCase(Locale.ROOT).startsWith("authorization:")) {
        authorization = header.substring(header.indexOf(':') + 1).strip();
      }
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      }
      header = in.readLine();
    }
    String[] words = start.split(" ", 3);
    return Request.of(words[0], words[1], authorization, body(in, length));
  }

  private static String body(BufferedReader in, int length) throws IOException {
    char[] bytes = new char[length];
    int read = 0;
    while (read < length) {
      int more = in.read(bytes, read, length - read);
      if (more < 0) {
        throw new EOFException("the body ends too early");
      }
      read += more;
    }
    return new String(
        new String(bytes).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** Whether the connection can go on. */
  private boolean answer(Request request, OutputStream out)
      throws IOException, InterruptedException {
    if (fate == Fate.ENDED) {
      fate = Fate.NONE; // that was the watch before, on the same connection
    }
    int code = server.admit(request);
    if (code == 0) {
      fate = Fate.DEAF;
      return stream(request, out);
    }
    if (code != 200) {
      whole(out, code, StubApiServer.statusOf(code, server.needing(request)).toString());
      return true;
    }
    if (request.isForEvents()) {
      StubEvents.Answer answer = server.events().answer(request);
      whole(out, answer.code(), answer.body());
      return true;
    }
    if (request.isForLeases()) {
      return answerLease(request, out);
    }
    if (request.verb().equals("list")) {
      JsonObject list;
      server.lock.lock();
      try {
        list = server.store.list(request);
      } finally {
        server.lock.unlock();
      }
      whole(out, 200, list.toString());
      return true;
    }
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
    watching = true;
    try {
      return stream(request, out);
    } finally {
      watching = false;
    }
  }

  private boolean answerLease(Request request, OutputStream out)
      throws IOException, InterruptedException {
    switch (server.leases().trouble()) {
      case LeaseTrouble.Refuses(Set<String> verbs, int code) when verbs.contains(request.verb()) ->
          whole(out, code, StubApiServer.statusOf(code, request).toString());
      case LeaseTrouble.Silent(Set<String> verbs) when verbs.contains(request.verb()) -> {
        fate = Fate.DEAF;
        return stream(request, out);
      }
      case LeaseTrouble.LosesAnswers() -> {
        Leases.Answer unused = server.leases().answer(request);
        drop();
        return false;
      }
      case LeaseTrouble.Says(String body) -> whole(out, 200, body);
      case LeaseTrouble.Slow(Duration delay) -> {
        // How late it answers is what a test asks for.
        Thread.sleep(delay);
        answerAnyway(request, out);
      }
      default -> answerAnyway(request, out);
    }
    return true;
  }

  private void answerAnyway(Request request, OutputStream out) throws IOException {
    Leases.Answer answer = server.leases().answer(request);
    whole(out, answer.code(), answer.body());
  }

  private static void whole(OutputStream out, int code, String body) throws IOException {
    byte[] bytes = (body + "\n").getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %d Whatever\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(code, bytes.length);
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.flush();
  }

  private boolean stream(Request request, OutputStream out)
      throws IOException, InterruptedException {
    long seconds = Long.parseLong(request.query().getOrDefault("timeoutSeconds", "1800"));
    Position position =
        new Position(
            request, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds), server.bookmarks());
    while (true) {
      List<JsonObject> lines = position.await();
      for (JsonObject line : lines) {
        chunk(out, line + "\n");
      }
      if (position.over) {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return true;
      }
      if (fate == Fate.DROPPED) {
        // Half of an event, so that the client has something to stumble over.
        out.write("40\r\n{\"type\":\"MODI".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        drop();
        return false;
      }
    }
  }

  /** One event in two chunks: nobody promised that they are the same. */
  private static void chunk(OutputStream out, String line) throws IOException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    int half = bytes.length / 2;
    for (int[] part : new int[][] {{0, half}, {half, bytes.length}}) {
      out.write(Integer.toHexString(part[1] - part[0]).getBytes(StandardCharsets.US_ASCII));
      out.write(NEW_LINE);
      out.write(bytes, part[0], part[1] - part[0]);
      out.write(NEW_LINE);
      out.flush();
    }
  }

  /** How far a watch has got. */
  private final class Position {

    private final Request request;
    private final long endNanos;
    private long version;
    private long bookmarks;
    private boolean over;

    Position(Request request, long endNanos, long bookmarks) {
      this.request = request;
      this.endNanos = endNanos;
      this.version = request.resourceVersion();
      this.bookmarks = bookmarks;
    }

    /** Waits for events, for the end, or for what fate brings. */
    List<JsonObject> await() throws InterruptedException {
      server.lock.lock();
      try {
        while (true) {
          if (fate == Fate.DROPPED) {
            return List.of();
          }
          if (fate != Fate.DEAF) {
            List<JsonObject> lines = lines();
            if (!lines.isEmpty() || over) {
              return lines;
            }
          }
          long left = fate == Fate.DEAF ? Long.MAX_VALUE : endNanos - System.nanoTime();
          over = left <= 0 || fate == Fate.ENDED;
          if (over) {
            return List.of();
          }
          long unused = server.moved.awaitNanos(left);
        }
      } finally {
        server.lock.unlock();
      }
    }

    private List<JsonObject> lines() {
      List<JsonObject> lines = new ArrayList<>();
      if (!server.store.remembers(version)) {
        lines.add(event("ERROR", StubApiServer.statusOf(410, request)));
        over = true;
        return lines;
      }
      for (Store.Change change : server.store.since(version, request)) {
        lines.add(event(change.type(), change.object()));
        version = change.version();
      }
      if (bookmarks < server.bookmarks()) {
        bookmarks = server.bookmarks();
        version = server.store.version();
        if (request.query().getOrDefault("allowWatchBookmarks", "").equals("true")) {
          lines.add(event("BOOKMARK", bookmark()));
        }
      }
      return lines;
    }

    private JsonObject bookmark() {
      JsonObject bookmark = new JsonObject();
      boolean slices = request.resource().equals("endpointslices");
      bookmark.addProperty("kind", Store.kindOf(request));
      bookmark.addProperty("apiVersion", slices ? "discovery.k8s.io/v1" : "v1");
      JsonObject metadata = new JsonObject();
      metadata.addProperty("resourceVersion", "" + version);
      metadata.add("creationTimestamp", JsonNull.INSTANCE);
      bookmark.add("metadata", metadata);
      if (slices) {
        bookmark.addProperty("addressType", "");
        bookmark.add("endpoints", JsonNull.INSTANCE);
        bookmark.add("ports", JsonNull.INSTANCE);
      }
      return bookmark;
    }

    private static JsonObject event(String type, JsonObject object) {
      JsonObject event = new JsonObject();
      event.addProperty("type", type);
      event.add("object", object);
      return event;
    }
  }
}
