package io.knh.kubernetes;

import com.google.gson.JsonParseException;
import io.knh.http.LimitedJson;
import io.kubernetes.client.common.KubernetesListObject;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.models.V1ListMeta;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.io.StringReader;
import java.time.Duration;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Lists the objects of one resource and then watches how they change, one request at a time. Used
 * by one thread; only {@link #cancel()} may come from another.
 */
public final class ListWatch<T extends KubernetesObject, L extends KubernetesListObject, V> {

  /** The longest event: etcd holds objects of at most 1.5 MiB, and JSON may be twice as long. */
  public static final long MAX_EVENT_BYTES = 4L << 20;

  /** The longest page of a list: that of 5,000 members has 2 MB, and that of 100 nodes as well. */
  static final long MAX_LIST_BYTES = 8L << 20;

  /** Of how many parts an event may consist: that of 1,000 members, the longest, has 20,000. */
  public static final int MAX_EVENT_PARTS = 200_000;

  /** Of how many parts a list may consist: that of 5,000 members has 100,000. */
  static final int MAX_LIST_PARTS = 400_000;

  /** Of how many pages a list may consist: those of nodes have 100 each. */
  static final int MAX_PAGES = 200;

  /** More is not read of why a request is refused. */
  static final long MAX_REFUSAL_BYTES = 64L << 10;

  private static final String EVENT = "an event of the watch";

  private static final int GONE = 410;

  /** How the API server says that it does not know a version yet, as after a restore. */
  private static final int NOT_YET = 504;

  /** Hears how it goes. */
  interface Listener<V> {

    /** This is kept now, by name, which may be what it was before; it changes after the call. */
    void read(SortedMap<String, V> all);

    /** The API server accepted a watch. */
    void accepted();

    /** The watch brought an event, or lasted for a while. */
    void steady();
  }

  private final WatchedResource<T, L, V> resource;
  private final ReadPace pace;
  private final Listener<V> listener;
  private final ObjectStore<T, V> store;
  private volatile @Nullable Call current;

  ListWatch(WatchedResource<T, L, V> resource, ReadPace pace, Listener<V> listener) {
    this.resource = resource;
    this.pace = pace;
    this.listener = listener;
    this.store = new ObjectStore<>(resource);
  }

  /** The next request will be a list. */
  void forget() {
    store.forget();
  }

  /** Ends the request that is on its way. */
  void cancel() {
    Call call = current;
    if (call != null) {
      call.cancel();
    }
  }

  /** Lists, or goes on watching for {@code seconds} where the last watch stopped. */
  Outcome next(Connection api, int seconds) throws IOException, ApiException {
    return store.version().isEmpty() ? list(api) : watch(api, seconds);
  }

  private Outcome list(Connection api) throws IOException, ApiException {
    ObjectStore<T, V>.Listing listing = store.listing();
    String page = "";
    for (int pages = 0; pages < MAX_PAGES; pages++) {
      Call call = limited(resource.list(api.client(), store.oldest(), page), pace.listTimeout());
      api.mayRead("the list", MAX_LIST_BYTES);
      try (Response response = call.execute()) {
        if (!response.isSuccessful()) {
          return refused(response, "list");
        }
        L list = ObjectJson.read(listOf(response), resource.listType());
        listing.add(WatchedResource.present(list.getItems()));
        String version = versionOf(list.getMetadata());
        page = pageAfter(list.getMetadata());
        if (page.isEmpty()) {
          listing.end(version);
          listener.read(store.all());
          return new Outcome.Listed();
        }
      }
    }
    throw new JsonParseException("a list of more than " + MAX_PAGES + " pages");
  }

  private static String pageAfter(@Nullable V1ListMeta metadata) {
    String page = metadata == null ? null : metadata.getContinue();
    return page == null ? "" : page;
  }

  /** It comes compressed, so that what is read of the connection is no bound for it. */
  private static Reader listOf(Response response) {
    return new LimitedJson(
        response.body().charStream(), "the list", MAX_LIST_BYTES, MAX_LIST_PARTS);
  }

  /** Nothing can be watched without; what answers so is not the API server, whatever it says. */
  private static String versionOf(@Nullable V1ListMeta metadata) {
    String version = metadata == null ? null : metadata.getResourceVersion();
    if (version == null || version.isEmpty()) {
      throw new JsonParseException("a list without a resourceVersion");
    }
    return version;
  }

  private Outcome watch(Connection api, int seconds) throws IOException, ApiException {
    Duration limit = Duration.ofSeconds(seconds).plus(pace.grace());
    Call call = limited(resource.watch(api.client(), store.version(), seconds), limit);
    api.mayRead(EVENT, MAX_EVENT_BYTES);
    try (Response response = call.execute()) {
      if (!response.isSuccessful()) {
        return refused(response, "watch");
      }
      listener.accepted();
      long startNanos = System.nanoTime();
      Outcome outcome = follow(api, response.body().source(), startNanos, seconds);
      if (since(startNanos).compareTo(pace.steady()) >= 0) {
        listener.steady();
      }
      return outcome;
    }
  }

  private Outcome follow(Connection api, BufferedSource lines, long startNanos, int seconds) {
    try {
      while (!lines.exhausted()) {
        String line = lines.readUtf8LineStrict(MAX_EVENT_BYTES);
        api.mayRead(EVENT, MAX_EVENT_BYTES);
        switch (WatchEvent.read(eventOf(line), resource.itemType())) {
          case WatchEvent.Problem<T>(int code, String message) -> {
            return problem(code, message, "watch");
          }
          case WatchEvent.Change<T> change -> {
            store.take(change);
            listener.read(store.all());
            listener.steady();
          }
        }
      }
      // Its clock is not ours: a second is nothing.
      boolean inTime = since(startNanos).toSeconds() >= seconds - 1L;
      return inTime ? new Outcome.RanOut() : new Outcome.Cut("the API server closed it early");
    } catch (InterruptedIOException e) {
      return new Outcome.Silent();
    } catch (IOException e) {
      return new Outcome.Cut(String.valueOf(e.getMessage()));
    }
  }

  private static Reader eventOf(String line) {
    return new LimitedJson(new StringReader(line), EVENT, MAX_EVENT_BYTES, MAX_EVENT_PARTS);
  }

  private static Duration since(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private Call limited(Call call, Duration limit) {
    var unused = call.timeout().timeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    current = call;
    return call;
  }

  private Outcome refused(Response response, String verb) throws IOException {
    try (ResponseBody why = response.peekBody(MAX_REFUSAL_BYTES)) {
      return problem(response.code(), ObjectJson.message(why), verb);
    }
  }

  private Outcome problem(int code, String message, String verb) {
    if (code == GONE || code == NOT_YET) {
      store.forgetVersions();
    } else {
      store.forget();
    }
    return code == GONE
        ? new Outcome.Expired()
        : new Outcome.Failed(Failure.status(code, message, resource.request(verb)));
  }
}
