import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A receiver of alerts: accepts what is posted under /takes, and refuses everything else as Slack
 * does.
 */
final class Receiver {

  private Receiver() {}

  /** Listens on the IP and port in {@code arguments}; prints who posts where. */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress address = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes());
          String path = exchange.getRequestURI().getPath();
          System.out.println(path + " " + body.replaceAll("\\s+", " "));
          byte[] answer = (path.startsWith("/takes") ? "ok" : "no_service").getBytes();
          exchange.sendResponseHeaders(path.startsWith("/takes") ? 200 : 404, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }
}
