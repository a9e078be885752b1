package io.knh.simulation.figures;

/** Something that is measured at several sizes of a cluster. */
interface Figure {

  /** Measures and prints rows. */
  void measure(int size, int trials);

  /** The heads of the columns. */
  String head();
}
