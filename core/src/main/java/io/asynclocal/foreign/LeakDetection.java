package io.asynclocal.foreign;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Locale;

/**
 * Which {@linkplain AsyncOperation operations} keep the stack that opened them, for the report if
 * they are never closed. Every leak is counted and reported with its name; the stack is what costs.
 */
public enum LeakDetection {
  /** No operation. */
  DISABLED(0),

  /** One in 127 operations. The usual level: a place that leaks again and again is found. */
  // A prime: a program that opens different operations in turn has them all sampled.
  SIMPLE(127),

  /** Every operation. */
  PARANOID(1);

  /** The system property that sets the level where none is declared. */
  public static final String PROPERTY = "asynclocal.leakDetection";

  private static final System.Logger LOG = System.getLogger("io.asynclocal");

  private final int period;

  LeakDetection(int period) {
    this.period = period;
  }

  /**
   * Says whether to look closely at one of many that are alike; for tools that find leaks.
   *
   * @param earlier how many there were before it
   * @return whether it is one that keeps its stack
   */
  public boolean samples(long earlier) {
    return period != 0 && earlier % period == 0;
  }

  /** {@return what the system property {@value #PROPERTY} says, {@link #SIMPLE} if nothing} */
  public static LeakDetection fromProperty() {
    String value = System.getProperty(PROPERTY, SIMPLE.name());
    for (LeakDetection level : values()) {
      if (level.name().equals(value.trim().toUpperCase(Locale.ROOT))) {
        return level;
      }
    }
    LOG.log(
        Level.WARNING,
        "The system property {0} is ''{1}'', which is no level; {2} is used. Set one of {3}.",
        PROPERTY,
        value,
        SIMPLE,
        Arrays.toString(values()));
    return SIMPLE;
  }
}
