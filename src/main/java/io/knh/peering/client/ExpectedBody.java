package io.knh.peering.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knh.core.model.Content;
import io.knh.peering.FindingBody;
import java.util.Arrays;
import java.util.function.Function;

/**
 * What is expected in the body of an answer.
 *
 * @param mostBytes longer bodies say nothing; 0 where no body is read at all
 * @param reading what a body says; never throws
 * @param needed whether an answer whose body does not come is none
 */
record ExpectedBody(int mostBytes, Function<byte[], Content> reading, boolean needed) {

  private static final byte[] PONG_BYTES = "pong".getBytes(US_ASCII);

  /** Findings are small; what a later version may add to them has room. */
  private static final int MAX_FINDING_BYTES = 1_024;

  /** Nothing: status and headers say it all. */
  static final ExpectedBody NOTHING = new ExpectedBody(0, body -> Content.nothing());

  /** Whether it is {@code pong}. */
  static final ExpectedBody PONG =
      new ExpectedBody(
          PONG_BYTES.length,
          body -> Arrays.equals(body, PONG_BYTES) ? Content.pong() : Content.nothing());

  /** Whether a peer reaches another. */
  static final ExpectedBody FINDING =
      new ExpectedBody(
          MAX_FINDING_BYTES,
          body -> FindingBody.read(body).<Content>map(found -> found).orElse(Content.nothing()));

  /** A body without which an answer says that the peer is up. */
  ExpectedBody(int mostBytes, Function<byte[], Content> reading) {
    this(mostBytes, reading, false);
  }

  /**
   * Whether it is {@code sent} again. A status line may come through where the packets behind it
   * are too large to.
   */
  static ExpectedBody echoOf(byte[] sent) {
    return new ExpectedBody(
        sent.length,
        body -> Arrays.equals(body, sent) ? new Content.LargeEcho() : Content.nothing(),
        true);
  }

  boolean anything() {
    return mostBytes > 0;
  }
}
