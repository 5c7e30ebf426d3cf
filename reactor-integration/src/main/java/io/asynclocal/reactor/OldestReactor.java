package io.asynclocal.reactor;

import io.asynclocal.environment.UnsupportedLibraryException;
import reactor.core.publisher.Flux;

/** Refuses what is older than any Reactor that this module works with. */
final class OldestReactor {
  /** Which came with 3.5.0, as the releases before have no class of that name. */
  private static final String MARK = "reactor.core.observability.SignalListener";

  private OldestReactor() {}

  /**
   * Does nothing, or refuses.
   *
   * @throws UnsupportedLibraryException if the Reactor that is there is too old
   */
  static void require() {
    require(Flux.class.getClassLoader());
  }

  static void require(ClassLoader reactors) {
    try {
      Class.forName(MARK, false, reactors);
    } catch (ClassNotFoundException e) {
      throw new UnsupportedLibraryException("reactor-core", "3.5.0", e);
    }
  }
}
