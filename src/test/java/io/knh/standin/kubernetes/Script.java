package io.knh.standin.kubernetes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the API server is to do, from outside, a line each; blank lines and those after {@code #}
 * are skipped, and each other line is answered by {@code ok} or by what is wrong with it.
 *
 * <pre>
 *   slice &lt;name&gt; &lt;service&gt; &lt;IPv4|IPv6|FQDN&gt; [&lt;ip&gt;,&lt;node&gt;[,&lt;condition&gt;+&lt;condition&gt;]]...
 *   delete-slice &lt;name&gt;
 *   endpoints &lt;service&gt; [&lt;ip&gt;,&lt;node&gt;[,not-ready]]...
 *   delete-endpoints &lt;service&gt;
 *   bookmark | expire | hang | heal | half-open | drop | end-watches | away | back
 *   leases | lease-history | hang-leases | fail-leases &lt;status&gt;
 *   fail &lt;status&gt;            token &lt;expected&gt;       watchers
 * </pre>
 */
final class Script {

  private final StubApiServer api;

  Script(StubApiServer api) {
    this.api = api;
  }

  /** Obeys until {@code in} ends. */
  void obey(InputStream in, PrintStream out) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null) {
      List<String> words = List.of(line.strip().split(" +", -1));
      if (!line.isBlank() && !words.getFirst().startsWith("#")) {
        out.println(answer(words));
      }
      line = lines.readLine();
    }
  }

  private String answer(List<String> words) throws IOException {
    try {
      if (words.getFirst().equals("watchers")) {
        return "" + api.watchers();
      }
      if (words.getFirst().equals("leases")) {
        return line(api.leases().lines());
      }
      if (words.getFirst().equals("lease-history")) {
        return line(api.leases().history());
      }
      obey(words.getFirst(), words.subList(1, words.size()));
      return "ok";
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return "wrong: " + String.join(" ", words) + ": " + e.getMessage();
    }
  }

  private static String line(List<?> elements) {
    return elements.isEmpty()
        ? "none"
        : elements.stream().map(Object::toString).collect(Collectors.joining("; "));
  }

  private void obey(String verb, List<String> words) throws IOException {
    switch (verb) {
      case "slice" -> slice(words);
      case "delete-slice" -> api.deleteSlice(words.getFirst());
      case "endpoints" -> endpoints(words);
      case "delete-endpoints" -> api.deleteEndpoints(words.getFirst());
      case "bookmark" -> api.bookmark();
      case "expire" -> api.expire();
      case "hang" -> api.hang();
      case "heal" -> api.heal();
      case "half-open" -> api.halfOpenWatches();
      case "drop" -> api.dropWatches();
      case "end-watches" -> api.endWatches();
      case "away" -> api.away();
      case "back" -> api.back();
      case "fail" -> api.fail(Integer.parseInt(words.getFirst()));
      case "fail-leases" ->
          api.leases().trouble(new LeaseTrouble.Refuses(Integer.parseInt(words.getFirst())));
      case "hang-leases" ->
          api.leases().trouble(new LeaseTrouble.Silent(Set.of("get", "create", "update")));
      case "token" -> api.requireToken(words.getFirst());
      default -> throw new IllegalArgumentException("unknown");
    }
  }

  private void slice(List<String> words) {
    Slice slice = Slice.of(words.get(0), words.get(1), words.get(2));
    for (String endpoint : words.subList(3, words.size())) {
      String[] parts = endpoint.split(",", -1);
      slice =
          parts.length > 2
              ? slice.with(parts[0], parts[1], parts[2].replace('+', ' '))
              : slice.with(parts[0], parts[1]);
    }
    api.put(slice);
  }

  private void endpoints(List<String> words) {
    Endpoints endpoints = new Endpoints(words.getFirst());
    for (String address : words.subList(1, words.size())) {
      String[] parts = address.split(",", -1);
      if (parts.length > 2) {
        endpoints.notReady(parts[0], parts[1]);
      } else {
        endpoints.ready(parts[0], parts[1]);
      }
    }
    api.put(endpoints);
  }
}
