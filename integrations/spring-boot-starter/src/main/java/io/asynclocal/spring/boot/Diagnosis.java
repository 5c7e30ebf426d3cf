package io.asynclocal.spring.boot;

/** Watches the application, where asynclocal-diagnostics is there and was asked to. */
interface Diagnosis {

  /** Returns what has been found so far. */
  Findings findings();

  /** Looks for what retains contexts, which may take a full collection. */
  void lookForRetention();
}
