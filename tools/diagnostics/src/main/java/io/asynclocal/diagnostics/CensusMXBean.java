package io.asynclocal.diagnostics;

import java.util.Map;

/** What {@link CensusBean} shows of a {@link Census} through JMX. */
public interface CensusMXBean {

  /** {@return how much asynchronous work is alive} */
  long getAlive();

  /** {@return how much of each type} */
  Map<String, Long> getAliveByType();

  /** {@return how much was begun beyond the census's limit} */
  long getUncounted();

  /** {@return the whole report, as {@link CensusReport#of} makes it} */
  String report();
}
