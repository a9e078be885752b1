package io.knh.authority;

import io.knh.core.model.LeaseUse;
import io.knh.core.model.LeaseView;
import java.util.Optional;

/** Uses a Lease, one use after the other. */
interface LeaseUser {

  /** Does {@code use}: the Lease as it is now, or none when that is not known. Takes its time. */
  Optional<LeaseView> use(LeaseUse use);
}
