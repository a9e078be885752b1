package io.knh.kubernetes;

import io.knh.http.LimitedSockets;
import io.knh.kubernetes.ApiAccess.Source;
import io.kubernetes.client.openapi.ApiClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client for one API server. Dropped after every failure and then made anew, so that a new
 * certificate authority is read and no broken connection is used again.
 */
public final class Connection {

  /** Bytes beside what is asked for: TLS, the header of the answer, sizes of chunks. */
  static final int MAX_OVERHEAD_BYTES = 64 * 1024;

  private final ApiAccess access;
  private final LimitedSockets.ReadLimit limit =
      new LimitedSockets.ReadLimit("the answer", MAX_OVERHEAD_BYTES);
  private @Nullable ApiClient client;

  /** The way {@code access}; nothing is connected yet. */
  public Connection(ApiAccess access) {
    this.access = access;
  }

  /** Where it leads. */
  public String base() {
    return access.base();
  }

  /**
   * The client, made now if there is none.
   *
   * @throws IOException when a certificate cannot be read
   */
  public ApiClient client() throws IOException {
    ApiClient present = client;
    if (present == null) {
      present = connect();
      client = present;
    }
    return present;
  }

  /**
   * From now on {@code bytes} bytes are read of {@code what}, and a little for what HTTP and TLS
   * add to it. What is longer fails.
   */
  public void mayRead(String what, long bytes) {
    limit.renew(what, bytes + MAX_OVERHEAD_BYTES);
  }

  /** Lets go of the client and its idle connections. */
  public void drop() {
    ApiClient present = client;
    client = null;
    if (present != null) {
      present.getHttpClient().connectionPool().evictAll();
    }
  }

  private ApiClient connect() throws IOException {
    // HTTP/1.1: one connection, no threads of its own, and a time limit for each call that also
    // limits the connection, where HTTP/2 would go on using one whose other end has vanished.
    OkHttpClient.Builder http =
        new OkHttpClient.Builder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .followRedirects(false)
            .followSslRedirects(false)
            // By address and inside the cluster: a proxy would have to come back in.
            .proxy(Proxy.NO_PROXY)
            .socketFactory(new LimitedSockets(limit, Optional.empty()))
            .readTimeout(0, TimeUnit.MILLISECONDS);
    access.token().ifPresent(token -> http.addInterceptor(bearer(token)));
    ApiClient made = new LeanApiClient(http.build(), access.base());
    Optional<Source> authority = access.authority();
    if (authority.isPresent()) {
      trust(made, authority.get().read());
    }
    return made;
  }

  private static Interceptor bearer(Source token) {
    return chain ->
        chain.proceed(
            chain.request().newBuilder().header("Authorization", "Bearer " + token.read()).build());
  }

  private static void trust(ApiClient client, String pem) throws IOException {
    try {
      client.setSslCaCert(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (RuntimeException e) {
      // What client-java makes of text that is no certificate.
      throw new SSLException("the CA certificate is not in PEM format", e);
    }
  }

  /**
   * client-java's client without its JSON, whose start loads an adapter for each of some 770 types,
   * and whose reader refuses a whole object for one field that is newer than itself. It builds the
   * calls; {@link ObjectJson} writes and reads what they carry.
   */
  private static final class LeanApiClient extends ApiClient {

    LeanApiClient(OkHttpClient http, String base) {
      super(http);
      setBasePath(base);
    }

    @Override
    protected void init() {
      verifyingSsl = true;
      authentications = new HashMap<>();
      setUserAgent("knh");
    }

    @Override
    public RequestBody serialize(Object object, String contentType) {
      return RequestBody.create(ObjectJson.write(object), MediaType.parse(contentType));
    }
  }
}
