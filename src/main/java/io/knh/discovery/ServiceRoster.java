package io.knh.discovery;

import io.knh.agent.Publisher;
import io.knh.core.model.Roster;
import io.knh.kubernetes.ApiAccess;
import io.knh.kubernetes.Failure;
import io.knh.kubernetes.Informer;
import io.knh.kubernetes.ReadPace;
import io.knh.kubernetes.WatchedResource;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/** The roster of a Service, as Kubernetes has it. */
final class ServiceRoster implements Discovery.Source, Informer.Listener<List<Claim>> {

  private static final Logger LOG = Logger.getLogger("io.knh.discovery");

  private final Informer<List<Claim>> informer;
  private final EntryReader reader;
  private final Publisher<Roster> publisher;
  private final RosterProgress progress;

  ServiceRoster(
      Supplier<ApiAccess.Found> api,
      WatchedResource<?, ?, List<Claim>> resource,
      EntryReader reader,
      Publisher<Roster> publisher,
      RosterProgress progress,
      ReadPace pace) {
    this.reader = reader;
    this.publisher = publisher;
    this.progress = progress;
    this.informer =
        new Informer<>(
            new Informer.Purpose("the roster", "knh-discovery", LOG),
            api,
            resource,
            this,
            pace,
            RandomGenerator.getDefault());
  }

  @Override
  public void start() {
    informer.start();
  }

  @Override
  public void close() {
    publisher.close();
    progress.close();
    informer.close();
  }

  @Override
  public Reading reading() {
    return progress.reading();
  }

  @Override
  public void read(SortedMap<String, List<Claim>> all) {
    Roster roster = reader.roster(all.values().stream().flatMap(List::stream).toList());
    LOG.fine(() -> "the roster is read: " + roster.size() + " members");
    progress.read();
    publisher.publish(roster);
  }

  @Override
  public void unchanged() {
    progress.read();
  }

  @Override
  public void failed(Failure failure) {
    progress.failed(failure);
  }

  @Override
  public void works() {
    progress.works();
  }
}
