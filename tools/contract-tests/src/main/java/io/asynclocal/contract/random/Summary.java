package io.asynclocal.contract.random;

import java.util.concurrent.TimeUnit;

/** What the modes come to in which programs were run. */
final class Summary {
  private int modes;
  private long programs;
  private int faulty;
  private long nanos;

  /** Adds one mode. */
  void add(long run, int faults, long took) {
    modes++;
    programs += run;
    faulty += faults;
    nanos += took;
  }

  @Override
  public String toString() {
    return modes
        + (modes == 1 ? " mode, " : " modes, ")
        + programs
        + " programs, "
        + faulty
        + " faulty, "
        + TimeUnit.NANOSECONDS.toSeconds(nanos)
        + " s";
  }
}
