package io.knh.simulation;

import java.time.Duration;

/**
 * One way between two members.
 *
 * @param link what happens to all that goes over it
 * @param lossPerMille how many of 1000 messages it loses
 * @param delay how much longer it takes than {@link World#LATENCY}
 * @param duplicatesPerMille how many of 1000 messages arrive a second time, a little later
 * @param datagramLossPerMille how many of 1000 datagrams it loses; other packets are sent again by
 *     TCP, which the messages of the simulation do not see
 * @param dropsLarge whether packets of full size are lost
 * @param proxied whether connections are accepted in the name of the other, and lead to nobody;
 *     datagrams get through
 */
public record Path(
    World.Link link,
    int lossPerMille,
    Duration delay,
    int duplicatesPerMille,
    int datagramLossPerMille,
    boolean dropsLarge,
    boolean proxied) {

  /** A way that treats datagrams and large packets as all others. */
  public Path(World.Link link, int lossPerMille, Duration delay, int duplicatesPerMille) {
    this(link, lossPerMille, delay, duplicatesPerMille, 0, false, false);
  }

  /** A way on which nothing goes wrong. */
  public static final Path CLEAR = Path.of(World.Link.UP);

  /** A way that does {@code link} to everything. */
  public static Path of(World.Link link) {
    return new Path(link, 0, Duration.ZERO, 0);
  }

  /** A way that loses some messages. */
  public static Path lossy(int perMille) {
    return new Path(World.Link.UP, perMille, Duration.ZERO, 0);
  }

  /** A way that takes longer. */
  public static Path slow(Duration delay) {
    return new Path(World.Link.UP, 0, delay, 0);
  }

  /** A way on which some messages arrive twice. */
  public static Path doubling(int perMille) {
    return new Path(World.Link.UP, 0, Duration.ZERO, perMille);
  }

  /** A way that loses packets, which TCP makes up for. */
  public static Path dropping(int perMille) {
    return new Path(World.Link.UP, 0, Duration.ZERO, 0, perMille, false, false);
  }

  /** A way that loses packets of full size. */
  public static Path narrow() {
    return new Path(World.Link.UP, 0, Duration.ZERO, 0, 0, true, false);
  }

  /** A way on which a proxy takes connections for the other, which it does not reach. */
  public static Path behindProxy() {
    return new Path(World.Link.UP, 0, Duration.ZERO, 0, 0, false, true);
  }

  /** Whether nothing that is sent arrives. */
  boolean swallows() {
    return link == World.Link.DROPS || link == World.Link.SILENT;
  }
}
