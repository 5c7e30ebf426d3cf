package io.asynclocal.contract.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The stores that one run saw, by label; recorded on any thread. */
final class Reads {
  private final Map<Integer, List<String>> seen = new TreeMap<>();
  private int count;

  /** What stands for null: unlike any store of a program, and at one place in the order. */
  static final String NULL = "(null)";

  synchronized void record(int label, @Nullable String store) {
    count++;
    seen.computeIfAbsent(label, unused -> new ArrayList<>()).add(store == null ? NULL : store);
  }

  synchronized int count() {
    return count;
  }

  /** Tells {@code mismatch} each label at which {@code program} expects something else. */
  synchronized void compare(Program program, Consumer<Mismatch> mismatch) {
    Map<Integer, List<String>> expected = new TreeMap<>();
    program.expect().forEach((label, stores) -> expected.put(label, sorted(stores)));
    Map<Integer, List<String>> all = new TreeMap<>(expected);
    all.putAll(seen);
    for (int label : all.keySet()) {
      List<String> wanted = expected.getOrDefault(label, List.of());
      List<String> got = sorted(seen.getOrDefault(label, List.of()));
      if (!wanted.equals(got)) {
        mismatch.accept(new Mismatch(program.id(), label, wanted, got));
      }
    }
  }

  /** Both sides are sorted here, so that the file's order of null among the others is no matter. */
  private static List<String> sorted(List<? extends @Nullable String> stores) {
    List<String> sorted = new ArrayList<>();
    for (String store : stores) {
      sorted.add(store == null ? NULL : store);
    }
    sorted.sort(null);
    return sorted;
  }
}
