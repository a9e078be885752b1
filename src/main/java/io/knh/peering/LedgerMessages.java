package io.knh.peering;

import io.knh.core.model.Content;
import io.knh.core.model.LedgerMessage;
import java.nio.ByteBuffer;

/** Letters as they go out and come in on one thread, each different one written or read once. */
final class LedgerMessages {

  private final Recent<LedgerMessage, byte[]> written = new Recent<>(LedgerMessageWriter::body);
  private final Recent<LedgerMessage, String> digests =
      new Recent<>(letter -> BodyDigest.of(body(letter)));
  private final Recent<ByteBuffer, Content> read = new Recent<>(LedgerMessages::content);
  private final Wanted wanted =
      new Wanted(LedgerMessage.MAX_BYTES, body -> read.of(ByteBuffer.wrap(body)));

  /** The body of {@code letter}; not to be written to. */
  byte[] body(LedgerMessage letter) {
    return written.of(letter);
  }

  /** The digest of the body of {@code letter}. */
  String digest(LedgerMessage letter) {
    return digests.of(letter);
  }

  /** The letter in an answer. */
  Wanted wanted() {
    return wanted;
  }

  private static Content content(ByteBuffer body) {
    byte[] bytes = new byte[body.remaining()];
    body.duplicate().get(bytes);
    return LedgerMessageReader.letter(bytes)
        .<Content>map(Content.Mail::new)
        .orElse(Content.nothing());
  }
}
