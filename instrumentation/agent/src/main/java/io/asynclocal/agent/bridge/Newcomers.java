package io.asynclocal.agent.bridge;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells the agent of each copy of the library that joins, by the copy's class loader. */
public final class Newcomers implements Consumer<Consumer<@Nullable ClassLoader>> {
  private static volatile @Nullable Consumer<@Nullable ClassLoader> welcoming;

  /** Makes one for the agent, which says by it whom to tell. */
  public Newcomers() {}

  @Override
  public void accept(Consumer<@Nullable ClassLoader> told) {
    welcoming = told;
  }

  static void welcome(@Nullable ClassLoader loader) {
    Consumer<@Nullable ClassLoader> told = welcoming;
    if (told != null) {
      told.accept(loader);
    }
  }

  /** Tells nobody any more. */
  static void forget() {
    welcoming = null;
  }
}
