package io.knh.simulation;

import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Message;
import io.knh.core.model.Peer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries requests and answers between hosts, as far as their ways let it. */
final class Network {

  private record Way(Peer from, Peer to) {}

  private static final int THOUSAND = 1000;

  private final Schedule schedule;
  private final Random random;
  // Both are only looked up, never passed over.
  private final Map<Peer, Host> hosts = new HashMap<>();
  private final Map<Way, Path> paths = new HashMap<>();
  private @Nullable Weather weather;
  private @Nullable Path next;
  private boolean handshakes;
  private long sent;

  Network(Schedule schedule, Random random) {
    this.schedule = schedule;
    this.random = random;
  }

  /** {@code host} has its address from now on. */
  void attach(Host host) {
    hosts.put(host.peer(), host);
  }

  void path(Peer from, Peer to, Path path) {
    if (path.equals(Path.CLEAR)) {
      paths.remove(new Way(from, to));
    } else {
      paths.put(new Way(from, to), path);
    }
  }

  void clear() {
    paths.clear();
  }

  void weather(@Nullable Weather weather) {
    this.weather = weather;
  }

  void handshakes(boolean needed) {
    handshakes = needed;
  }

  long sent() {
    return sent;
  }

  /** What happens to the next message or answer alone. */
  void next(Path path) {
    next = path;
  }

  private Path takeNext(Path usual) {
    Path path = next == null ? usual : next;
    next = null;
    return path;
  }

  Path path(Peer from, Peer to) {
    return paths.isEmpty() ? Path.CLEAR : paths.getOrDefault(new Way(from, to), Path.CLEAR);
  }

  /**
   * Says {@code message}.
   *
   * @param timeoutNanos when the side that began gives up, truly
   * @param ended takes what became of it, exactly once
   */
  void say(Host from, Peer to, Message message, long timeoutNanos, Consumer<Reply> ended) {
    if (message instanceof Message.Datagrams) {
      sendDatagrams(from, to, timeoutNanos, ended);
      return;
    }
    sent += message instanceof Message.OfPath ? 0 : 1;
    long givenUpNanos = schedule.nowNanos() + timeoutNanos;
    Path there = takeNext(path(from.peer(), to));
    boolean unconnected = handshakes && path(to, from.peer()).swallows();
    long delayNanos = delayNanos(there);
    boolean tooLarge =
        message instanceof Message.LargePing
            && (there.dropsLarge() || path(to, from.peer()).dropsLarge());
    boolean isTaken = there.proxied() && !(message instanceof Message.Handshake);
    if (there.swallows() || unconnected || tooLarge || isTaken || delayNanos < 0) {
      fail(givenUpNanos, Cause.TIMEOUT, ended);
      return;
    }
    long arrivalNanos = schedule.nowNanos() + delayNanos;
    boolean late = arrivalNanos > givenUpNanos;
    if (late) {
      fail(givenUpNanos, Cause.TIMEOUT, ended);
    }
    Exchange exchange = new Exchange(from, to, message, givenUpNanos, late ? reply -> {} : ended);
    schedule.at(arrivalNanos, () -> arrive(exchange, there));
    if (there.duplicatesPerMille() > 0 && happens(there.duplicatesPerMille())) {
      Exchange again = new Exchange(from, to, message, givenUpNanos, reply -> {});
      long laterNanos = arrivalNanos + Math.floorMod(random.nextLong(), timeoutNanos);
      schedule.at(laterNanos, () -> arrive(again, there));
    }
  }

  /** Each goes there and comes back, or gets lost on the way; nobody sends it again. */
  private void sendDatagrams(Host from, Peer to, long timeoutNanos, Consumer<Reply> ended) {
    Path there = path(from.peer(), to);
    Path back = path(to, from.peer());
    Host host = hosts.get(to);
    boolean echoes =
        host != null
            && host.echoes()
            && there.link() == World.Link.UP
            && back.link() == World.Link.UP;
    int received = 0;
    for (int i = 0; echoes && i < Message.Datagrams.COUNT; i++) {
      received += passes(there) && passes(back) ? 1 : 0;
    }
    long roundTripNanos = 2 * World.LATENCY_NANOS + there.delay().plus(back.delay()).toNanos();
    Content.Echoes echoed = new Content.Echoes(received, 0, 0, received == 0 ? -1 : roundTripNanos);
    boolean all = received == Message.Datagrams.COUNT;
    schedule.at(
        schedule.nowNanos() + (all ? Math.min(roundTripNanos, timeoutNanos) : timeoutNanos),
        () -> ended.accept(Reply.Answer.of(200, echoed)));
  }

  private boolean passes(Path path) {
    int perMille = path.datagramLossPerMille() + path.lossPerMille();
    boolean weatherLoses = weather != null && weather.delay().isEmpty();
    return !weatherLoses && (perMille == 0 || !happens(perMille));
  }

  private record Exchange(
      Host from, Peer to, Message message, long givenUpNanos, Consumer<Reply> ended) {}

  private void arrive(Exchange exchange, Path there) {
    Host host = hosts.get(exchange.to());
    if (there.link() == World.Link.REFUSES || host == null || host.refuses()) {
      long nanos = Math.min(schedule.nowNanos(), exchange.givenUpNanos());
      fail(nanos, Cause.REFUSED, exchange.ended());
      return;
    }
    if (host.silent()) {
      fail(exchange.givenUpNanos(), Cause.TIMEOUT, exchange.ended());
      return;
    }
    Answering answering = new Answering(exchange);
    host.serve(exchange.from(), exchange.message(), answering);
    answering.await();
  }

  /** Brings the answer back, or gives up when none has come in time. */
  private final class Answering implements Consumer<Reply.Answer> {
    private final Exchange exchange;
    private boolean over;

    Answering(Exchange exchange) {
      this.exchange = exchange;
    }

    void await() {
      if (!over) {
        schedule.at(exchange.givenUpNanos(), this::giveUp);
      }
    }

    private void giveUp() {
      if (!over) {
        over = true;
        exchange.ended().accept(new Reply.Failure(Cause.TIMEOUT));
      }
    }

    @Override
    public void accept(Reply.Answer answer) {
      if (over) {
        return;
      }
      over = true;
      Path back = takeNext(path(exchange.to(), exchange.from().peer()));
      long delayNanos = back.link() == World.Link.UP ? delayNanos(back) : -1;
      long answeredNanos = schedule.nowNanos() + delayNanos;
      if (delayNanos < 0 || answeredNanos > exchange.givenUpNanos()) {
        fail(exchange.givenUpNanos(), Cause.TIMEOUT, exchange.ended());
      } else {
        schedule.at(answeredNanos, () -> exchange.ended().accept(answer));
      }
    }
  }

  private void fail(long nanos, Cause cause, Consumer<Reply> ended) {
    schedule.at(nanos, () -> ended.accept(new Reply.Failure(cause)));
  }

  /** How long the next message takes; negative when it is lost. */
  private long delayNanos(Path path) {
    long nanos = World.LATENCY_NANOS;
    if (weather != null) {
      Optional<Duration> delay = weather.delay();
      if (delay.isEmpty()) {
        return -1;
      }
      nanos = delay.get().toNanos();
    }
    if (path.lossPerMille() > 0 && happens(path.lossPerMille())) {
      return -1;
    }
    return nanos + path.delay().toNanos();
  }

  private boolean happens(int perMille) {
    return random.nextInt(THOUSAND) < perMille;
  }
}
