package io.knh.peering;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knh.core.model.Address;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

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
  private static final String PING = "GET /ping" + VERSION_AND_HOST;
  private static final String UNRESERVED = "-._~@";
  private static final byte[] NO_BODY = {};

  private final LedgerMessages letters = new LedgerMessages();
  private final String heartbeat;
  private final String goodbye;
  private final String crossCheck;
  private final RequestSigner signer;

  /** The requests of the member {@code self}, signed if {@code secrets} are set. */
  Requests(Peer self, ClusterSecrets secrets, InstantSource clock) {
    String id = encoded(self.id().value());
    heartbeat = "/coordinator?id=" + id;
    goodbye = "/knh/v1/goodbye?id=" + id;
    crossCheck = "/knh/v1/probe?id=" + id + "&peer=";
    signer = new RequestSigner(self.address(), secrets, clock);
  }

  /** The request that says {@code message} to the member at {@code to}. */
  Request of(Message message, Address to) {
    return switch (message) {
      case Message.Heartbeat said -> withLetter(heartbeat, said.letter(), to);
      case Message.Ping said -> request(PING + to + REST + END, NO_BODY, AnswerCheck.ANY);
      case Message.Goodbye said -> withLetter(goodbye, said.letter(), to);
      case Message.CrossCheck asked -> {
        String target = crossCheck + encoded(asked.suspect().toString());
        yield post(target, to, "", NO_BODY, signer.sign(target, to, BodyDigest.EMPTY));
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

  private Request withLetter(String target, LedgerMessage letter, Address to) {
    Optional<RequestSignature> signature =
        signer.isSigning() ? signer.sign(target, to, letters.digest(letter)) : Optional.empty();
    return post(target, to, JSON, letters.body(letter), signature);
  }

  private Request post(
      String target,
      Address to,
      String headers,
      byte[] body,
      Optional<RequestSignature> signature) {
    String signed =
        signature.map(by -> RequestSignature.HEADER + ": " + by.header() + END).orElse("");
    return request(
        "POST "
            + target
            + VERSION_AND_HOST
            + to
            + REST
            + headers
            + LENGTH
            + body.length
            + END
            + signed
            + END,
        body,
        signature.map(signer::check).orElse(AnswerCheck.ANY));
  }

  private static Request request(String head, byte[] body, AnswerCheck check) {
    ByteBuffer[] parts = {ByteBuffer.wrap(head.getBytes(US_ASCII)), ByteBuffer.wrap(body)};
    return new Request(parts, check);
  }

  /** Ids are ASCII; a plus sign would be a blank to the original, so it is encoded as well. */
  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return encoded.toString();
  }
}
