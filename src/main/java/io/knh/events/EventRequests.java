package io.knh.events;

import com.google.gson.JsonObject;
import io.knh.kubernetes.ApiAccess;
import io.knh.kubernetes.ApiRequest;
import io.knh.kubernetes.ApiServer;
import io.knh.kubernetes.Connection;
import io.knh.kubernetes.Failure;
import io.knh.kubernetes.ObjectJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Logger;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** Single requests about Events, asked by one thread. */
final class EventRequests {

  /** More is read of no answer: an Event has 2 KB. */
  static final long MAX_BYTES = 64L << 10;

  private static final Logger LOG = Logger.getLogger("io.knh.events");
  private static final String GROUP = "events.k8s.io";
  private static final MediaType JSON = MediaType.get("application/json");
  private static final MediaType MERGE = MediaType.get("application/merge-patch+json");
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int FORBIDDEN = 403;

  /** Longest wait that a server can ask for. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final ApiServer api;
  private final Duration limit;

  /** Each request may take {@code limit}. */
  EventRequests(Supplier<ApiAccess.Found> api, Duration limit) {
    this.api = new ApiServer(api, "writing Events through", LOG);
    this.limit = limit;
  }

  /** Makes {@code event} in {@code namespace}; one that is there already was made before. */
  Reply create(String namespace, JsonObject event) {
    return ask(
        new ApiRequest("create", "events", GROUP, namespace),
        new Request.Builder().post(RequestBody.create(event.toString(), JSON)));
  }

  /** Changes the Event {@code name} in {@code namespace} by {@code patch}. */
  Reply patch(String namespace, String name, JsonObject patch) {
    return ask(
        new ApiRequest("patch", "events", GROUP, namespace, name),
        new Request.Builder().patch(RequestBody.create(patch.toString(), MERGE)));
  }

  private Reply ask(ApiRequest request, Request.Builder http) {
    Reply reply =
        api.ask(
            open -> ask(open, request, http), failure -> new Reply.Failed(failure, Duration.ZERO));
    if (reply instanceof Reply.Failed) {
      api.drop();
    }
    return reply;
  }

  private Reply ask(Connection open, ApiRequest request, Request.Builder http) throws IOException {
    String path =
        "/apis/"
            + GROUP
            + "/v1/namespaces/"
            + request.namespace()
            + "/events"
            + (request.name().isEmpty() ? "" : "/" + request.name());
    Call call = open.client().getHttpClient().newCall(http.url(open.base() + path).build());
    var unused = call.timeout().timeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    open.mayRead("the answer about an Event", MAX_BYTES);
    try (Response response = call.execute();
        ResponseBody body = response.peekBody(MAX_BYTES)) {
      int code = response.code();
      if (response.isSuccessful() || (code == CONFLICT && request.name().isEmpty())) {
        return new Reply.Written();
      }
      if (code == NOT_FOUND && !request.name().isEmpty()) {
        return new Reply.Missing();
      }
      Failure failure = Failure.status(code, ObjectJson.message(body), request);
      return code == FORBIDDEN
          ? new Reply.Forbidden(failure)
          : new Reply.Failed(
              failure, wait(Optional.ofNullable(response.header("Retry-After")).orElse("")));
    }
  }

  private static Duration wait(String seconds) {
    if (!seconds.matches("[0-9]{1,9}")) {
      return Duration.ZERO;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(seconds));
    return asked.compareTo(LONGEST_WAIT) < 0 ? asked : LONGEST_WAIT;
  }

  /** What came of one request. */
  sealed interface Reply {

    /** It is as it was to be. */
    record Written() implements Reply {}

    /** The Event to be changed is gone: they last for an hour. */
    record Missing() implements Reply {}

    /** A permission is missing. */
    record Forbidden(Failure failure) implements Reply {}

    /** Anything else: it may have been written. */
    record Failed(Failure failure, Duration retryAfter) implements Reply {}
  }
}
