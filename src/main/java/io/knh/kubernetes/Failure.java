package io.knh.kubernetes;

import com.google.gson.JsonParseException;
import com.google.gson.stream.MalformedJsonException;
import io.knh.http.FailureReason;
import io.knh.http.TooLong;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Why the API server could not be asked, or refused.
 *
 * @param kind failures of one kind are one problem, logged once
 * @param text what happened, where, and what would help
 */
public record Failure(String kind, String text) {

  /** Longer texts are cut. */
  public static final int MAX_LENGTH = 500;

  /** Makes {@code text} fit for one line. */
  public Failure {
    text = line(text);
  }

  /** {@code e} came between this member and the API server at {@code base}. */
  public static Failure of(IOException e, String base) {
    Optional<TooLong> much = TooLong.behind(e);
    if (much.isPresent()) {
      return new Failure(
          "too long", "the API server " + base + " sent too much: " + much.get().getMessage());
    }
    return switch (e) {
      case FileSystemException file -> file(file);
      case SSLException tls ->
          new Failure(
              "tls", "TLS connection failed to the API server " + base + ": " + reason(tls));
      // liberty/prepare-start waits for these words.
      default -> new Failure("away", "the API server " + base + " cannot be reached: " + reason(e));
    };
  }

  /** What the API server at {@code base} answered cannot be read. */
  public static Failure unreadable(JsonParseException e, String base) {
    // Gson wraps what happens to the connection, too.
    if (e.getCause() instanceof IOException io && !(io instanceof MalformedJsonException)) {
      return of(io, base);
    }
    return new Failure(
        "unreadable",
        "the server at " + base + " does not answer like a Kubernetes API: " + e.getMessage());
  }

  /** What proves who this member is, or who the API server is, cannot be read. */
  static Failure file(FileSystemException e) {
    String reason = e.getReason();
    String why = e instanceof NoSuchFileException ? "it does not exist" : reason;
    return new Failure(
        "read " + e.getFile(),
        "cannot read "
            + e.getFile()
            + ": "
            + (why == null ? "no permission" : why)
            + " (pods have this file unless automountServiceAccountToken is false)");
  }

  /** {@code request} was answered by the HTTP status {@code code} and the words {@code message}. */
  public static Failure status(int code, String message, ApiRequest request) {
    String said = message.isBlank() ? "" : " (" + message + ")";
    String text =
        switch (code) {
          case 401 -> "the API server does not accept the ServiceAccount's token (401)" + said;
          case 403 ->
              "permission denied: the ServiceAccount needs a "
                  + (request.namespace().isEmpty() ? "ClusterRole" : "Role")
                  + " with the verb \""
                  + request.verb()
                  + "\" on the resource \""
                  + request.resource()
                  + "\""
                  + request.named()
                  + " of the API group \""
                  + request.group()
                  + "\""
                  + (request.namespace().isEmpty()
                      ? ""
                      : " in the namespace \"" + request.namespace() + "\"")
                  + said;
          default -> "the API server answers " + code + " to " + request + said;
        };
    return new Failure(code + " " + request.verb(), text);
  }

  /** {@code text} of others in one line: without control characters, and cut. */
  public static String line(String text) {
    String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
    return cut.replaceAll("\\p{Cntrl}+", " ");
  }

  private static String reason(IOException e) {
    Throwable root = FailureReason.root(e);
    String message = root.getMessage();
    if (root instanceof EOFException && message != null && message.startsWith("\\n not found")) {
      // It quotes the answer in hexadecimal digits.
      return "the answer is too long, truncated, or not HTTP";
    }
    return FailureReason.known(e, "no answer in time")
        .orElseGet(() -> message == null ? root.getClass().getSimpleName() : message);
  }
}
