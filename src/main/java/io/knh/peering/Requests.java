package io.knh.peering;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knh.core.Message;
import io.knh.core.event.Letter;
import io.knh.core.peer.Address;
import io.knh.core.peer.PeerId;
import java.nio.ByteBuffer;

/**
 * The messages of one member as bytes, and what is looked for in their answers; for one thread. All
 * but the Host is made once. The head of about 150 bytes is joined per exchange, which is cheaper
 * than keeping one for each of 5,000 peers; the body is shared, since it may have 64 KB.
 */
final class Requests {

  private static final String VERSION_AND_HOST = " HTTP/1.1\r\nHost: ";
  private static final String REST = "\r\nUser-Agent: knh\r\nConnection: close\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String LENGTH = "Content-Length: ";
  private static final String END = "\r\n";
  private static final String UNRESERVED = "-._~@";
  private static final byte[] NO_BODY = {};

  private final Letters letters = new Letters();
  private final String heartbeat;
  private final String ping;
  private final String goodbye;
  private final String crossCheck;

  /** The requests of the member {@code self}. */
  Requests(PeerId self) {
    String id = encoded(self.value());
    heartbeat = "POST /coordinator?id=" + id + VERSION_AND_HOST;
    ping = "GET /ping" + VERSION_AND_HOST;
    goodbye = "POST /knh/v1/goodbye?id=" + id + VERSION_AND_HOST;
    crossCheck = "POST /knh/v1/probe?id=" + id + "&peer=";
  }

  /** The request that says {@code message} to the member at {@code to}: its head and its body. */
  ByteBuffer[] of(Message message, Address to) {
    return switch (message) {
      case Message.Heartbeat said -> withLetter(heartbeat, said.letter(), to);
      case Message.Ping said -> request(ping + to + REST + END, NO_BODY);
      case Message.Goodbye said -> withLetter(goodbye, said.letter(), to);
      case Message.CrossCheck asked -> {
        String suspect = encoded(asked.suspect().toString());
        yield request(
            crossCheck + suspect + VERSION_AND_HOST + to + REST + LENGTH + 0 + END + END, NO_BODY);
      }
    };
  }

  /** What is looked for in the answer to {@code message}. */
  Wanted wanted(Message message) {
    return switch (message) {
      case Message.Heartbeat said -> letters.wanted();
      case Message.Ping said -> Wanted.PONG;
      case Message.Goodbye said -> Wanted.NOTHING;
      case Message.CrossCheck asked -> Wanted.FINDING;
    };
  }

  private ByteBuffer[] withLetter(String start, Letter letter, Address to) {
    byte[] body = letters.body(letter);
    return request(start + to + REST + JSON + LENGTH + body.length + END + END, body);
  }

  private static ByteBuffer[] request(String head, byte[] body) {
    return new ByteBuffer[] {ByteBuffer.wrap(head.getBytes(US_ASCII)), ByteBuffer.wrap(body)};
  }

  /** Ids are ASCII; a plus sign would be a blank to the original, so it is encoded as well. */
  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append(String.format("%%%02X", (int) c));
      }
    }
    return encoded.toString();
  }
}
