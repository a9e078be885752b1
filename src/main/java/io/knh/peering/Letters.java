package io.knh.peering;

import io.knh.core.Content;
import io.knh.core.event.Letter;
import java.nio.ByteBuffer;

/** Letters as they go out and come in on one thread, each different one written or read once. */
final class Letters {

  private final Recent<Letter, byte[]> written = new Recent<>(LetterWriter::body);
  private final Recent<Letter, String> digests =
      new Recent<>(letter -> BodyDigest.of(body(letter)));
  private final Recent<ByteBuffer, Content> read = new Recent<>(Letters::content);
  private final Wanted wanted =
      new Wanted(Letter.MAX_BYTES, body -> read.of(ByteBuffer.wrap(body)));

  /** The body of {@code letter}; not to be written to. */
  byte[] body(Letter letter) {
    return written.of(letter);
  }

  /** The digest of the body of {@code letter}. */
  String digest(Letter letter) {
    return digests.of(letter);
  }

  /** The letter in an answer. */
  Wanted wanted() {
    return wanted;
  }

  private static Content content(ByteBuffer body) {
    byte[] bytes = new byte[body.remaining()];
    body.duplicate().get(bytes);
    return LetterReader.letter(bytes).<Content>map(Content.Mail::new).orElse(Content.nothing());
  }
}
