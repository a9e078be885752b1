package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;

/** A server-sent event. Its data is one line, since JSON breaks none; streams share its bytes. */
final class Frame {

  private static final byte[] END = "\n\n".getBytes(UTF_8);

  private final long number;
  private final byte[] head;
  private final byte[] data;

  /**
   * An event.
   *
   * @param number in the id, which a reader gives back when it returns
   */
  Frame(String instance, long number, String kind, byte[] json) {
    this.number = number;
    this.head =
        ("id: " + instance + "." + number + "\nevent: " + kind + "\ndata: ").getBytes(UTF_8);
    this.data = json;
  }

  long number() {
    return number;
  }

  int bytes() {
    return head.length + data.length + END.length;
  }

  void write(OutputStream to) throws IOException {
    to.write(head);
    to.write(data);
    to.write(END);
  }
}
