package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One reader, and the thread that writes to it. One that does not keep up is cut off. */
final class Stream {

  /** Frames that wait for a slow reader. */
  static final int MAX_WAITING = 8;

  /** Behind this nothing is written. */
  private static final Frame END = new Frame("", 0, "end", new byte[0]);

  private static final Logger LOG = Logger.getLogger("io.knh.status");

  /** Where a stream leads to. */
  interface Reader {

    /** Begins the answer. */
    void begin() throws IOException;

    /** Writes {@code frame}, and waits until that is done. */
    void write(Frame frame) throws IOException;

    /** Ends the answer. */
    void close();
  }

  private final Reader reader;
  private final Consumer<Stream> ended;
  // Room for what a reader missed besides.
  private final BlockingQueue<Frame> waiting =
      new ArrayBlockingQueue<>(MAX_WAITING + Streams.MAX_KEPT + 2);
  private final CountDownLatch end = new CountDownLatch(1);
  private boolean welcomed;

  Stream(Reader reader, Consumer<Stream> ended) {
    this.reader = reader;
    this.ended = ended;
  }

  /** Begins to write: first what {@code welcome} puts in. */
  void start(Runnable welcome) {
    Thread.ofPlatform().daemon().name("knh-stream").start(() -> run(welcome));
  }

  private void run(Runnable welcome) {
    try {
      reader.begin();
      welcome.run();
      for (Frame frame = waiting.take(); !frame.equals(END); frame = waiting.take()) {
        reader.write(frame);
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.FINE, "a stream ended", e);
    } catch (InterruptedException e) {
      LOG.log(Level.FINE, "a stream was interrupted", e);
    } finally {
      ended.accept(this);
      reader.close();
      end.countDown();
    }
  }

  /** Puts {@code frame} behind the others, for one that is being welcomed. */
  void offer(Frame frame) {
    if (!waiting.offer(frame)) {
      cutOff();
    }
  }

  private void cutOff() {
    LOG.fine("a reader is too slow: its stream is closed");
    waiting.clear();
    waiting.add(END);
  }

  /** From now on it is sent what the others are. */
  synchronized void welcomed() {
    welcomed = true;
  }

  /** Sends it what has changed, if it keeps up. */
  synchronized void send(Frame frame) {
    if (welcomed) {
      if (waiting.size() >= MAX_WAITING) {
        cutOff();
      } else {
        offer(frame);
      }
    }
  }

  /** Sends it {@code last}, and nothing more. */
  void end(Frame last) {
    offer(last);
    offer(END);
  }

  /** Waits for its end. */
  void awaitEnd(long untilNanos) {
    try {
      if (!end.await(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        LOG.fine("a stream has not ended yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A server-sent event. Its data is one line, since JSON breaks none; streams share its bytes. */
  static final class Frame {

    private static final byte[] END = "\n\n".getBytes(UTF_8);

    private final long number;
    private final byte[] head;
    private final byte[] data;

    /**
     * An event.
     *
     * @param number in the id, which a reader gives back when it returns
     */
    Frame(String instance, long number, String kind, byte[] json) {
      this.number = number;
      this.head =
          ("id: " + instance + "." + number + "\nevent: " + kind + "\ndata: ").getBytes(UTF_8);
      this.data = json;
    }

    long number() {
      return number;
    }

    int bytes() {
      return head.length + data.length + END.length;
    }

    void write(OutputStream to) throws IOException {
      to.write(head);
      to.write(data);
      to.write(END);
    }
  }
}
