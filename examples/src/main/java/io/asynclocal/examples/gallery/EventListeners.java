package io.asynclocal.examples.gallery;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.util.ArrayList;
import java.util.List;

/**
 * Listeners of a shared emitter: one that is bound hears as who registered it, others as who emits.
 */
public final class EventListeners {
  private static final AsyncLocalStorage<String> USER = AsyncLocalStorage.create();

  private EventListeners() {}

  /** Registers two listeners as one user, and emits as another. */
  public static void main(String[] args) {
    List<Runnable> listeners = new ArrayList<>();
    Runnable unbound = () -> System.out.println("unbound hears as " + USER.getStore());
    Runnable bound = () -> System.out.println("bound hears as " + USER.getStore());

    USER.run(
        "anna",
        () -> {
          listeners.add(unbound);
          listeners.add(AsyncContext.current().bind(bound));
        });
    USER.run("ben", () -> listeners.forEach(Runnable::run));
  }
}
