package io.asynclocal.benchmarks.application.carriers;

import io.asynclocal.diagnostics.LostStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The starter, and a watch for lost stores as one runs it in production. */
public final class LostStores extends Starter {
  /** What was lost. */
  final List<LostStore> reports = new CopyOnWriteArrayList<>();

  private final io.asynclocal.diagnostics.LostStores watch =
      io.asynclocal.diagnostics.LostStores.of(ID).reportTo(reports::add).watch();

  /** Made by name. */
  public LostStores() {}

  @Override
  public void close() {
    watch.close();
    super.close();
  }
}
