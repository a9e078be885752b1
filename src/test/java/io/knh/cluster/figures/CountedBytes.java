package io.knh.cluster.figures;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knh.core.model.Peer;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the bytes that leave some loopback addresses and arrive at them, headers included, by a
 * table of its own of {@code nft}, which is removed at the end.
 */
final class CountedBytes implements AutoCloseable {

  private static final Pattern BYTES = Pattern.compile("bytes (\\d+)");

  private final String table;
  private final Thread atExit = new Thread(this::remove, "knh-nft");

  CountedBytes(String name, List<Peer> peers) throws IOException, InterruptedException {
    table = "inet " + name;
    Runtime.getRuntime().addShutdownHook(atExit);
    remove();
    nft("add table " + table);
    nft("add chain " + table + " output { type filter hook output priority 0 ; }");
    for (Peer peer : peers) {
      String ip = peer.address().ip();
      nft("add counter " + table + " " + name("from", peer));
      nft("add counter " + table + " " + name("to", peer));
      nft("add rule " + table + " output ip saddr " + ip + " counter name " + name("from", peer));
      nft("add rule " + table + " output ip daddr " + ip + " counter name " + name("to", peer));
    }
  }

  private static String name(String way, Peer peer) {
    return way + "_" + peer.nodeName();
  }

  /** Bytes that have left {@code peer}. */
  long from(Peer peer) throws IOException, InterruptedException {
    return count(name("from", peer));
  }

  /** Bytes that were sent to {@code peer}. */
  long to(Peer peer) throws IOException, InterruptedException {
    return count(name("to", peer));
  }

  private long count(String counter) throws IOException, InterruptedException {
    Matcher bytes = BYTES.matcher(nft("list counter " + table + " " + counter));
    if (!bytes.find()) {
      throw new IOException("nft says nothing of " + counter);
    }
    return Long.parseLong(bytes.group(1));
  }

  private static String nft(String command) throws IOException, InterruptedException {
    Process nft = new ProcessBuilder("nft", command).redirectErrorStream(true).start();
    String output = new String(nft.getInputStream().readAllBytes(), UTF_8);
    if (nft.waitFor() != 0) {
      throw new IOException("nft " + command + " failed; it needs root: " + output);
    }
    return output;
  }

  private void remove() {
    try {
      Process nft =
          new ProcessBuilder("nft", "delete table " + table).redirectErrorStream(true).start();
      nft.getInputStream().readAllBytes();
      nft.waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("nft cannot be run; it is in the package nftables", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    remove();
  }
}
