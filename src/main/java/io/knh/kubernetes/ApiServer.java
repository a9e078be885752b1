package io.knh.kubernetes;

import com.google.gson.JsonParseException;
import io.knh.http.FailureReason;
import io.kubernetes.client.openapi.ApiException;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The API server, asked by one thread for one purpose. The way to it is found when it is needed,
 * and anew after each failure that {@link #drop} is called for; whatever goes wrong is a {@link
 * Failure}.
 */
public final class ApiServer {

  /** One question. */
  @FunctionalInterface
  public interface Question<T> {

    /** Asks it by {@code connection}. */
    T ask(Connection connection) throws IOException, ApiException;
  }

  private final Supplier<ApiAccess.Found> way;
  private final String purpose;
  private final Logger log;
  private @Nullable Connection connection;

  /**
   * Nothing is asked yet.
   *
   * @param way where the API server is
   * @param purpose in words that its URL may follow, such as "reading the roster from"
   * @param log of whoever asks
   */
  public ApiServer(Supplier<ApiAccess.Found> way, String purpose, Logger log) {
    this.way = way;
    this.purpose = purpose;
    this.log = log;
  }

  /** What {@code question} brings, or what {@code otherwise} makes of the failure. */
  public <T> T ask(Question<T> question, Function<Failure, T> otherwise) {
    Connection open = connection;
    if (open != null) {
      return ask(open, question, otherwise);
    }
    return switch (way.get()) {
      case ApiAccess.Found.None(Failure failure) -> otherwise.apply(failure);
      case ApiAccess.Found.Access(ApiAccess access) -> {
        Connection opened = new Connection(access);
        connection = opened;
        yield ask(opened, question, otherwise);
      }
    };
  }

  private <T> T ask(Connection open, Question<T> question, Function<Failure, T> otherwise) {
    try {
      return question.ask(open);
    } catch (IOException e) {
      return otherwise.apply(Failure.of(e, open.base()));
    } catch (JsonParseException e) {
      return otherwise.apply(Failure.unreadable(e, open.base()));
    } catch (ApiException | RuntimeException | LinkageError e) {
      // Nothing that is expected; but never to ask again would be worse.
      log.log(Level.FINE, "unexpected", e);
      return otherwise.apply(
          new Failure(
              "unexpected",
              purpose
                  + " "
                  + open.base()
                  + " failed: "
                  + FailureReason.root(e).getClass().getSimpleName()));
    }
  }

  /** The next question begins with a new connection, and asks where the API server is. */
  public void drop() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.drop();
    }
  }
}
