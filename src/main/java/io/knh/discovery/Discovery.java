package io.knh.discovery;

import io.knh.agent.Inbox;
import io.knh.agent.Publisher;
import io.knh.agent.RosterReadings;
import io.knh.config.DiscoverySource;
import io.knh.config.Settings;
import io.knh.core.model.Input;
import io.knh.core.model.Roster;
import io.knh.kubernetes.ApiAccess;
import io.knh.kubernetes.ReadPace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reports to the agent who the members are: whenever Kubernetes changes its mind, or once for a
 * static list. Problems with the API server never come out of here but as log lines and {@link
 * #reading()}; the last roster stands meanwhile.
 */
@ApplicationScoped
public class Discovery implements RosterReadings {

  private final Source source;

  /**
   * Reads what {@code settings} name, and reports to {@code inbox}; begins with {@link #start()}.
   */
  @Inject
  public Discovery(Settings settings, Inbox inbox) {
    this(
        settings,
        inbox,
        () -> ApiAccess.find(System.getenv(), ApiAccess.SERVICE_ACCOUNT),
        ReadPace.DEFAULT);
  }

  Discovery(Settings settings, Inbox inbox, Supplier<ApiAccess.Found> api, ReadPace pace) {
    Publisher<Roster> publisher = new Publisher<>(inbox, Input.RosterRead::new);
    RosterProgress progress = new RosterProgress(new Publisher<>(inbox, Input.RosterReadable::new));
    EntryReader reader = new EntryReader(settings.self());
    this.source =
        switch (settings.discovery()) {
          case DiscoverySource.StaticList list -> new StaticRoster(list.roster(), publisher);
          case DiscoverySource.EndpointSlices slices ->
              new ServiceRoster(
                  api, new SliceResource(slices, reader), reader, publisher, progress, pace);
          case DiscoverySource.Endpoints endpoints ->
              new ServiceRoster(
                  api, new EndpointsResource(endpoints, reader), reader, publisher, progress, pace);
        };
  }

  /** For the container's proxy, which reads nothing. */
  protected Discovery() {
    this.source =
        new StaticRoster(Roster.empty(), new Publisher<>(input -> true, Input.RosterRead::new));
  }

  /** Begins to read; returns at once, whether or not the API server answers. Call it once. */
  public void start() {
    source.start();
  }

  /** Ends reading; returns at once. */
  public void close() {
    source.close();
  }

  @Override
  public Reading reading() {
    return source.reading();
  }

  /** Where a roster comes from. Starts once, ends once. */
  interface Source extends RosterReadings {

    /** Begins to publish; returns at once. */
    void start();

    /** Ends what {@link #start()} began; returns at once, and publishes nothing more. */
    void close();
  }

  /** The roster of the setting {@code PEERS}, which never changes. */
  private static final class StaticRoster implements Source {

    private final Roster roster;
    private final Publisher<Roster> publisher;
    private volatile boolean started;

    StaticRoster(Roster roster, Publisher<Roster> publisher) {
      this.roster = roster;
      this.publisher = publisher;
    }

    @Override
    public void start() {
      publisher.publish(roster);
      started = true;
    }

    @Override
    public void close() {
      publisher.close();
    }

    /** A list is true at any time: nothing grows old that cannot change. */
    @Override
    public Reading reading() {
      return new Reading(started ? Optional.of(Instant.now()) : Optional.empty(), Optional.empty());
    }
  }
}
