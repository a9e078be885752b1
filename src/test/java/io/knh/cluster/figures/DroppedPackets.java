package io.knh.cluster.figures;

import io.knh.core.model.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Cuts a loopback address off by a packet filter of its own, which is removed at the end. */
final class DroppedPackets implements AutoCloseable {

  private static final String TABLE = "inet knh_figures";

  private final Thread atExit = new Thread(this::remove, "knh-nft");

  DroppedPackets() {
    Runtime.getRuntime().addShutdownHook(atExit);
    remove();
    nft("add table " + TABLE);
    nft("add chain " + TABLE + " input { type filter hook input priority 0 ; }");
  }

  /** Drops all packets from and to {@code peer}. */
  void of(Peer peer) {
    String ip = peer.address().ip();
    nft("add rule " + TABLE + " input ip saddr " + ip + " drop");
    nft("add rule " + TABLE + " input ip daddr " + ip + " drop");
  }

  /** Drops nothing any more. */
  void end() {
    nft("flush chain " + TABLE + " input");
  }

  private void remove() {
    run("delete table " + TABLE);
  }

  @Override
  public void close() {
    remove();
  }

  private static void nft(String command) {
    if (run(command) != 0) {
      throw new IllegalStateException("nft " + command + " failed; it needs root");
    }
  }

  private static int run(String command) {
    try {
      return new ProcessBuilder("nft", command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("nft cannot be run; it is in the package nftables", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
