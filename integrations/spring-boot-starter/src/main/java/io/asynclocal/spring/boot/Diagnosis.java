package io.asynclocal.spring.boot;

import java.util.Optional;

/** Watches the application, where asynclocal-diagnostics is there and was asked to. */
interface Diagnosis {

  /**
   * A page, or what a page asks for.
   *
   * @param mediaType what it is
   * @param text all of it
   */
  record Shown(String mediaType, String text) {}

  /** Returns what has been found so far. */
  Findings findings();

  /** Looks for what retains contexts, which may take a full collection. */
  void lookForRetention();

  /** Returns the page of what goes on now, which has no name, and what that page asks for. */
  Optional<Shown> live(String name, String title);
}
