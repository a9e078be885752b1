package io.knh.standin.kubernetes;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/**
 * Speaks the part of the Kubernetes API by which a client lists and watches EndpointSlices,
 * Endpoints and nodes, and uses Leases, over real sockets, and can be made to fail in every way
 * that the real one does. One virtual thread per connection, so that many can watch.
 */
public final class StubApiServer implements AutoCloseable {

  final ReentrantLock lock = new ReentrantLock();
  final Condition moved = lock.newCondition();
  final Store store = new Store();
  private final Leases leases = new Leases(lock, store);
  private final StubEvents events = new StubEvents();
  private final InetSocketAddress address;
  private final Optional<SSLContext> tls;
  private final Set<StubConnection> connections = new LinkedHashSet<>();
  private final List<Request> requests = new ArrayList<>();
  private final Map<String, Integer> failures = new TreeMap<>();
  private ServerSocket listening;
  private Thread accepting;
  private String token = "";
  private String namespace = "default";
  private Optional<Rbac> rbac = Optional.empty();
  private boolean hanging;
  private long bookmarks;

  private StubApiServer(String ip, int port, Optional<SSLContext> tls) throws IOException {
    this.tls = tls;
    this.listening = listen(new InetSocketAddress(ip, port));
    this.address = new InetSocketAddress(ip, listening.getLocalPort());
    this.accepting = accept(listening);
  }

  /** Listens on a free port of {@code ip}, by HTTP. */
  public static StubApiServer start(String ip) throws IOException {
    return new StubApiServer(ip, 0, Optional.empty());
  }

  /** Listens on {@code port} of {@code ip}, by HTTP. */
  public static StubApiServer start(String ip, int port) throws IOException {
    return new StubApiServer(ip, port, Optional.empty());
  }

  /** Listens on a free port of {@code ip}, by HTTPS. */
  public static StubApiServer start(String ip, SSLContext tls) throws IOException {
    return new StubApiServer(ip, 0, Optional.of(tls));
  }

  /**
   * Runs as a process: {@code <ip> <port> [<file>]}. Says where it listens, writes a kubeconfig
   * that leads there into the file, obeys the lines of its standard input ({@link Script}), and
   * ends with that.
   */
  public static void main(String[] arguments) throws IOException {
    try (StubApiServer api = start(arguments[0], Integer.parseInt(arguments[1]))) {
      if (arguments.length > 2) {
        Files.writeString(Path.of(arguments[2]), api.kubeconfig());
      }
      System.out.println("listening on " + api.url());
      new Script(api).obey(System.in, System.out);
    }
  }

  /** A kubeconfig in JSON that leads here without TLS. */
  public String kubeconfig() {
    return """
    {"apiVersion": "v1", "kind": "Config", "current-context": "stand-in",
     "clusters": [{"name": "stand-in", "cluster": {"server": "%s"}}],
     "contexts": [{"name": "stand-in", "context": {"cluster": "stand-in", "user": "knh"}}],
     "users": [{"name": "knh", "user": {}}]}
    """
        .formatted(url());
  }

  /** Where it listens, without a path. */
  public String url() {
    return (tls.isPresent() ? "https" : "http")
        + "://"
        + (address.getAddress() instanceof Inet6Address ? "[" + host() + "]" : host())
        + ":"
        + address.getPort();
  }

  /** The IP of {@link #url()}. */
  public String host() {
    return address.getAddress().getHostAddress();
  }

  /** The port of {@link #url()}. */
  public int port() {
    return address.getPort();
  }

  /** From now on the objects are in {@code other} instead of the namespace {@code default}. */
  public void namespace(String other) {
    change(s -> namespace = other);
  }

  /** Answers 403 to all that {@code role} does not allow. */
  public void enforce(Rbac role) {
    change(s -> rbac = Optional.of(role));
  }

  /** Adds or changes a slice. */
  public void put(Slice slice) {
    change(s -> s.put("endpointslices", slice.name(), slice.json(namespace)));
  }

  /** Deletes a slice. */
  public void deleteSlice(String name) {
    change(s -> s.delete("endpointslices", name));
  }

  /** Adds or changes the Endpoints of a Service. */
  public void put(Endpoints endpoints) {
    change(s -> s.put("endpoints", endpoints.name(), endpoints.json(namespace)));
  }

  /** Deletes the Endpoints of a Service. */
  public void deleteEndpoints(String name) {
    change(s -> s.delete("endpoints", name));
  }

  /** Adds or changes a node. */
  public void put(StubNode node) {
    change(s -> s.put("nodes", node.name(), node.json()));
  }

  /** Deletes a node. */
  public void deleteNode(String name) {
    change(s -> s.delete("nodes", name));
  }

  /** The Events that were written. */
  public StubEvents events() {
    return events;
  }

  /** The Leases, and what is wrong with them. */
  public Leases leases() {
    return leases;
  }

  /** Something else changes, and all watchers that asked for it get a bookmark. */
  public void bookmark() {
    change(
        s -> {
          s.advance();
          bookmarks++;
        });
  }

  /** Forgets all changes until now: watches that go on from there get the error 410. */
  public void expire() {
    change(Store::forget);
  }

  /** Forbids all Events in {@code where}. */
  public void forbidEvents(String where) {
    change(s -> failures.put("events " + where, 403));
  }

  /**
   * Answers requests of {@code verb}, such as {@code list} or {@code watch}, by the status {@code
   * code}.
   */
  public void fail(String verb, int code) {
    change(s -> failures.put(verb, code));
  }

  /** Answers all requests by the status {@code code}. */
  public void fail(int code) {
    fail("list", code);
    fail("watch", code);
    fail("get", code);
    fail("create", code);
    fail("update", code);
  }

