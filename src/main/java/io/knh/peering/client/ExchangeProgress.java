package io.knh.peering.client;

import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;

/** How far an exchange has come. */
sealed interface ExchangeProgress {

  /** It goes on. */
  record Unfinished() implements ExchangeProgress {}

  /**
   * The peer answered by HTTP.
   *
   * @param status the HTTP status
   * @param content what its body said, as far as that was expected
   * @param allegiance whom it named as coordinator
   */
  record Answered(int status, Content content, Allegiance allegiance) implements ExchangeProgress {}

  /** It ended without an answer. */
  record Broken(Cause cause) implements ExchangeProgress {}

  /** The one value of {@link Unfinished}. */
  ExchangeProgress UNFINISHED = new Unfinished();
}
