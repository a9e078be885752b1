package io.knh.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every request of these tests is still being answered when the next one comes. */
class AnswerLimitsTest {

  private final AnswerLimits limits = new AnswerLimits();
  private final List<Integer> refusals = new ArrayList<>();
  private int answered;

  @ParameterizedTest
  @CsvSource({
    "/metrics, 16",
    "/knh/v1/status, 16",
    "/knh/v1/problems, 16",
    "/knh/v1/paths, 16",
    "/knh/v1/events, 16",
    "/, 48",
    "/page/app.js, 48",
    "/knh/v1/openapi.yaml, 48"
  })
  void soManyAreAnsweredAtATimeAndTheNextHasToAskAgain(String path, int most) throws Exception {
    ask(Collections.nCopies(most + 1, path));
    assertEquals(most, answered);
    assertEquals(List.of(HttpServletResponse.SC_SERVICE_UNAVAILABLE), refusals);
    refusals.clear();
    ask(List.of(path));
    assertEquals(List.of(), refusals, "a place is free again");
  }

  @Test
  void whoHoldsThePlacesOfOneKindKeepsNobodyFromAnother() throws Exception {
    List<String> requests = new ArrayList<>();
    for (String path : List.of("/metrics", "/knh/v1/status", "/")) {
      requests.addAll(Collections.nCopies(8, path));
    }
    ask(requests);
    assertEquals(3 * 8, answered);
    assertEquals(List.of(), refusals);
  }

  @Test
  void whatMembersAskEachOtherIsAlwaysAnswered() throws Exception {
    ask(Collections.nCopies(200, "/ping"));
    assertEquals(200, answered);
    assertEquals(List.of(), refusals);
  }

  /** Each of {@code paths} while those before it are being answered. */
  private void ask(List<String> paths) throws IOException, ServletException {
    if (paths.isEmpty()) {
      return;
    }
    HttpServletRequest request =
        fake(
            HttpServletRequest.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getRequestURI" -> paths.getFirst();
                  case "getContextPath" -> "";
                  case "isAsyncStarted" -> false;
                  default -> throw new UnsupportedOperationException(method.toString());
                });
    HttpServletResponse response =
        fake(
            HttpServletResponse.class,
            (proxy, method, arguments) -> {
              if (method.getName().equals("setStatus")) {
                refusals.add((Integer) arguments[0]);
              }
              return method.getName().equals("getOutputStream") ? new Nowhere() : null;
            });
    limits.doFilter(
        request,
        response,
        (asked, answer) -> {
          answered++;
          ask(paths.subList(1, paths.size()));
        });
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Takes what is written. */
  private static final class Nowhere extends ServletOutputStream {

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(int b) {}
  }
}
