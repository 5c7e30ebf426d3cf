package io.asynclocal.reactor.random;

import java.util.Set;

/** Operators that no random program has yet; each has its place in the matrix or in a test. */
final class NotDrawn {
  static final Set<String> NAMES =
      Set.of(
          // Their own aliases, or of no function and deprecated.
          "limitRequest",
          "mergeOrderedWith",
          "publishNext",
          "ignoreElement",
          "flux",
          "thenEmpty",
          "thenMany",
          // Makes something else than items of it; drawn as publish.refCount and its like.
          "replay",
          // Asks for Micrometer's meters.
          "metrics");

  private NotDrawn() {}
}
