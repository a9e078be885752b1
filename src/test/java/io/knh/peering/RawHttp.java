package io.knh.peering;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/** Speaks HTTP by hand, to send what no client would and to see every byte of the answer. */
public final class RawHttp {

  private final String host;
  private final int port;

  public RawHttp(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /** An answer as it came, less the date, which changes. */
  public record Reply(String statusLine, List<String> headers, String body) {

    public int status() {
      return Integer.parseInt(statusLine.split(" ", -1)[1]);
    }
  }

  /** Sends a request without a body from {@code source}. */
  public Reply ask(String source, String method, String target, String... headers)
      throws IOException {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return send(
        source,
        method + " " + target + " HTTP/1.1\r\nHost: knh\r\nConnection: close\r\n" + more + "\r\n");
  }

  /** Posts {@code body} from {@code source}. */
  public Reply post(String source, String target, String body) throws IOException {
    return send(
        source,
        "POST %s HTTP/1.1\r\nHost: knh\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(target, body.length(), body));
  }

  /** Sends {@code bytes} from {@code source} and reads until the server closes. */
  public Reply send(String source, String bytes) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getByName(host), port, InetAddress.getByName(source), 0)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      int end = answer.indexOf("\r\n\r\n");
      List<String> head = List.of(answer.substring(0, end).split("\r\n", -1));
      return new Reply(
          head.getFirst(),
          head.stream().skip(1).filter(header -> !header.startsWith("Date: ")).sorted().toList(),
          answer.substring(end + 4));
    }
  }
}
