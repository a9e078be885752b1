package io.knh.cluster;

import io.knh.core.model.Peer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the original does in its one loop: every round it pings the higher-ranked members, and if
 * none answers, sends its id to its peers one after another. It has no time-outs, so a silent peer
 * stops it.
 */
final class GoElections implements Runnable {

  private final GoMember member;
  private final List<Peer> peers;
  private final GoTimings timings;
  private final Random order;
  private final HttpClient client;
  private final List<String> down = new CopyOnWriteArrayList<>();
  private final AtomicInteger rounds = new AtomicInteger();
  private final AtomicInteger announcements = new AtomicInteger();

  GoElections(GoMember member, List<Peer> peers, GoTimings timings, long seed) {
    this.member = member;
    this.peers = new ArrayList<>(peers);
    this.timings = timings;
    this.order = new Random(seed);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .localAddress(member.self().address().inetAddress())
            .build();
  }

  @Override
  public void run() {
    try (client) {
      peers.removeIf(peer -> !answers(peer, "/ping", connecting()));
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(timings.election());
        elect();
        rounds.incrementAndGet();
      }
    } catch (InterruptedException e) {
      // The member was closed.
      client.shutdownNow();
    }
  }

  private void elect() {
    List<Peer> shuffled = new ArrayList<>(peers);
    Collections.shuffle(shuffled, order);
    for (Peer peer : shuffled) {
      if (peer.id().compareTo(member.self().id()) > 0 && answers(peer, "/ping", ONCE)) {
        return;
      }
    }
    String id = member.self().id().value();
    member.believe(id);
    for (Peer peer : shuffled) {
      if (answers(peer, "/coordinator?id=" + id, sending())) {
        down.remove(peer.id().value());
      } else if (member.coordinator().equals(id) && !down.contains(peer.id().value())) {
        down.add(peer.id().value());
      }
    }
    announcements.incrementAndGet();
  }

  /** How often something is tried, and the time between two tries. */
  private record Tries(int most, Duration pause) {}

  private static final Tries ONCE = new Tries(1, Duration.ZERO);

  private Tries connecting() {
    return new Tries(timings.connectMaxRetries(), timings.connectCooldown());
  }

  private Tries sending() {
    return new Tries(timings.sendMaxRetries(), timings.sendCooldown());
  }

  /** Whether {@code peer} answers at all: any status will do. */
  private boolean answers(Peer peer, String path, Tries tries) {
    URI uri = URI.create("http://" + peer.address() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("User-Agent", "Go-http-client/1.1").build();
    for (int attempt = 1; !Thread.currentThread().isInterrupted(); attempt++) {
      try {
        client.send(request, BodyHandlers.discarding());
        return true;
      } catch (IOException e) {
        if (attempt >= tries.most()) {
          return false;
        }
        pause(tries.pause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return false;
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  List<String> down() {
    return List.copyOf(down);
  }

  int rounds() {
    return rounds.get();
  }

  int announcements() {
    return announcements.get();
  }
}
