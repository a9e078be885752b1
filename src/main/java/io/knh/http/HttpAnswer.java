package io.knh.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import okhttp3.Response;

/** An answer whose head has come. Has to be closed, which closes its connection. */
public final class HttpAnswer implements AutoCloseable {

  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
  private static final int FIRST_SERVER_ERROR = 500;

  private final int status;
  private final Optional<String> retryAfter;
  private final boolean isByProxy;
  private final Optional<Response> response;

  /** An answer without a body where there is no {@code response}. */
  HttpAnswer(OneAttempt attempt, boolean isByProxy, Optional<Response> response) {
    this.status = attempt.status();
    this.retryAfter = attempt.retryAfter();
    this.isByProxy = isByProxy;
    this.response = response;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The header {@code Retry-After}. */
  public Optional<String> retryAfter() {
    return retryAfter;
  }

  /** Whether a proxy passed it on, which may have made it itself. */
  boolean isByProxy() {
    return isByProxy;
  }

  /**
   * The HTTP status, if it shows that whoever was asked has answered.
   *
   * @throws IOException when a proxy passed it on, and says the same itself of one that it cannot
   *     reach; a tunnel is none that could
   */
  public int statusOfWhoWasAsked() throws IOException {
    if (isByProxy() && (status == PROXY_AUTHENTICATION_REQUIRED || status >= FIRST_SERVER_ERROR)) {
      throw new ProxyTrouble(status);
    }
    return status;
  }

  /** The body, as far as is read of it: then it fails. Closing it closes the answer. */
  public InputStream body() {
    return response.map(known -> known.body().byteStream()).orElseGet(InputStream::nullInputStream);
  }

  @Override
  public void close() {
    response.ifPresent(Response::close);
  }
}
