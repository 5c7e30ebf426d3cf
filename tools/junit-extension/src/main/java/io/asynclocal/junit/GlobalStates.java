package io.asynclocal.junit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** All the {@link GlobalState} that there is in a class loader. */
final class GlobalStates {
  private final List<GlobalState> states = new ArrayList<>();

  GlobalStates(ClassLoader loader) {
    states.add(
        new StaticFields(
            loader, "reactor.core.publisher.Hooks", "reactor.core.scheduler.Schedulers"));
    states.add(new StaticFields(loader, "io.reactivex.rxjava3.plugins.RxJavaPlugins"));
    ServiceLoader.load(GlobalState.class, loader).forEach(states::add);
  }

  /** Returns what there is for the class of a test. */
  static GlobalStates around(ExtensionContext test) {
    return new GlobalStates(test.getRequiredTestClass().getClassLoader());
  }

  Map<String, @Nullable Object> read() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    states.forEach(state -> all.putAll(state.read()));
    return all;
  }

  /** Returns the names of the parts that are different. */
  static Set<String> changed(
      Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
    TreeSet<String> parts = new TreeSet<>(before.keySet());
    parts.addAll(after.keySet());
    parts.removeIf(part -> isSame(before.get(part), after.get(part)));
    return parts;
  }

  /** Says what is different, a line for each part. */
  static List<String> changes(
      Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
    return changed(before, after).stream()
        .map(part -> part + " was " + before.get(part) + " and is " + after.get(part))
        .toList();
  }

  private static boolean isSame(@Nullable Object was, @Nullable Object is) {
    return was == is || (isPlain(was) && Objects.equals(was, is));
  }

  /** Whether it is a value without an identity that means something. */
  private static boolean isPlain(@Nullable Object value) {
    return value instanceof Boolean || value instanceof Number || value instanceof String;
  }
}
