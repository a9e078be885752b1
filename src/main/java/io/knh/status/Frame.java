package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A server-sent event. Its data is one line, since JSON breaks none; many streams share its bytes.
 *
 * @param number in the id, which a reader gives back when it returns
 */
record Frame(long number, byte[] head, byte[] data) {

  private static final byte[] END = "\n\n".getBytes(UTF_8);

  static Frame of(String instance, long number, String kind, byte[] json) {
    String head = "id: " + instance + "." + number + "\nevent: " + kind + "\ndata: ";
    return new Frame(number, head.getBytes(UTF_8), json);
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
