package io.knh.discovery;

import com.google.gson.JsonParseException;
import io.knh.core.peer.Roster;
import io.knh.core.peer.RosterEntry;
import io.kubernetes.client.common.KubernetesListObject;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.models.V1ListMeta;
import io.kubernetes.client.openapi.models.V1Status;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Lists the objects of one Service and then watches how they change, one request at a time. A list
 * is taken over as a whole, so that no roster lies between two states of the cluster. Used by one
 * thread; only {@link #cancel()} may come from another.
 */
final class ServiceWatch<T extends KubernetesObject, L extends KubernetesListObject> {

  /** The longest event: etcd holds objects of at most 1.5 MiB, and JSON may be twice as long. */
  static final long MAX_EVENT_BYTES = 4L << 20;

  /** Hears what is read. */
  interface Listener {

    /** The members are {@code roster} now, which may be what they were before. */
    void read(Roster roster);

    /** The API server accepted a watch. */
    void watching();
  }

  private final ServiceResource<T, L> resource;
  private final Pace pace;
  private final Listener listener;
  private final TreeMap<String, List<RosterEntry>> byObject = new TreeMap<>();

  /** From here on changes are watched; empty when a list has to come first. */
  private String version = "";

  /** A list must not be older. The first may come from the API server's cache, whatever its age. */
  private String oldest = "0";

  private volatile @Nullable Call current;

  ServiceWatch(ServiceResource<T, L> resource, Pace pace, Listener listener) {
    this.resource = resource;
    this.pace = pace;
    this.listener = listener;
  }

  /** Whether the next request is a list. */
  boolean mustList() {
    return version.isEmpty();
  }

  /** The next request will be a list. */
  void forget() {
    version = "";
  }

  /** Ends the request that is on its way. */
  void cancel() {
    Call call = current;
    if (call != null) {
      call.cancel();
    }
  }

  /** Lists; takes {@link Pace#listTimeout()} at most. */
  Outcome list(ApiClient client) throws IOException, ApiException {
    Call call = limited(resource.list(client, oldest), pace.listTimeout());
    try (Response response = call.execute()) {
      if (!response.isSuccessful()) {
        return refused(response, "list");
      }
      L list = ObjectReader.read(response.body().charStream(), resource.listType());
      byObject.clear();
      for (KubernetesObject item : Lists.of(list.getItems())) {
        put(resource.itemType().cast(item));
      }
      V1ListMeta metadata = list.getMetadata();
      String read = metadata == null ? null : metadata.getResourceVersion();
      version = Objects.requireNonNullElse(read, "0");
      oldest = version;
      publish();
      return new Outcome.Listed();
    }
  }

  /** Watches for {@code seconds}; takes {@link Pace#grace()} longer at most. */
  Outcome watch(ApiClient client, int seconds) throws IOException, ApiException {
    Duration limit = Duration.ofSeconds(seconds).plus(pace.grace());
    Call call = limited(resource.watch(client, version, seconds), limit);
    try (Response response = call.execute()) {
      if (!response.isSuccessful()) {
        return refused(response, "watch");
      }
      listener.watching();
      return follow(response.body().source(), seconds);
    }
  }

  private Outcome follow(BufferedSource lines, int seconds) {
    long startNanos = System.nanoTime();
    boolean heard = false;
    String how = "it ended early";
    try {
      while (!lines.exhausted()) {
        WatchEvent<T> event =
            WatchEvent.read(lines.readUtf8LineStrict(MAX_EVENT_BYTES), resource.itemType());
        if (event instanceof WatchEvent.Problem<T> problem) {
          return problem(problem.code(), problem.message(), "watch");
        }
        take(event);
        heard = true;
      }
    } catch (InterruptedIOException e) {
      return new Outcome.Silent();
    } catch (IOException e) {
      how = String.valueOf(e.getMessage());
    }
    Duration lived = Duration.ofNanos(System.nanoTime() - startNanos);
    // Its clock is not ours: a second is nothing.
    if (lived.toSeconds() >= seconds - 1L && how.equals("it ended early")) {
      return new Outcome.RanOut();
    }
    return new Outcome.Cut(heard || lived.compareTo(pace.steady()) >= 0, how);
  }

  private void take(WatchEvent<T> event) {
    switch (event) {
      case WatchEvent.Put<T>(T object) -> {
        put(object);
        publish();
        reached(object);
      }
      case WatchEvent.Deleted<T>(T object) -> {
        byObject.remove(nameOf(object));
        publish();
        reached(object);
      }
      case WatchEvent.Bookmark<T>(T object) -> reached(object);
      case WatchEvent.Problem<T> problem -> throw new IllegalArgumentException("" + problem);
    }
  }

  private void put(T object) {
    byObject.put(nameOf(object), resource.entries(object));
  }

  private void publish() {
    listener.read(Roster.of(byObject.values().stream().flatMap(List::stream).toList()));
  }

  private void reached(T object) {
    String reached =
        object.getMetadata() == null ? null : object.getMetadata().getResourceVersion();
    if (reached != null && !reached.isEmpty()) {
      version = reached;
      oldest = reached;
    }
  }

  private static String nameOf(KubernetesObject object) {
    String name = object.getMetadata() == null ? null : object.getMetadata().getName();
    return Objects.requireNonNullElse(name, "");
  }

  private Call limited(Call call, Duration limit) {
    var unused = call.timeout().timeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    current = call;
    return call;
  }

  private Outcome refused(Response response, String verb) throws IOException {
    String message;
    try {
      V1Status status = ObjectReader.read(response.body().charStream(), V1Status.class);
      message = Objects.requireNonNullElse(status.getMessage(), "");
    } catch (JsonParseException e) {
      message = "";
    }
    return problem(response.code(), message, verb);
  }

  private Outcome problem(int code, String message, String verb) {
    version = "";
    // 504 is how the API server says that it does not know the version yet, as after a restore.
    if (code == 410 || code == 504) {
      oldest = "";
    }
    return code == 410
        ? new Outcome.Expired()
        : new Outcome.Failed(Failure.status(code, message, resource.request(verb)));
  }
}
