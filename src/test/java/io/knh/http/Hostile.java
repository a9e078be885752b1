package io.knh.http;

/** What a {@link HostileServer} answers: a beginning, and then something without an end. */
public enum Hostile {
  /** A status line that does not end. */
  STATUS_LINE("HTTP/1.1 200 ", "O"),
  /** No HTTP, and no end of a line. */
  GARBAGE("", "A"),
  /** Empty lines before the status line. */
  EMPTY_LINES("", "\r\n"),
  /** A header whose name does not end. */
  HEADER_NAME("HTTP/1.1 200 OK\r\n", "a"),
  /** A header whose value does not end. */
  HEADER_LINE("HTTP/1.1 200 OK\r\nX: ", "a"),
  /** Headers without end. */
  HEADERS("HTTP/1.1 200 OK\r\n", "X-A: b\r\n"),
  /** Headers that have neither name nor value. */
  EMPTY_HEADERS("HTTP/1.1 200 OK\r\n", ":\r\n"),
  /** A header that goes on in further lines. */
  FOLDED_HEADER("HTTP/1.1 200 OK\r\nX: a\r\n", " b\r\n"),
  /** Carriage returns that nobody counts. */
  CARRIAGE_RETURNS("HTTP/1.1 200 OK\r\nX: a", "\r"),
  /** 103 Early Hints without end. */
  EARLY_HINTS("", "HTTP/1.1 103 Early Hints\r\n\r\n"),
  /** 100 Continue without end. */
  CONTINUE("", "HTTP/1.1 100 Continue\r\n\r\n"),
  /** A body of unknown length. */
  BODY("HTTP/1.1 200 OK\r\n\r\n", "a"),
  /** A body that is as long as can be said. */
  LONG_BODY("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n", "a"),
  /** Chunks of a byte. */
  CHUNKS("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n"),
  /** The size of a chunk that does not end. */
  CHUNK_SIZE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "0"),
  /** The extension of a chunk that does not end. */
  CHUNK_EXTENSION("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=", "a"),
  /** Headers behind the last chunk. */
  TRAILERS("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: a\r\n");

  private final String beginning;
  private final String endless;

  Hostile(String beginning, String endless) {
    this.beginning = beginning;
    this.endless = endless;
  }

  /** What comes once. */
  public String beginning() {
    return beginning;
  }

  /** What comes again and again. */
  public String endless() {
    return endless;
  }

  /** Whether there is an answer, whatever becomes of the rest. */
  public boolean hasAnswer() {
    return beginning.contains("\r\n\r\n");
  }
}
