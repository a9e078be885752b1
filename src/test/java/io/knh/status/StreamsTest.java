package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.simulation.World;
import io.knh.status.View.Lack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Those who watch get what changes, whatever one of them does. */
class StreamsTest {

  private final World world = World.of(3);
  private final SimulatedMember coordinator = new SimulatedMember(world, 3);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private volatile Status now;
  private final Streams streams =
      new Streams(
          "i",
          Duration.ofMillis(10),
          () -> CompletableFuture.completedFuture(now),
          coordinator.recorder::history);

  StreamsTest() {
    SimulatedMember.listen(world, coordinator);
    pass(Duration.ofSeconds(20));
  }

  private void pass(Duration duration) {
    world.pass(duration);
    now = coordinator.status();
  }

  @AfterEach
  void letAllGo() {
    goOn.countDown();
    streams.close();
  }

  /** A reader that remembers what it got, by the kinds of the events. */
  private static class Remembering implements Stream.Reader {
    final List<String> received = new CopyOnWriteArrayList<>();
    volatile boolean closed;

    @Override
    public void begin() {}

    @Override
    public void write(Stream.Frame frame) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      frame.write(out);
      received.add(out.toString(UTF_8));
    }

    @Override
    public void close() {
      closed = true;
    }

    List<String> kinds() {
      return received.stream()
          .map(event -> event.replaceAll("(?s).*\nevent: (\\w+)\n.*", "$1"))
          .toList();
    }
  }

  /** A reader whose network takes nothing any more. */
  private final class Stuck extends Remembering {
    @Override
    public void write(Stream.Frame frame) throws IOException {
      super.write(frame);
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private Remembering added(String lastId) {
    Remembering reader = new Remembering();
    assertTrue(streams.add(reader, lastId));
    return reader;
  }

  @Test
  void anEventIsItsNumberItsKindAndOneLine() {
    Remembering reader = added("");
    await().until(() -> !reader.received.isEmpty());
    String event = reader.received.getFirst();
    assertTrue(event.startsWith("id: i.1\nevent: status\ndata: {\"schema\":1,"), event);
    assertTrue(event.endsWith("}\n\n"), event);
    assertEquals(4, event.lines().count());
  }

  @Test
  void thoseWhoComeTogetherCostOneLook() {
    AtomicInteger looks = new AtomicInteger();
    Streams busy =
        new Streams(
            "i",
            Duration.ofHours(1),
            () -> {
              looks.incrementAndGet();
              return CompletableFuture.completedFuture(now);
            },
            coordinator.recorder::history);
    List<Remembering> readers = new ArrayList<>();
    for (int i = 0; i < Streams.MAX_STREAMS; i++) {
      Remembering reader = new Remembering();
      assertTrue(busy.add(reader, ""));
      readers.add(reader);
    }
    await().until(() -> readers.stream().noneMatch(reader -> reader.received.isEmpty()));
    busy.close();
    assertEquals(1, looks.get());
    assertEquals(1, readers.stream().map(reader -> reader.received.getFirst()).distinct().count());
  }

  @Test
  void aReaderThatStandsStillIsCutOffAndKeepsNobodyWaiting() {
    Stuck stuck = new Stuck();
    streams.add(stuck, "");
    Remembering other = added("");
    await().until(() -> !other.received.isEmpty() && !stuck.received.isEmpty());
    for (int i = 0; i <= Stream.MAX_WAITING + 1; i++) {
      int had = other.received.size();
      pass(Duration.ofSeconds(5));
      await().until(() -> other.received.size() > had);
    }
    assertFalse(other.closed);
    goOn.countDown();
    await().until(() -> stuck.closed);
    assertEquals(List.of("status"), stuck.kinds());
    assertEquals(1, streams.open());
  }

  @Test
  void aReaderThatReturnsSoonGoesOnThoughNobodyElseWatched() {
    Remembering first = added("");
    await().until(() -> !first.received.isEmpty());
    Stuck keeper = new Stuck();
    streams.add(keeper, "");
    pass(Duration.ofSeconds(5));
    await().until(() -> first.received.size() == 2);
    Remembering returning = added("i.1");
    await().until(() -> !returning.received.isEmpty());
    assertEquals(first.received.get(1), returning.received.getFirst());
    Remembering current = added("i.2");
    pass(Duration.ofSeconds(5));
    await().until(() -> !current.received.isEmpty());
    assertEquals("change", current.kinds().getFirst());
  }

  @Test
  void anotherSourceIsSentAsANewStatus() {
    Remembering reader = added("");
    await().until(() -> !reader.received.isEmpty());
    now = coordinator.status(coordinator.own.alone(new Lack(Lack.Kind.NO_COORDINATOR, "none")));
    await().until(() -> reader.received.size() == 2);
    assertEquals(List.of("status", "status"), reader.kinds());
  }

  @Test
  void noMoreThanSixteenWatch() {
    List<Stuck> readers = new ArrayList<>();
    for (int i = 0; i < Streams.MAX_STREAMS; i++) {
      readers.add(new Stuck());
      assertTrue(streams.add(readers.getLast(), ""));
    }
    assertFalse(streams.add(new Remembering(), ""));
    assertEquals(Streams.MAX_STREAMS, streams.open());
  }

  @Test
  void whoeverWatchesLearnsThatTheMemberLeavesAndNobodyIsTakenAfterwards() {
    Remembering reader = added("");
    await().until(() -> !reader.received.isEmpty());
    streams.close();
    streams.awaitEnd();
    assertTrue(reader.closed);
    assertEquals(List.of("status", "bye"), reader.kinds());
    assertTrue(reader.received.getLast().contains("\"problem\":\"this member is leaving\""));
    assertFalse(streams.add(new Remembering(), ""));
  }
}
