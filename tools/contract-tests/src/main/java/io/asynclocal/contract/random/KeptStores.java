package io.asynclocal.contract.random;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.contract.Collected;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Stores of programs that have ended, whose subscribers, publishers and emitters are kept: which
 * nothing of the library's may keep then.
 */
public final class KeptStores {
  private final Map<String, List<WeakReference<Object>>> stores = new LinkedHashMap<>();
  private final List<Object> keepers = new ArrayList<>();

  /** Makes an empty collection. */
  public KeptStores() {}

  /**
   * Adds those of a program. May be called by several threads.
   *
   * @param program which, for the report
   * @param keepers what is kept
   * @param stores what nothing may keep
   */
  public synchronized void add(
      Case<?> program, Object keepers, List<WeakReference<Object>> stores) {
    this.keepers.add(keepers);
    this.stores.put("seed " + program.seed() + ": " + program.program(), stores);
  }

  /**
   * Waits until all are collected, and fails if one isn't, or if there are so few that nothing
   * would be shown.
   *
   * @param least how many programs there have to be
   */
  public void requireNone(int least) {
    requireNone(least, () -> {});
  }

  /**
   * As {@link #requireNone(int)}, where programs run on threads that go on.
   *
   * @param least how many programs there have to be
   * @param stir gives those threads something else to do, before each look: the virtual machine of
   *     Java 25 may keep what it has last answered to an idle thread, which no object refers to
   */
  public void requireNone(int least, Runnable stir) {
    assertTrue(stores.size() >= least, stores.size() + " programs would show nothing");
    try {
      // A task may be under way yet, on a thread of a library's own.
      Collected.until(
          () -> {
            stir.run();
            return kept().isEmpty();
          },
          "Stores are kept.");
    } catch (AssertionError e) {
      throw new AssertionError("A store is kept after the end of\n" + kept(), e);
    } finally {
      Reference.reachabilityFence(keepers);
    }
  }

  private String kept() {
    return stores.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(store -> store.get() != null))
        .map(Map.Entry::getKey)
        .collect(Collectors.joining("\n"));
  }
}
