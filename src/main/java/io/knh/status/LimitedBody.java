package io.knh.status;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads a body into bytes, unless it is longer than expected: then it fails. */
final class LimitedBody implements HttpResponse.BodySubscriber<byte[]> {

  private final HttpResponse.BodySubscriber<byte[]> inner =
      HttpResponse.BodySubscribers.ofByteArray();
  private final long mostBytes;
  private Flow.@Nullable Subscription subscription;
  private long bytes;
  private boolean over;

  LimitedBody(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return inner.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    inner.onSubscribe(subscription);
  }

  @Override
  public void onNext(List<ByteBuffer> part) {
    if (over) {
      return;
    }
    for (ByteBuffer buffer : part) {
      bytes += buffer.remaining();
    }
    if (bytes > mostBytes) {
      over = true;
      if (subscription != null) {
        subscription.cancel();
      }
      inner.onError(new TooLong(mostBytes));
    } else {
      inner.onNext(part);
    }
  }

  @Override
  public void onError(Throwable problem) {
    if (!over) {
      inner.onError(problem);
    }
  }

  @Override
  public void onComplete() {
    if (!over) {
      inner.onComplete();
    }
  }

  /** The body is longer than expected. */
  static final class TooLong extends RuntimeException {

    private static final long serialVersionUID = 1;

    TooLong(long mostBytes) {
      super("it is longer than " + mostBytes + " bytes");
    }
  }
}
