package io.asynclocal.spring.boot;

import java.util.Optional;

/** Watches the application, where asynclocal-diagnostics is there and was asked to. */
interface Diagnosis {

  /**
   * A page, or what a page asks for.
   *
   * @param mediaType what it is
   * @param body all of it, text or bytes
   */
  record Shown(String mediaType, Object body) {}

  /** Returns what has been found so far. */
  Findings findings();

  /** Looks for what retains contexts, which may take a full collection. */
  void lookForRetention();

  /** Does what a button of that page asks for, and returns whether there is such a one. */
  boolean act(String name);

  /** Returns the page of what goes on now, which has no name, and what that page asks for. */
  Optional<Shown> live(String name, String title);
}
