package io.knh.http;

import java.io.IOException;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one call to one request, and keeps the head of its answer. okhttp sends again, at once,
 * what was answered 503 with {@code Retry-After: 0}: so it is not shown that header. And it throws
 * away what it takes offence at, such as a 204 with a body, or a 407 where there is no proxy.
 */
final class OneAttempt extends EventListener implements Interceptor {

  private static final String RETRY_AFTER = "Retry-After";

  private volatile @Nullable Response head;

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response answer =
        chain.proceed(chain.request().newBuilder().removeHeader("Accept-Encoding").build());
    return answer.newBuilder().removeHeader(RETRY_AFTER).build();
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    head = response;
  }

  /** Whether a head came that is an answer; a tunnel's is none. */
  boolean isAnswered() {
    return head != null;
  }

  /** The status of the answer; 0 before it. */
  int status() {
    Response known = head;
    return known == null ? 0 : known.code();
  }

  /** The header {@code Retry-After} of the answer. */
  Optional<String> retryAfter() {
    Response known = head;
    return known == null ? Optional.empty() : Optional.ofNullable(known.header(RETRY_AFTER));
  }
}
