package io.knh.peering.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knh.core.model.Address;
import io.knh.core.model.Content;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Message;
import io.knh.core.model.PeerId;
import io.knh.peering.LedgerMessageReader;
import io.knh.peering.LedgerMessageWriter;
import io.knh.peering.RequestSignature;
import io.knh.peering.RequestSigner;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * The messages of one member as bytes, and what is expected in their answers; for one thread. All
 * but the Host is made once. The head of about 150 bytes is joined per exchange, which is cheaper
 * than keeping one for each of 5,000 peers. A ledger message may have 64 KB: each different one is
 * written once for all who get it, and read once from all who answer it.
 */
final class Requests {

  private static final String VERSION_AND_HOST = " HTTP/1.1\r\nHost: ";
  private static final String REST = "\r\nUser-Agent: knh\r\nConnection: close\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String BYTES = "Content-Type: application/octet-stream\r\n";
  private static final String LENGTH = "Content-Length: ";
  private static final String END = "\r\n";
  private static final String PING = "GET /ping" + VERSION_AND_HOST;
  private static final String UNRESERVED = "-._~@";
  private static final byte[] NO_BODY = {};
  private static final byte[] LARGE_BODY = largeBody();
  private static final String LARGE_DIGEST = RequestSignature.digestOf(LARGE_BODY);
  private static final ExpectedBody LARGE_ECHO = ExpectedBody.echoOf(LARGE_BODY);

  private final Recent<LedgerMessage, byte[]> bodies = new Recent<>(LedgerMessageWriter::body);
  private final Recent<LedgerMessage, String> digests =
      new Recent<>(message -> RequestSignature.digestOf(bodies.of(message)));
  private final Recent<ByteBuffer, Content> contents = new Recent<>(Requests::content);
  private final ExpectedBody ledgerMessage =
      new ExpectedBody(LedgerMessage.MAX_BYTES, body -> contents.of(ByteBuffer.wrap(body)));
  private final String heartbeat;
  private final String goodbye;
  private final String crossCheck;
  private final String echo;
  private final RequestSigner signer;

  /** The requests of the member {@code self}, signed by {@code signer} if it has a secret. */
  Requests(PeerId self, RequestSigner signer) {
    String id = encoded(self.value());
    heartbeat = "/coordinator?id=" + id;
    goodbye = "/knh/v1/goodbye?id=" + id;
    crossCheck = "/knh/v1/probe?id=" + id + "&peer=";
    echo = "/knh/v1/echo?id=" + id;
    this.signer = signer;
  }

  /** Bytes that nothing on the way makes smaller, the same for all. */
  private static byte[] largeBody() {
    byte[] body = new byte[Message.LargePing.BYTES];
    new Random(Message.LargePing.BYTES).nextBytes(body);
    return body;
  }

  /**
   * One message as bytes; head and body have their own places in what may be shared.
   *
   * @param check says which answers are believed
   */
  record Outgoing(ByteBuffer head, ByteBuffer body, AnswerParser.Check check) {}

  /** The request that says {@code message} to the member at {@code to}. */
  Outgoing of(Message message, Address to) {
    return switch (message) {
      case Message.Heartbeat said -> withLedgerMessage(heartbeat, said.ledgerMessage(), to);
      case Message.Ping said -> request(PING + to + REST + END, NO_BODY, AnswerParser.Check.NONE);
      case Message.PathPing said ->
          request(PING + to + REST + END, NO_BODY, AnswerParser.Check.NONE);
      case Message.LargePing said ->
          post(echo, to, BYTES, LARGE_BODY, signer.sign(echo, to, LARGE_DIGEST));
      case Message.Handshake said -> throw new IllegalArgumentException("says nothing");
      case Message.Datagrams said -> throw new IllegalArgumentException("not sent by HTTP");
      case Message.Goodbye said -> withLedgerMessage(goodbye, said.ledgerMessage(), to);
      case Message.CrossCheck asked -> {
        String target = crossCheck + encoded(asked.suspect().toString());
        yield post(
            target, to, "", NO_BODY, signer.sign(target, to, RequestSignature.DIGEST_OF_NOTHING));
      }
    };
  }

  /** What is expected in the answer to {@code message}. */
  ExpectedBody expected(Message message) {
    return switch (message) {
      case Message.Heartbeat said -> ledgerMessage;
      case Message.Ping said -> ExpectedBody.PONG;
      case Message.Goodbye said -> ExpectedBody.NOTHING;
      case Message.Handshake said -> ExpectedBody.NOTHING;
      case Message.PathPing said -> ExpectedBody.PONG;
      case Message.LargePing said -> LARGE_ECHO;
      case Message.Datagrams said -> ExpectedBody.NOTHING;
      case Message.CrossCheck asked -> ExpectedBody.FINDING;
    };
  }

  private Outgoing withLedgerMessage(String target, LedgerMessage message, Address to) {
    Optional<RequestSignature> signature =
        signer.isSigning() ? signer.sign(target, to, digests.of(message)) : Optional.empty();
    return post(target, to, JSON, bodies.of(message), signature);
  }

  private Outgoing post(
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
        signature.map(this::check).orElse(AnswerParser.Check.NONE));
  }

  private AnswerParser.Check check(RequestSignature request) {
    return (signature, body) -> signer.isBelieved(request, signature, body);
  }

  private static Outgoing request(String head, byte[] body, AnswerParser.Check check) {
    return new Outgoing(ByteBuffer.wrap(head.getBytes(US_ASCII)), ByteBuffer.wrap(body), check);
  }

  private static Content content(ByteBuffer body) {
    byte[] bytes = new byte[body.remaining()];
    body.duplicate().get(bytes);
    return LedgerMessageReader.answer(bytes)
        .<Content>map(answer -> answer)
        .orElse(Content.nothing());
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

  /**
   * Remembers what was made of the last few different things: in a round thousands of peers are
   * sent, and answer, nearly the same. For one thread.
   */
  private static final class Recent<K, V> {

    /** Things that are remembered. */
    static final int MAX_ENTRIES = 4;

    private record Entry<K, V>(K key, V value) {}

    private final Function<K, V> making;
    private final Deque<Entry<K, V>> entries = new ArrayDeque<>(MAX_ENTRIES);

    Recent(Function<K, V> making) {
      this.making = making;
    }

    /** What is made of {@code key}, or was made of one that is equal. */
    V of(K key) {
      for (Entry<K, V> entry : entries) {
        if (entry.key.equals(key)) {
          return entry.value;
        }
      }
      V value = making.apply(key);
      if (entries.size() == MAX_ENTRIES) {
        entries.removeLast();
      }
      entries.addFirst(new Entry<>(key, value));
      return value;
    }
  }
}
