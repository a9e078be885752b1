package io.knh.http;

import io.knh.config.ExtraTrust;
import io.knh.config.Proxies;
import io.knh.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Authenticator;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Asks one URL, each time on a fresh connection: one that waited may have been lost meanwhile, or
 * live on where no new one can be made. What comes back is bounded on the wire, before anything
 * looks at it; all of one call has one time limit; nothing is followed and nothing sent twice.
 */
public final class FreshClient {

  /** Bytes that are read until the header of the answer is there, what TLS needs included. */
  public static final int MAX_HEAD_BYTES = 64 * 1024;

  /** Bytes that are read after the head of an answer whose body says nothing. */
  public static final int MAX_BODY_BYTES = 64 * 1024;

  private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

  private final URI asked;
  private final Optional<HttpUrl> url;
  private final Optional<Proxies.HttpProxy> proxy;
  private final Optional<InetAddress> source;
  private final int maxBodyBytes;
  private final OkHttpClient client;

  /**
   * Asks {@code url}, which may be anywhere.
   *
   * @param limit for all of a call, from its start until its answer is closed
   * @param extraTrust who may vouch for {@code url} beside those whom the JVM trusts
   * @param proxies the one that {@code url} is behind is asked
   */
  public FreshClient(URI url, Duration limit, Optional<ExtraTrust> extraTrust, Proxies proxies) {
    this.asked = url;
    this.url = Optional.ofNullable(HttpUrl.parse(url.toString()));
    this.proxy = this.url.flatMap(to -> proxies.of(to.isHttps(), to.host(), to.port()));
    this.source = Optional.empty();
    this.maxBodyBytes = MAX_BODY_BYTES;
    OkHttpClient.Builder builder = builder(limit);
    if (this.url.filter(HttpUrl::isHttps).isPresent()) {
      trust(builder, extraTrust);
    }
    proxy.map(FreshClient::way).ifPresent(builder::proxy);
    proxy
        .flatMap(Proxies.HttpProxy::authorization)
        .map(FreshClient::authenticator)
        .ifPresent(builder::proxyAuthenticator);
    this.client = builder.build();
  }

  /**
   * Asks {@code url}, which is inside of the cluster: by plain HTTP and without a proxy.
   *
   * @param source the own address to speak from, if it matters
   * @param maxBodyBytes that are read after the head
   */
  public FreshClient(URI url, Duration limit, Optional<InetAddress> source, int maxBodyBytes) {
    this.asked = url;
    this.url = Optional.ofNullable(HttpUrl.parse(url.toString()));
    this.proxy = Optional.empty();
    this.source = source;
    this.maxBodyBytes = maxBodyBytes;
    this.client = builder(limit).build();
  }

  private static OkHttpClient.Builder builder(Duration limit) {
    return new OkHttpClient.Builder()
        .protocols(List.of(Protocol.HTTP_1_1))
        .connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS))
        .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
        .followRedirects(false)
        .followSslRedirects(false)
        .proxy(Proxy.NO_PROXY)
        .callTimeout(limit)
        .connectTimeout(limit)
        .readTimeout(limit)
        .writeTimeout(limit);
  }

  private static void trust(OkHttpClient.Builder builder, Optional<ExtraTrust> extraTrust) {
    SSLContext context = extraTrust.map(ExtraTrust::sslContext).orElseGet(FreshClient::standardTls);
    // Versions and ciphers are the JVM's business, and those of its operator.
    ConnectionSpec jvm =
        new ConnectionSpec.Builder(ConnectionSpec.COMPATIBLE_TLS)
            .allEnabledCipherSuites()
            .allEnabledTlsVersions()
            .build();
    builder
        .connectionSpecs(List.of(jvm))
        .sslSocketFactory(context.getSocketFactory(), standardTrust());
  }

  /** Gets the URL; see {@link #send}. */
  public HttpAnswer get(Map<String, List<String>> headers) throws IOException {
    return send(headers, request -> request.get());
  }

  /** Posts {@code body} to the URL; see {@link #send}. */
  public HttpAnswer post(Map<String, List<String>> headers, byte[] body) throws IOException {
    return send(headers, request -> request.post(new OnceOnly(body)));
  }

  private interface Method {
    Request.Builder of(Request.Builder request);
  }

  /**
   * Waits for the header of the answer.
   *
   * @throws IOException when none came; {@link FailureReason} has the words
   */
  private HttpAnswer send(Map<String, List<String>> headers, Method method) throws IOException {
    // DNS knows no name of such a length, and no okhttp either.
    HttpUrl to = url.orElseThrow(() -> new UnknownHostException(asked.getHost()));
    Request.Builder request = method.of(new Request.Builder().url(to));
    headers.forEach((name, values) -> values.forEach(value -> request.addHeader(name, value)));
    request.header("Connection", "close");
    // Else it asks for gzip, and unpacks it.
    request.header("Accept-Encoding", "identity");
    boolean isByProxy = proxy.isPresent() && !to.isHttps();
    if (isByProxy) {
      proxy
          .flatMap(Proxies.HttpProxy::authorization)
          .ifPresent(basic -> request.header(PROXY_AUTHORIZATION, basic.value()));
    }
    OneAttempt attempt = new OneAttempt();
    LimitedSockets.ReadLimit limit =
        new LimitedSockets.ReadLimit("the header of the answer", MAX_HEAD_BYTES);
    try {
      Response response =
          client
              .newBuilder()
              .socketFactory(new LimitedSockets(limit, source))
              .addNetworkInterceptor(attempt)
              .eventListener(attempt)
              .build()
              .newCall(request.build())
              .execute();
      limit.renew("the body of the answer", maxBodyBytes);
      return new HttpAnswer(attempt, isByProxy, Optional.of(response));
    } catch (ProtocolException e) {
      if (attempt.isAnswered()) {
        return new HttpAnswer(attempt, isByProxy, Optional.empty());
      }
      throw failure(e);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private IOException failure(IOException e) {
    return proxy.isPresent() ? new ProxyTrouble(proxy.get(), e) : e;
  }

  private static Proxy way(Proxies.HttpProxy proxy) {
    // Its name is looked up by each call.
    return new Proxy(
        Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
  }

  /** For tunnels: okhttp asks once beforehand, and again where the proxy refuses. */
  private static Authenticator authenticator(Secret basic) {
    return (route, answer) ->
        answer.request().header(PROXY_AUTHORIZATION) == null
            ? answer.request().newBuilder().header(PROXY_AUTHORIZATION, basic.value()).build()
            : null;
  }

  private static SSLContext standardTls() {
    try {
      return SSLContext.getDefault();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  /** okhttp wants one beside the context; what it uses it for is not used here. */
  private static X509TrustManager standardTrust() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager trusted) {
          return trusted;
        }
      }
      throw new IllegalStateException("this JVM trusts nobody");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  /** A body that is sent at most once: never again on another connection, nor to another IP. */
  private static final class OnceOnly extends okhttp3.RequestBody {

    private final byte[] bytes;

    OnceOnly(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public okhttp3.@Nullable MediaType contentType() {
      // The header is among those of the request.
      return null;
    }

    @Override
    public long contentLength() {
      return bytes.length;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(bytes);
    }
  }
}
