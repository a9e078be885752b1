package io.knh.authority;

import io.knh.core.model.LeaseUse;
import io.knh.core.model.LeaseView;
import io.knh.kubernetes.ApiAccess;
import io.kubernetes.client.openapi.models.V1Lease;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The Lease of the deployment. It keeps the object as it was last seen, so that a renewal is one
 * PUT. Every PUT bears the version that it was made from: of two that take it at one version only
 * one succeeds. Used by one thread.
 */
final class DeploymentLease implements LeaseClaim.User {

  /** So often a write begins again because another was faster. */
  static final int MAX_RETRIES = 3;

  private static final LeaseView NOT_THERE = new LeaseView("", "");

  private final LeaseRequests requests;
  private final LeaseEntry entry;
  private final LeaseProgress progress;

  /** The Lease as the last use left it; none when that is not known. */
  private Optional<LeaseRequests.Reply> last = Optional.empty();

  /** The version at which it was to be taken when the answer was lost. */
  private Optional<String> begun = Optional.empty();

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
    LeaseRequests.Reply reply =
        switch (use) {
          case LeaseUse.Look look -> requests.get();
          case LeaseUse.Force force -> force();
          case LeaseUse.Take(String version) -> take(version);
          case LeaseUse.GiveUp giveUp -> giveUp();
        };
    if (reply instanceof LeaseRequests.Reply.Failed failed) {
      progress.failed(failed);
      last = Optional.empty();
      if (!(use instanceof LeaseUse.Take)) {
        begun = Optional.empty();
      }
      return Optional.empty();
    }
    last = Optional.of(reply);
    begun = Optional.empty();
    return Optional.of(view(reply));
  }

  private LeaseRequests.Reply force() {
    LeaseRequests.Reply seen = last.orElseGet(requests::get);
    for (int retries = 0;
        retries <= MAX_RETRIES && !(seen instanceof LeaseRequests.Reply.Failed);
        retries++) {
      LeaseRequests.Reply written = write(seen);
      if (!(written instanceof LeaseRequests.Reply.Conflict)) {
        return written;
      }
      seen = requests.get();
    }
    return seen;
  }

  /**
   * Takes it at exactly {@code version}. An answer that names this member as holder has to mean
   * that this use wrote it. So what a use wrote whose answer was lost is not passed off as the work
   * of this one: if it was the same taking, it is renewed, and else given up.
   */
  private LeaseRequests.Reply take(String version) {
    LeaseRequests.Reply seen = last.filter(reply -> isAt(version, reply)).orElseGet(requests::get);
    if (isAt(version, seen)) {
      begun = Optional.of(version);
      LeaseRequests.Reply taken = write(seen);
      if (!(taken instanceof LeaseRequests.Reply.Conflict)) {
        return taken;
      }
      seen = requests.get();
    }
    if (!(seen instanceof LeaseRequests.Reply.There(V1Lease lease)) || !entry.isOwn(lease)) {
      return seen;
    }
    boolean same = begun.equals(Optional.of(version));
    LeaseRequests.Reply settled =
        requests.replace(same ? entry.takenFrom(lease) : entry.released(lease));
    return settled instanceof LeaseRequests.Reply.Conflict ? requests.get() : settled;
  }

  private LeaseRequests.Reply giveUp() {
    LeaseRequests.Reply seen = last.filter(this::isOwn).orElseGet(requests::get);
    for (int retries = 0; retries <= MAX_RETRIES; retries++) {
      if (!(seen instanceof LeaseRequests.Reply.There(V1Lease lease)) || !entry.isOwn(lease)) {
        return seen;
      }
      LeaseRequests.Reply released = requests.replace(entry.released(lease));
      if (!(released instanceof LeaseRequests.Reply.Conflict)) {
        return released;
      }
      seen = requests.get();
    }
    return seen;
  }

  /** Writes this member as holder over what was {@code seen}, if it is still that. */
  private LeaseRequests.Reply write(LeaseRequests.Reply seen) {
    return seen instanceof LeaseRequests.Reply.There(V1Lease lease)
        ? requests.replace(entry.takenFrom(lease))
        : requests.create(entry.made());
  }

  private boolean isOwn(LeaseRequests.Reply reply) {
    return reply instanceof LeaseRequests.Reply.There(V1Lease lease) && entry.isOwn(lease);
  }

  private static boolean isAt(String version, LeaseRequests.Reply reply) {
    return !(reply instanceof LeaseRequests.Reply.Failed) && view(reply).version().equals(version);
  }

  private static LeaseView view(LeaseRequests.Reply reply) {
    return reply instanceof LeaseRequests.Reply.There(V1Lease lease)
        ? LeaseEntry.view(lease)
        : NOT_THERE;
  }
}
