package io.knh.authority;

import com.google.gson.JsonParseException;
import io.knh.http.LimitedJson;
import io.knh.http.TooLong;
import io.knh.kubernetes.ApiAccess;
import io.knh.kubernetes.ApiRequest;
import io.knh.kubernetes.ApiServer;
import io.knh.kubernetes.Connection;
import io.knh.kubernetes.Failure;
import io.knh.kubernetes.ObjectJson;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoordinationV1Api;
import io.kubernetes.client.openapi.models.V1Lease;
import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Logger;
import okhttp3.Call;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * The requests that make up the uses of one Lease. Those of one use have one time limit together.
 * After a failure the next use begins with a new connection.
 */
final class LeaseRequests {

  /** More is read of no answer. A Lease has less than one of these KB. */
  static final long MAX_BYTES = 256L << 10;

  /** Of how many parts it may consist; a Lease has some dozens. */
  static final int MAX_PARTS = 10_000;

  private static final String ANSWER = "the answer about the Lease";
  private static final Logger LOG = Logger.getLogger("io.knh.authority");
  private static final String GROUP = "coordination.k8s.io";
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  /** Makes a call, and sends nothing. */
  private interface Asking {
    Call call(CoordinationV1Api api) throws ApiException;
  }

  private final String namespace;
  private final String name;
  private final ApiServer api;
  private final Duration limit;
  private final LeaseProgress progress;
  private long endNanos;

  /**
   * For the Lease {@code name} in {@code namespace}.
   *
   * @param api where the API server is; asked after every failure
   * @param limit for all requests of one use
   * @param progress hears what works
   */
  LeaseRequests(
      String namespace,
      String name,
      Supplier<ApiAccess.Found> api,
      Duration limit,
      LeaseProgress progress) {
    this.namespace = namespace;
    this.name = name;
    this.api = new ApiServer(api, "using the Lease through", LOG);
    this.limit = limit;
    this.progress = progress;
  }

  /** A use begins. */
  void begin() {
    endNanos = System.nanoTime() + limit.toNanos();
  }

  Reply get() {
    return ask(
        new ApiRequest("get", "leases", GROUP, namespace, name),
        lease -> lease.readNamespacedLease(name, namespace).buildCall(null));
  }

  Reply create(V1Lease body) {
    return ask(
        new ApiRequest("create", "leases", GROUP, namespace),
        lease -> lease.createNamespacedLease(namespace, body).buildCall(null));
  }

  Reply replace(V1Lease body) {
    return ask(
        new ApiRequest("update", "leases", GROUP, namespace, name),
        lease -> lease.replaceNamespacedLease(name, namespace, body).buildCall(null));
  }

  private Reply ask(ApiRequest request, Asking asking) {
    Reply reply = api.ask(open -> ask(request, asking, open), failure -> failed(failure, request));
    if (reply instanceof Reply.Failed) {
      api.drop();
    } else {
      progress.answered(isWrite(request));
    }
    return reply;
  }

  private Reply ask(ApiRequest request, Asking asking, Connection open)
      throws IOException, ApiException {
    Call call = asking.call(new CoordinationV1Api(open.client()));
    // A limit of 0 would be none.
    long leftNanos = Math.max(1_000_000, endNanos - System.nanoTime());
    call.timeout().timeout(leftNanos, TimeUnit.NANOSECONDS);
    open.mayRead(ANSWER, MAX_BYTES);
    try (Response response = call.execute();
        ResponseBody body = response.peekBody(MAX_BYTES + 1)) {
      return read(request, response.code(), body);
    } catch (JsonParseException e) {
      // All of it was read before: the connection has no part in it.
      throw TooLong.behind(e).isPresent() ? e : new JsonParseException(e.getMessage());
    }
  }

  private Reply read(ApiRequest request, int code, ResponseBody body) {
    if (code == NOT_FOUND && request.verb().equals("get")) {
      return new Reply.Absent();
    }
    // It is gone, has changed, or is there already.
    if (isWrite(request)
        && (code == CONFLICT || (code == NOT_FOUND && !request.name().isEmpty()))) {
      return new Reply.Conflict();
    }
    if (code < 200 || code > 299) {
      return failed(Failure.status(code, ObjectJson.message(body), request), request);
    }
    Reader json = new LimitedJson(body.charStream(), ANSWER, MAX_BYTES, MAX_PARTS);
    V1Lease lease = ObjectJson.read(json, V1Lease.class);
    if (LeaseEntry.view(lease).version().isEmpty()) {
      // What answers so is not the API server, whatever it says.
      throw new JsonParseException("a Lease without a resourceVersion");
    }
    return LeaseEntry.isForeign(lease) ? failed(foreign(lease), request) : new Reply.There(lease);
  }

  /** Another program uses a Lease of this name; it would take a second holder for its own fault. */
  private Failure foreign(V1Lease lease) {
    return new Failure(
        "foreign",
        "the Lease \""
            + name
            + "\" in namespace "
            + namespace
            + " is held by \""
            + LeaseEntry.holderOf(lease)
            + "\", which is not a member of KNH; rename the Service of one of the two"
            + " (SERVICE_NAME names the Lease)");
  }

  private static Reply failed(Failure failure, ApiRequest request) {
    return new Reply.Failed(failure, isWrite(request));
  }

  private static boolean isWrite(ApiRequest request) {
    return !request.verb().equals("get");
  }

  /** What came of one request. */
  sealed interface Reply {

    /** The Lease is like this now. */
    record There(V1Lease lease) implements Reply {}

    /** There is none. */
    record Absent() implements Reply {}

    /** Nothing was written: another has written, made or deleted it before. */
    record Conflict() implements Reply {}

    /**
     * The API server could not be asked, or it refused. What was to be written may be written.
     *
     * @param writing whether something was to be written
     */
    record Failed(Failure failure, boolean writing) implements Reply {}
  }
}
