package io.knh.peering;

import io.knh.core.model.Allegiance;
import io.knh.core.model.PeerId;

/** The header of an answer in which a member names the coordinator that it follows. */
public final class CoordinatorHeader {

  public static final String NAME = "KNH-Coordinator";

  /**
   * What it says where a member follows nobody, so that nobody takes the member for the original
   * program, which does not know the header. No id of a member: those have an {@code @}.
   */
  static final String NOBODY = "none";

  private CoordinatorHeader() {}

  /** Its value for {@code allegiance}. */
  static Object of(Allegiance allegiance) {
    return switch (allegiance) {
      case Allegiance.To to -> to.coordinator();
      case Allegiance.Nobody nobody -> NOBODY;
      case Allegiance.Unnamed unnamed -> NOBODY;
    };
  }

  /** Whom {@code value} names, whoever wrote it; unnamed where it is no id. */
  public static Allegiance read(String value) {
    if (!PeerId.isValid(value)) {
      return Allegiance.unnamed();
    }
    return value.equals(NOBODY) ? Allegiance.nobody() : new Allegiance.To(new PeerId(value));
  }
}