  /** Answers 401 to all that do not bear {@code expected}. */
  public void requireToken(String expected) {
    change(s -> token = expected);
  }

  /** New requests are accepted and get no answer. */
  public void hang() {
    change(s -> hanging = true);
  }

  /** New requests are answered again; what hangs goes on hanging. */
  public void heal() {
    change(
        s -> {
          hanging = false;
          failures.clear();
          leases.trouble(new LeaseTrouble.None());
        });
  }

  /** The present watches never hear anything again, as when the other end lost its power. */
  public void halfOpenWatches() {
    change(s -> watching().forEach(connection -> connection.fate = StubConnection.Fate.DEAF));
  }

  /** The connections of the present watches break. */
  public void dropWatches() {
    change(s -> watching().forEach(connection -> connection.fate = StubConnection.Fate.DROPPED));
  }

  /** The present watches are ended politely before their time. */
  public void endWatches() {
    change(s -> watching().forEach(connection -> connection.fate = StubConnection.Fate.ENDED));
  }

  /** Stops listening and breaks all connections; objects stay. */
  public void away() throws IOException {
    listening.close();
    try {
      // As long as that waits for a connection, it may be given one, though the socket is closed.
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    change(s -> connections.forEach(StubConnection::drop));
  }

  /** Listens again where it did. */
  public void back() throws IOException {
    listening = listen(address);
    accepting = accept(listening);
  }

  /** The requests so far of {@code verb}. */
  public List<Request> requests(String verb) {
    lock.lock();
    try {
      return requests.stream().filter(request -> request.verb().equals(verb)).toList();
    } finally {
      lock.unlock();
    }
  }

  /** The version of everything. */
  public long version() {
    lock.lock();
    try {
      return store.version();
    } finally {
      lock.unlock();
    }
  }

  /** How many watch at the moment and hear. */
  public int watchers() {
    lock.lock();
    try {
      return (int) watching().stream().filter(c -> c.fate == StubConnection.Fate.NONE).count();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    away();
  }

  /** Notes the request and says what is to be done with it: an error status, or 200, or 0: hang. */
  int admit(Request request) {
    lock.lock();
    try {
      requests.add(request);
      if (hanging) {
        return 0;
      }
      if (!token.isEmpty() && !request.authorization().equals("Bearer " + token)) {
        return 401;
      }
      if (rbac.isPresent() && !rbac.get().allows(needing(request).inWords())) {
        return 403;
      }
      String within = "/namespaces/" + namespace + "/";
      if (!request.isForLeases()
          && !request.isForEvents()
          && !request.path().equals("/api/v1/nodes")
          && !request.path().startsWith("/apis/discovery.k8s.io/v1" + within + "endpointslices")
          && !request.path().startsWith("/api/v1" + within + "endpoints")) {
        return 404;
      }
      int code = failures.getOrDefault(request.verb(), 200);
      return request.isForEvents()
          ? failures.getOrDefault("events " + request.namespace(), code)
          : code;
    } finally {
      lock.unlock();
    }
  }

  /** {@code request} by the verb that it needs: to change what is not there is to make it. */
  Request needing(Request request) {
    boolean makes =
        request.verb().equals("update")
            && request.isForLeases()
            && leases.object(request.lease()).isEmpty();
    return makes ? request.as("create") : request;
  }

  long bookmarks() {
    return bookmarks;
  }

  void forget(StubConnection connection) {
    change(s -> connections.remove(connection));
  }

  /** What RBAC says, word for word, and shorter words for everything else. */
  static JsonObject statusOf(int code, Request request) {
    String group = request.group();
    return switch (code) {
      case 401 -> ObjectParts.status(code, "Unauthorized", "Unauthorized");
      case 403 ->
          ObjectParts.status(
              code,
              "Forbidden",
              request.resource()
                  + (group.isEmpty() ? "" : "." + group)
                  + " is forbidden: User \"system:serviceaccount:"
                  + request.namespace()
                  + ":knh\" cannot "
                  + request.verb()
                  + " resource \""
                  + request.resource()
                  + "\" in API group \""
                  + group
                  + (request.namespace().isEmpty()
                      ? "\" at the cluster scope"
                      : "\" in the namespace \"" + request.namespace() + "\""));
      case 404 -> ObjectParts.status(code, "NotFound", "the server could not find the resource");
      case 409 -> ObjectParts.status(code, "Conflict", "the object has been modified");
      case 410 -> ObjectParts.status(code, "Expired", "too old resource version");
      default -> ObjectParts.status(code, "InternalError", "the stand-in is set to answer so");
    };
  }

  private List<StubConnection> watching() {
    return connections.stream().filter(connection -> connection.watching).toList();
  }

  private void change(Consumer<Store> action) {
    lock.lock();
    try {
      action.accept(store);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private ServerSocket listen(InetSocketAddress where) throws IOException {
    ServerSocketFactory factory =
        tls.<ServerSocketFactory>map(SSLContext::getServerSocketFactory)
            .orElseGet(ServerSocketFactory::getDefault);
    ServerSocket socket = factory.createServerSocket();
    socket.setReuseAddress(true);
    socket.bind(where, 1_000);
    return socket;
  }

  private Thread accept(ServerSocket server) {
    return Thread.ofVirtual()
        .name("api-server")
        .start(
            () -> {
              try {
                while (true) {
                  serve(server.accept());
                }
              } catch (SocketException closed) {
                // away()
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private void serve(Socket socket) {
    StubConnection connection = new StubConnection(this, socket);
    change(s -> connections.add(connection));
    Thread.ofVirtual().start(connection);
  }
}
