package io.knh.authority;

import io.knh.core.LeaseUse;
import io.knh.core.LeaseView;
import io.knh.kubernetes.ApiAccess;
import io.kubernetes.client.openapi.models.V1Lease;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The Lease of the deployment. It keeps the object as it was last seen, so that a renewal is one
 * PUT; every PUT bears the version that it was made from, so nothing that another wrote meanwhile
 * is lost unseen. Used by one thread.
 */
final class DeploymentLease implements LeaseUser {

  /** So often a write begins again because another was faster. */
  static final int MAX_RETRIES = 3;

  private static final LeaseView NOT_THERE = new LeaseView("", "");

  private final LeaseRequests requests;
  private final LeaseEntry entry;
  private final LeaseProgress progress;
  private Optional<V1Lease> last = Optional.empty();

  DeploymentLease(LeaseRequests requests, LeaseEntry entry, LeaseProgress progress) {
    this.requests = requests;
    this.entry = entry;
    this.progress = progress;
  }

  /** The Lease {@code name} in {@code namespace}, for the member with the id {@code holder}. */
  static DeploymentLease of(
      String namespace,
      String name,
      String holder,
      Supplier<ApiAccess.Found> api,
      Duration limit,
      InstantSource clock) {
    LeaseProgress progress = new LeaseProgress(namespace, name);
    return new DeploymentLease(
        new LeaseRequests(namespace, name, api, limit, progress),
        new LeaseEntry(namespace, name, holder, clock),
        progress);
  }

  @Override
  public Optional<LeaseView> use(LeaseUse use) {
    requests.begin();
    LeaseReply reply =
        switch (use) {
          case LeaseUse.Look look -> requests.get();
          case LeaseUse.Force force -> force();
          case LeaseUse.Take(String version) -> take(version);
          case LeaseUse.GiveUp giveUp -> giveUp();
        };
    return switch (reply) {
      case LeaseReply.There(V1Lease lease) -> {
        last = Optional.of(lease);
        yield Optional.of(LeaseEntry.view(lease));
      }
      case LeaseReply.Absent absent -> {
        last = Optional.empty();
        yield Optional.of(NOT_THERE);
      }
      case LeaseReply.Conflict conflict -> {
        last = Optional.empty();
        yield Optional.empty();
      }
      case LeaseReply.Failed failed -> {
        // It may have been written all the same.
        last = Optional.empty();
        progress.failed(failed);
        yield Optional.empty();
      }
    };
  }

  private LeaseReply force() {
    LeaseReply seen = last.<LeaseReply>map(LeaseReply.There::new).orElseGet(requests::get);
    for (int retries = 0; retries <= MAX_RETRIES; retries++) {
      LeaseReply written =
          switch (seen) {
            case LeaseReply.There(V1Lease lease) -> requests.replace(entry.takenFrom(lease));
            case LeaseReply.Absent absent -> requests.create(entry.made());
            case LeaseReply.Conflict conflict -> seen;
            case LeaseReply.Failed failed -> seen;
          };
      if (written instanceof LeaseReply.There || written instanceof LeaseReply.Failed) {
        return written;
      }
      seen = requests.get();
    }
    return seen;
  }

  private LeaseReply take(String version) {
    if (version.isEmpty()) {
      LeaseReply made = requests.create(entry.made());
      return made instanceof LeaseReply.Conflict ? requests.get() : made;
    }
    LeaseReply seen =
        last.filter(lease -> LeaseEntry.view(lease).version().equals(version))
            .<LeaseReply>map(LeaseReply.There::new)
            .orElseGet(requests::get);
    if (!(seen instanceof LeaseReply.There(V1Lease lease))
        || !LeaseEntry.view(lease).version().equals(version)) {
      return seen;
    }
    LeaseReply taken = requests.replace(entry.takenFrom(lease));
    return taken instanceof LeaseReply.Conflict ? requests.get() : taken;
  }

  private LeaseReply giveUp() {
    LeaseReply seen =
        last.filter(entry::isOwn).<LeaseReply>map(LeaseReply.There::new).orElseGet(requests::get);
    for (int retries = 0; retries <= MAX_RETRIES; retries++) {
      if (!(seen instanceof LeaseReply.There(V1Lease lease)) || !entry.isOwn(lease)) {
        return seen;
      }
      LeaseReply released = requests.replace(entry.released(lease));
      if (!(released instanceof LeaseReply.Conflict)) {
        return released;
      }
      seen = requests.get();
    }
    return seen;
  }
}
